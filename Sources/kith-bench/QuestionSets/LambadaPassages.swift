import CorpusInput
import Foundation
import LanguageModel
import Measuring
import Tokenization
import Training

/// LAMBADA's passages (Paperno et al. 2016), and a model of novels and books that is cut into words and in small letters as
/// they are.
struct LambadaPassages {
  let model: Model
  private let passages: [(words: [Substring], last: Substring)]

  /// How well the last words were guessed from the whole vocabulary.
  struct Guesses {
    var right = Share()
    /// Last words that the model does not know.
    var unknownCount = 0
    fileprivate var logProbability = 0.0

    /// Of the last words that the model knows.
    var perplexity: Double { exp(-logProbability / Double(max(1, right.total - unknownCount))) }
  }

  /// - Parameters:
  ///   - trainingTokens: only about this many tokens of holmes for training.
  ///   - count: only this many passages.
  init(_ bench: BenchOptions, _ figures: Figures, trainingTokens: Amount? = nil, count: Int? = nil) throws {
    let folder = try bench.dataFolder()
    model = try Self.model(bench, figures, trainingTokens)
    passages = try String(contentsOfFile: "\(folder)/lambada/lambada_development_plain_text.txt", encoding: .utf8)
      .split(separator: "\n").prefix(count ?? .max).compactMap { line in
        let words = Self.plain(String(line)).split(separator: " ")
        return words.last.map { (words.dropLast(), $0) }
      }
  }

  /// - Parameter isDealt: whether each last sentence follows another passage's text.
  func guesses(_ experts: Experts, isDealt: Bool = false) -> Guesses {
    var guesses = Guesses()
    for (index, passage) in passages.enumerated() {
      var words = passage.words
      if isDealt {
        let other = passages[(index + passages.count / 2) % passages.count].words
        words = Self.beforeLastSentence(other) + Self.lastSentence(words)
      }
      guard let target = model.vocabulary.id(of: String(passage.last)) else {
        guesses.right.add(0)
        guesses.unknownCount += 1
        continue
      }
      let context = model.context(after: words.joined(separator: " "), for: experts)
      let probabilities = model.distribution(after: context)
      guesses.logProbability += log(Double(max(probabilities[target.index], .leastNormalMagnitude)))
      let best = (WordID.firstWord.index..<probabilities.count).max { probabilities[$0] < probabilities[$1] }
      guesses.right.add(best == target.index ? 1 : 0)
    }
    return guesses
  }

  private static let sentenceEnds: Set<Substring> = [".", "!", "?"]

  private static func lastSentence(_ words: [Substring]) -> [Substring] {
    let start = words.lastIndex(where: sentenceEnds.contains).map { $0 + 1 } ?? 0
    return Array(words[start...])
  }

  private static func beforeLastSentence(_ words: [Substring]) -> [Substring] {
    words.dropLast(lastSentence(words).count)
  }

  private static func model(_ bench: BenchOptions, _ figures: Figures, _ tokens: Amount?) throws -> Model {
    var options = TrainingOptions()
    options.layout = TextLayout(isPreTokenized: true, documents: .files)
    options.cooccurrenceByteCount = 0
    let name = "lambada\(tokens.map { "-t\($0.text)" } ?? "").kith"
    return try CachedModel(name: name, options: options).open(bench, figures) {
      let folder = try bench.dataFolder()
      var rest = tokens?.tokens ?? Int.max
      var documents: [String] = []
      for document in try BenchmarkSet.holmes.documents(.train, in: folder) where rest > 0 {
        documents.append(document.lowercased())
        rest -= document.utf8.count / 5
      }
      for book in try FileManager.default.contentsOfDirectory(atPath: "\(folder)/books").sorted() where rest > 0 {
        try CorpusText.documents(of: "\(folder)/books/\(book)").forEach {
          documents.append(RunningText.sentences(of: $0).lowercased())
        }
      }
      return documents
    }
  }

  /// The passages cut contractions in two, and write quotation marks as TeX does; the training text does neither.
  static func plain(_ text: String) -> String {
    var result = text.replacing("``", with: "\"").replacing("''", with: "\"").replacing(" n't", with: "n't")
    for ending in ["'s", "'ll", "'re", "'ve", "'m", "'d"] {
      result = result.replacing(" \(ending) ", with: "\(ending) ")
    }
    return result
  }
}
