import ArgumentParser
import Foundation
import LanguageModel
import Measuring
import Tokenization

/// Relations of words: how alike people find them, and what comes to their mind.
struct Words: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Similar and related words: WordSim-353, MEN, Edinburgh associations, beside word2vec of the same text.",
    discussion: """
      word2vec is gensim's (skip-gram, 200 dimensions, window 5, five epochs), trained on the same text by --python, kept in \
      --cache as trained models are, and left out where there is no gensim. Both are asked about the same pairs and words: \
      those that both know.
      """)

  @Argument(help: "Which set's model.")
  var set: BenchmarkSet = .holmes

  @OptionGroup var bench: BenchOptions

  @Option(help: "Only about this many tokens of the training text.")
  var tokens: Amount?

  @Option(
    help: ArgumentHelp(
      "Bytes of the co-occurrence table, as 32M. The expert, on which no figure here depends, is then the smallest there is.",
      valueName: "size"))
  var cooccurrences: Amount?

  @Option(help: ArgumentHelp("A Python with gensim.", valueName: "command"))
  var python = "python3"

  @Option(help: "Only this many of the words that people gave associations to, spread evenly.")
  var stimuli = 2_000

  func run() throws {
    let figures = Figures(bench)
    var trained = TrainedModel(set: set, isPruned: true)
    trained.tokenLimit = tokens?.tokens
    if let cooccurrences {
      (trained.cooccurrenceByteCount, trained.dimension, trained.layers) = (cooccurrences.bytes, 16, 0)
    }
    let model = try trained.open(bench, figures)
    let folder = try bench.dataFolder()
    let lists = [
      ("WordSim-353", try pairs(in: "\(folder)/word-similarity/EN-WS-353-ALL.txt", model)),
      ("MEN", try pairs(in: "\(folder)/word-similarity/EN-MEN-TR-3k.txt", model)),
    ]
    let answers = try associations(in: "\(folder)/word-association/eat.tsv.xz", model)
    let rival = try vectors(trained, lists.flatMap(\.1), answers)
    if rival == nil { note("\(python) has no gensim: word2vec is left out") }
    for (name, pairs) in lists {
      let shared = pairs.filter { pair in rival.map { $0.cosines[pair.key] != nil } ?? true }
      let people = shared.map(\.score)
      figures.add(
        "\(name), similar", spearman(people, try shared.map { try model.similarity($0.first, $0.second) ?? 0 }), "",
        "Spearman over \(shared.count) pairs")
      if let rival {
        figures.add("\(name), word2vec", spearman(people, shared.map { rival.cosines[$0.key] ?? 0 }), "")
      }
    }
    let shared = answers.filter { answer in rival.map { $0.nearest[answer.stimulus] != nil } ?? true }
    func share(_ isRight: (Answer) -> Bool) -> Double {
      100 * Double(shared.count(where: isRight)) / Double(max(shared.count, 1))
    }
    figures.add(
      "Edinburgh, first response in the top 10 of related",
      share { answer in
        model.related(to: model.context(after: answer.stimulus), count: 10)
          .contains { $0.word.lowercased() == answer.response }
      }, "%", "of \(shared.count) words")
    if let rival {
      figures.add(
        "Edinburgh, in the top 10 of word2vec",
        share { answer in
          rival.nearest[answer.stimulus]?.contains { $0.lowercased() == answer.response } ?? false
        }, "%")
    }
  }

  // MARK: The sets

  private struct Pair {
    let first: String
    let second: String
    let score: Double
    var key: String { "\(first) \(second)" }
  }

  private struct Answer {
    let stimulus: String
    let response: String
  }

  /// A word as the model spells it: as given, small or with a capital; nil if it knows none of them.
  private func known(_ word: String, _ model: Model) -> String? {
    [word, word.lowercased(), word.capitalized].first { model.vocabulary.id(of: $0) != nil }
  }

  private func pairs(in path: String, _ model: Model) throws -> [Pair] {
    // A line may end as Windows has it, which is one character and not "\n".
    try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline).compactMap { line in
      let cells = line.split(separator: "\t").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 3, let score = Double(cells[2]), let a = known(cells[0], model),
        let b = known(cells[1], model)
      else { return nil }
      return Pair(first: a, second: b, score: score)
    }
  }

  /// The words that people were given, and what most of them said first.
  private func associations(in path: String, _ model: Model) throws -> [Answer] {
    var best: [String: (response: String, count: Int)] = [:]
    for line in try CorpusText.documents(of: path).joined().split(separator: "\n").dropFirst() {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard cells.count == 3, !cells[1].isEmpty, let count = Int(cells[2].trimmingCharacters(in: .whitespaces)) else {
        continue
      }
      let stimulus = cells[0].lowercased()
      if count > best[stimulus]?.count ?? 0 { best[stimulus] = (cells[1].lowercased(), count) }
    }
    let usable = best.keys.sorted().filter {
      model.vocabulary.id(of: $0) != nil && model.vocabulary.id(of: best[$0]?.response ?? "") != nil
    }
    let wanted = min(stimuli, usable.count)
    return (0..<wanted).map {
      let stimulus = usable[$0 * usable.count / max(wanted, 1)]
      return Answer(stimulus: stimulus, response: best[stimulus]?.response ?? "")
    }
  }

  // MARK: word2vec

  private struct Rival {
    /// By "first second".
    var cosines: [String: Double] = [:]
    /// The ten nearest, by word.
    var nearest: [String: [String]] = [:]
  }

  private static let script = """
    import os, sys
    try:
        from gensim.models import KeyedVectors, Word2Vec
        from gensim.models.word2vec import LineSentence
    except ImportError:
        sys.exit(9)
    text, questions, kept = sys.argv[1:4]
    if not os.path.exists(kept):
        model = Word2Vec(LineSentence(text), vector_size=200, window=5, min_count=5, sg=1, negative=10, epochs=5,
                         workers=2, seed=1).wv
        with open(kept + ".new", "wb") as file:
            model.save(file)
        os.rename(kept + ".new", kept)
    model = KeyedVectors.load(kept)
    for line in open(questions, encoding="utf-8"):
        words = line.rstrip("\\n").split("\\t")
        if any(word not in model for word in words):
            continue
        if len(words) == 2:
            print("pair", *words, model.similarity(*words), sep="\\t")
        else:
            print("near", words[0], *(word for word, _ in model.most_similar(words[0], topn=10, restrict_vocab=50000)), sep="\\t")
    """

  /// Trains gensim's vectors on the same text, and asks them; nil where there is no gensim.
  private func vectors(_ trained: TrainedModel, _ pairs: [Pair], _ answers: [Answer]) throws -> Rival? {
    let path = "\(bench.cache)/words-\(ProcessInfo.processInfo.processIdentifier)"
    defer {
      for part in ["text", "questions", "py"] { try? FileManager.default.removeItem(atPath: "\(path).\(part)") }
    }
    try trained.documents(bench).joined(separator: "\n").write(
      toFile: "\(path).text", atomically: false, encoding: .utf8)
    let questions = pairs.map { "\($0.first)\t\($0.second)" } + answers.map(\.stimulus)
    try questions.joined(separator: "\n").write(toFile: "\(path).questions", atomically: false, encoding: .utf8)
    try Self.script.write(toFile: "\(path).py", atomically: false, encoding: .utf8)
    // The name tells how much text it saw: another amount of it is another model.
    let kept = "\(bench.cache)/\(set.rawValue)-\(tokens.map { "\($0.tokens)" } ?? "all").word2vec"
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python, "\(path).py", "\(path).text", "\(path).questions", kept]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    var rival = Rival()
    for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
      let cells = line.split(separator: "\t").map(String.init)
      if cells[0] == "pair", cells.count == 4 { rival.cosines["\(cells[1]) \(cells[2])"] = Double(cells[3]) }
      if cells[0] == "near", cells.count > 1 { rival.nearest[cells[1]] = Array(cells.dropFirst(2)) }
    }
    return rival
  }
}
