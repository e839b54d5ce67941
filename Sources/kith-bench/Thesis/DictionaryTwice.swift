import Foundation
import LanguageModel
import Measuring
import Tokenization
import Training

/// The fifth claim: reading the same again teaches nothing; reading something new does.
struct DictionaryTwice {
  let inputs: ThesisInputs

  static let name = "dictionary-twice"

  func measure() throws -> Claim {
    var claim = Claim(
      name: Self.name, title: "You don't get any smarter by reading the dictionary twice",
      paragraphs: [
        "A model that has read one half of a dictionary twice, beside one that has read both halves once, which is as much "
          + "text: the definitions of WordNet's words, and the text itself. Both are asked for the perplexity of "
          + "definitions that neither has read. Control: twice as many epochs of training on the same half, without "
          + "giving the text twice. The models have no layers, which would take five times as long to train."
      ])
    if inputs.hasWordNet {
      let definitions = try Self.definitions(in: inputs.wordNet)
      try compare("WordNet's definitions", fileName: "wordnet", definitions, &claim)
    } else {
      claim.gaps.append("the dictionary: \(ThesisInputs.noWordNet)")
    }
    try compare(
      inputs.text.name, fileName: "text", Halves(try pieces(of: inputs.text.training(), &claim)), &claim)
    return claim
  }

  /// The beginnings of the documents, so that no half continues the other; of few documents, all that there is of them in
  /// pieces, and the claim says so.
  private func pieces(of documents: [String], _ claim: inout Claim) -> [String] {
    var (pieces, rest) = ([String](), inputs.tokens * 5)
    func take(_ piece: String) {
      rest -= piece.utf8.count / 5
      pieces.append(piece)
    }
    guard documents.count < Self.leastPieces else {
      for document in documents where rest > 0 {
        take(ThesisText.beginning(of: document, words: min(rest, inputs.tokens / 4)))
      }
      return pieces
    }
    let words = min(rest, documents.reduce(0) { $0 + $1.utf8.count / 5 }) / Self.pieceCount
    for document in documents {
      var (piece, length) = ([Substring](), 0)
      for line in document.split(separator: "\n") where rest > 0 {
        piece.append(line)
        length += line.split(separator: " ").count + 1
        guard length >= words else { continue }
        take(piece.joined(separator: "\n"))
        (piece, length) = ([], 0)
      }
      if rest > 0, !piece.isEmpty { take(piece.joined(separator: "\n")) }
    }
    claim.paragraphs.append(
      "\(inputs.text.name) has \(documents.count == 1 ? "one document" : "\(documents.count) documents"): it was cut into "
        + "\(pieces.count) pieces of about \(words) words; of each five two are one half, two the other, and one is held "
        + "out, so that each piece goes on from one of another part.")
    return pieces
  }

  /// Documents, fewer than which are cut into pieces.
  private static let leastPieces = 8
  /// How many pieces, about.
  private static let pieceCount = 40

  /// Two halves and what is held out: of ten documents four, four and two.
  private struct Halves {
    var first: [String] = []
    var second: [String] = []
    var heldOut: [String] = []

    init(_ documents: [String]) {
      for (index, document) in documents.enumerated() {
        switch index % 5 {
        case 0, 2: first.append(document)
        case 1, 3: second.append(document)
        default: heldOut.append(document)
        }
      }
    }
  }

  /// A word with its definition and examples is a document.
  private static func definitions(in folder: String) throws -> Halves {
    var documents: [String] = []
    for part in ["noun", "verb", "adj", "adv"] {
      for line in try String(contentsOfFile: "\(folder)/data.\(part)", encoding: .utf8).split(separator: "\n")
      where !line.hasPrefix(" ") {
        let cells = line.split(separator: " ", maxSplits: 5)
        guard cells.count > 4, let bar = line.range(of: " | ") else { continue }
        let word = cells[4].replacing("_", with: " ")
        documents.append(RunningText.sentences(of: "\(word): \(line[bar.upperBound...])"))
      }
    }
    return Halves(documents)
  }

  private func compare(_ name: String, fileName: String, _ halves: Halves, _ claim: inout Claim) throws {
    var table = Claim.Table(
      "\(name): perplexity of what no model has read", columns: ["read", "words", "n-grams", "both experts"])
    var perplexities: [Double] = []
    for (index, row) in [
      ("one half", halves.first, nil), ("one half twice", halves.first + halves.first, nil),
      ("one half, twice as many epochs", halves.first, 2), ("both halves", halves.first + halves.second, nil),
    ].enumerated() {
      let (title, documents, epochFactor): (String, [String], Int?) = row
      note("dictionary-twice: \(name), \(title)")
      var options = TrainingOptions()
      options.layout = TextLayout(isPreTokenized: true, documents: .files)
      // A word is known if one half has it twice, whichever model reads: otherwise they would not be asked for the same.
      options.minimumCount = 2
      // Layers take five times as long to train, and read the same.
      options.layers = 0
      if let epochFactor { options.epochs = epochFactor * options.epochs(forTokens: Self.wordCount(documents)) }
      let known = Self.known(halves.first)
      let model = try CachedModel(
        name: "thesis-\(fileName)-\(index)-l0-\(inputs.tokens)-\(inputs.text.name).kith", options: options
      ).open(inputs.bench, inputs.figures) { documents.map { Self.masked($0, known) } }
      let heldOut = halves.heldOut.map { Self.masked($0, known) }
      var (grammar, both) = (TextScore(), TextScore())
      for document in heldOut {
        try grammar.add(document, by: model, .grammar)
        try both.add(document, by: model, .all)
      }
      perplexities.append(both.perplexity)
      table.add(
        [
          title, "\(Self.wordCount(documents))", fixed(grammar.perplexity),
          fixed(both.perplexity),
        ], isControl: epochFactor != nil)
    }
    claim.tables.append(table)
    let new = log2(perplexities[0] / perplexities[3])
    claim.checks += [
      Check(
        "\(name): reading the half twice gains \(fixed(log2(perplexities[0] / perplexities[1]), 3)) bits a word, the other "
          + "half instead \(fixed(new, 3)).", log2(perplexities[0] / perplexities[1]) < new / 4),
      Check(
        "\(name): twice as many epochs gain \(fixed(log2(perplexities[0] / perplexities[2]), 3)) bits a word.",
        log2(perplexities[0] / perplexities[2]) < new / 4),
    ]
  }

  private static func wordCount(_ documents: [String]) -> Int {
    documents.reduce(0) { $0 + $1.split { $0 == " " || $0 == "\n" }.count }
  }

  /// The words that occur at least twice.
  private static func known(_ documents: [String]) -> Set<Substring> {
    var counts: [Substring: Int] = [:]
    for document in documents {
      for word in document.split(whereSeparator: { $0 == " " || $0 == "\n" }) { counts[word, default: 0] += 1 }
    }
    return Set(counts.filter { $0.value >= 2 }.keys)
  }

  /// With all other words as `<unk>`.
  private static func masked(_ document: String, _ known: Set<Substring>) -> String {
    document.split(separator: "\n").map { line in
      line.split(separator: " ").map { known.contains($0) ? $0 : "<unk>" }.joined(separator: " ")
    }.joined(separator: "\n")
  }
}
