import ArgumentParser
import Foundation
import LanguageModel
import Measuring
import Tokenization
import Training

/// What a memory of an author's earlier chapters is worth, what it costs other text, and how quick and large it is.
struct Memories: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "memory",
    abstract: "Perplexity with a memory of the chapters before, of the same novel and of others; learning and asking.",
    discussion: """
      Each validation novel is cut into chapters of equal length. Each chapter is scored as a document of its own, without a \
      memory and with one of all chapters before it; and so is as much of another novel, which the memory should not make \
      worse. With --texts, the authors, lists or topics of a folder are measured in the place of novels, and their texts in \
      the place of chapters.
      """)

  @Argument(help: "Which set.")
  var set: BenchmarkSet

  @OptionGroup var bench: BenchOptions

  @Option(help: "Train on only this many tokens, from the beginning.")
  var trainingTokens: Int?

  @Option(help: ArgumentHelp("Measure this model instead of training one.", valueName: "file"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "Measure a folder in place of the novels: each folder in it is an author or a topic, whose files are texts in the order of their names.",
      valueName: "folder"))
  var texts: String?

  @Option(help: "How many words a chapter has, about.")
  var chapter = 3_000

  @Option(help: "At most this many chapters of each novel.")
  var chapters = 8

  @Option(help: "At most this many novels.")
  var novels = 20

  @Option(help: "Fit the gates of memories anew on so many other validation novels, the last ones.")
  var refit = 0

  @Option(help: "How many words the memory holds that is asked and measured.")
  var words = 1_000_000

  @Flag(help: "Also measure how quickly it learns and is asked, and what it takes.")
  var speed = false

  @Flag(help: "Of that memory, make nine of ten words different ones that the model does not know.")
  var newWords = false

  func validate() throws {
    guard chapter > 0, chapters > 1, novels > 1, words > 0, refit >= 0 else {
      throw ValidationError("--chapter and --words must be positive, --chapters and --novels at least 2")
    }
  }

  func run() throws {
    let figures = Figures(bench)
    var model = try opened(figures)
    let all = try set.documents(.valid, in: bench.dataFolder())
    if refit > 0 { model = try refitted(model, all.suffix(refit)) }
    let documents = all.dropLast(refit).prefix(novels)
    let sources =
      try texts.map(self.sources) ?? documents.map { Self.chapters(of: $0, words: chapter, limit: chapters) }
    try reportPerplexity(model, sources, figures)
    if speed { try reportSpeed(model, Array(documents), figures) }
  }

  private func opened(_ figures: Figures) throws -> Model {
    if let model {
      do throws(ModelError) {
        return try Model(contentsOf: model)
      } catch {
        throw ValidationError("--model \(model): \(error.message)")
      }
    }
    var trained = TrainedModel(set: set)
    trained.tokenLimit = trainingTokens
    return try trained.open(bench, figures)
  }

  /// The texts of each folder of a folder, as the model's training text is written, without those a quarter of whose sentences an
  /// earlier one has: copies would flatter a memory.
  private func sources(in folder: String) throws -> [[String]] {
    let files = FileManager.default
    return try files.contentsOfDirectory(atPath: folder).sorted().prefix(novels).compactMap { name in
      let inner = "\(folder)/\(name)"
      guard try files.attributesOfItem(atPath: inner)[.type] as? FileAttributeType == .typeDirectory else { return nil }
      var known: Set<Substring> = []
      var texts: [String] = []
      for file in try files.contentsOfDirectory(atPath: inner).sorted() where texts.count < chapters {
        let text = RunningText.sentences(
          of: String(decoding: try Data(contentsOf: URL(filePath: "\(inner)/\(file)")), as: UTF8.self))
        let sentences = text.split(separator: "\n")
        guard 4 * sentences.count(where: known.contains) <= sentences.count else { continue }
        known.formUnion(sentences)
        texts.append(text)
      }
      return texts
    }
  }

  private func refitted(_ model: Model, _ documents: ArraySlice<String>) throws -> Model {
    var words: [WordID] = []
    var ranges: [Range<Int>] = []
    for document in documents {
      let start = words.count
      words += model.tokens(of: document).ids
      ranges.append(start..<words.count)
    }
    let gates = try MemoryGateTrainer().fit(model, on: ranges) { [words] in words[$0] }
    return gates.map { model.replacing(memoryGates: $0) } ?? model
  }

  /// Whole lines, about so many words in each.
  static func chapters(of document: String, words: Int, limit: Int) -> [String] {
    var chapters: [String] = []
    var lines: [Substring] = []
    var count = 0
    for line in document.split(separator: "\n") where chapters.count < limit {
      lines.append(line)
      count += line.split(separator: " ").count
      guard count >= words else { continue }
      chapters.append(lines.joined(separator: "\n"))
      (lines, count) = ([], 0)
    }
    return chapters
  }

  /// Sums over chapters, with and without.
  private struct Sums {
    var without = TextScore()
    var with = TextScore()

    mutating func add(_ text: String, by model: Model, _ memory: Memory) throws {
      for isWith in [false, true] {
        var context = model.emptyContext()
        if isWith { context.memory = memory }
        let score = try model.score(text, after: context)
        if isWith { with.add(score) } else { without.add(score) }
      }
    }

    /// By how much perplexity is lower, percent.
    var gain: Double { (1 - with.perplexity / without.perplexity) * 100 }
    var gainInCharacters: Double { (1 - with.bitsPerCharacter / without.bitsPerCharacter) * 100 }
  }

  private func reportPerplexity(_ model: Model, _ novels: [[String]], _ figures: Figures) throws {
    let novels = novels.filter { $0.count >= 2 }
    guard novels.count >= 2 else {
      throw ValidationError("there are no two novels of two chapters, or folders of two texts")
    }
    var (own, other) = (Sums(), Sums())
    var byChapter: [Sums] = []
    for (index, chapters) in novels.enumerated() {
      var memory = Memory(of: model)
      for number in 1..<chapters.count {
        memory = try memory.adding([(model.memoryText(of: chapters[number - 1]), Int64(0))], of: model)
        if byChapter.count < number { byChapter.append(Sums()) }
        try own.add(chapters[number], by: model, memory)
        try byChapter[number - 1].add(chapters[number], by: model, memory)
        let others = novels[
          (index + number) % novels.count == index ? (index + 1) % novels.count : (index + number) % novels.count]
        try other.add(others[number % others.count], by: model, memory)
      }
    }
    let source = texts == nil ? "novel" : "folder"
    for (name, sums) in [("the same \(source)", own), ("another \(source)", other)] {
      figures.add(
        "memory, \(name): perplexity", sums.with.perplexity, "",
        String(format: "%.1f without, %.1f %% lower, %d tokens", sums.without.perplexity, sums.gain, sums.with.tokens))
      figures.add(
        "memory, \(name): bits per character", sums.with.bitsPerCharacter, "bits",
        String(format: "%.3f without, %.1f %% lower", sums.without.bitsPerCharacter, sums.gainInCharacters))
    }
    for (index, sums) in byChapter.enumerated() where index < 10 || (index + 1).nonzeroBitCount == 1 {
      let pieces = texts == nil ? "chapters" : "texts"
      figures.add(
        "memory of \(index + 1) \(pieces): perplexity lower by", sums.gain, "%", "\(sums.with.tokens) tokens")
    }
  }

  /// Nine of ten words with others in their place, each another.
  private static func renamed(_ words: [Substring], from count: Int) -> String {
    words.enumerated().map { index, word in
      index % 10 == 0 ? String(word) : "q" + String((count + index) &* 7_919, radix: 36)
    }.joined(separator: " ")
  }

  private func reportSpeed(_ model: Model, _ documents: [String], _ figures: Figures) throws {
    var texts: [String] = []
    var count = 0
    var index = 0
    let pieces = documents.flatMap { Self.chapters(of: $0, words: 2_000, limit: .max) }
    guard !pieces.isEmpty else { return }
    while count < words {
      let piece = pieces[index % pieces.count]
      index += 1
      let words = piece.split(separator: " ")
      texts.append(newWords ? Self.renamed(words, from: count) : piece)
      count += words.count
    }
    let start = Usage.now(.thread)
    let kept = try texts.map { (try model.memoryText(of: $0), Int64(0)) }
    let memory = try Memory(of: model).adding(kept, of: model)
    let time = (Usage.now(.thread) - start).processor
    figures.add(
      "memory: learning", Double(memory.wordCount) / time, "words/s of a core", "\(memory.wordCount) words")
    figures.add(
      "memory: size", Double(memory.byteCount) / 1e6, "MB",
      String(
        format: "%.1f bytes a word, %d new words", Double(memory.byteCount) / Double(memory.wordCount),
        memory.newWordCount))
    let sentence = try model.memoryText(of: String(pieces[0].split(separator: "\n").first ?? "a"))
    let added = Usage.now(.thread)
    for _ in 0..<20 { _ = try memory.adding([(sentence, Int64(0))], of: model) }
    figures.add("memory: learning a sentence", (Usage.now(.thread) - added).processor / 20 * 1e3, "ms")
    for (name, memory) in [("without", nil), ("with", memory)] as [(String, Memory?)] {
      var times: [[Double]] = [[], []]
      for piece in pieces.prefix(20) {
        var context = model.context(after: String(piece.prefix(3_000)))
        context.memory = memory
        for word in piece.dropFirst(3_000).split(separator: " ").prefix(30) {
          for (kind, prefix) in ["", String(word.prefix(1))].enumerated() {
            let start = ContinuousClock.now  // the processor time of a thread is told in steps of milliseconds
            _ = model.predict(in: &context, count: 10, prefix: prefix)
            times[kind].append(seconds(start.duration(to: .now)) * 1e6)
          }
          model.append(" " + word, to: &context)
        }
      }
      for (kind, label) in ["predict", "predict after a letter"].enumerated() {
        times[kind].sort()
        figures.add(
          "memory: \(label) \(name), p50", times[kind][times[kind].count / 2], "µs",
          String(format: "p99 %.0f", times[kind][times[kind].count * 99 / 100]))
      }
    }
  }
}
