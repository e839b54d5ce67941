package import CorpusInput
internal import LanguageModel
internal import Storage
internal import Tokenization

/// From a corpus to a file of counts: the first half of a training run, for a part of the corpus.
///
/// ```swift
/// try CountsRun(output: "part1.counts").count(CorpusReader(paths: ["part1"]))
/// try CountsRun(output: "part2.counts").count(CorpusReader(paths: ["part2"]))
/// try CountsMerge(output: "all.counts").merge(["part1.counts", "part2.counts"])
/// try CountsEstimate(output: "all.kith").estimate(["all.counts"])
/// ```
///
/// The model is the one that training on the whole corpus gives, bit for bit, but for its associations, which
/// need the text itself; scripts without spaces are read as characters. All words are counted; which of them are rare is known only when all parts are there.
package struct CountsRun {
  private let output: String
  private var options: TrainingOptions
  private let isPart: Bool
  private let control: TrainingControl

  /// - Parameters:
  ///   - options: of these, only order, memory, layout and history matter.
  ///   - isPart: whether the text may hold no words, as other parts do.
  package init(
    output: String, options: TrainingOptions = TrainingOptions(), isPart: Bool = false,
    control: TrainingControl = TrainingControl()
  ) {
    self.output = output
    self.options = options
    // A part does not show how the whole would be cut.
    self.options.segmentation = .characters
    self.isPart = isPart
    self.control = control
  }

  /// - Parameters: as `TrainingRun.train`.
  @discardableResult
  package func count(
    on source: (_ body: (CorpusEvent) throws -> Void) throws -> Void,
    bytesRead: @escaping () -> (done: Int, total: Int?) = { (0, nil) }
  ) throws -> CountsSummary {
    try options.check()
    let scratch = try ScratchFolder.besides(output: output)
    let environment = TrainingEnvironment(options: options, control: control, scratch: scratch)
    let spool = try TokenizeStage(environment).run(source, isPart: isPart, bytesRead: bytesRead)
    if let warning = Self.warning(of: spool) { control.warn(warning) }
    return try count(spool, scratch)
  }

  /// What is lost where at least one in a hundred tokens is a character of a script without spaces; nil where few are.
  private static func warning(of spool: CorpusSpool) -> String? {
    guard !spool.facts.isPreTokenized else { return nil }
    let words = spool.words
    let characters = (0..<words.count).reduce(UInt64(0)) { sum, word in
      Tokenizer.scriptStart(of: words.spelling(word)) == nil ? sum : sum + words.counts[word]
    }
    let percent = 100 * Int(characters) / max(spool.facts.tokens, 1)
    guard percent >= 1 else { return nil }
    return
      "\(percent) % of the tokens are single characters of scripts without spaces (Han, Hiragana, Katakana, Thai and their "
      + "like): a part does not show which words the whole has; `kithd train` learns them, and --pre-tokenized takes "
      + "text whose words have spaces between them already"
  }

  private func count(_ spool: CorpusSpool, _ scratch: ScratchFolder) throws(TrainingError) -> CountsSummary {
    let reserved = WordID.firstWord.rawValue
    let vocabularySize = spool.words.count + Int(reserved)
    guard vocabularySize <= TrainingOptions.vocabularyLimit else {
      throw .badCounts(
        "the text has \(spool.words.count) different words, and \(TrainingOptions.vocabularyLimit) can be counted at "
          + "a time: count it in smaller parts and merge them")
    }
    try control.progress(.vocabulary, 0, of: vocabularySize, "words")
    let (sorted, ranks) = spool.words.sortedByBytes()
    let facts = CountsFacts(order: options.order, of: spool.facts, specialFrequencies: spool.specialFrequencies)
    var writer = try CountsWriter(path: output, facts, spool.words, sorted: sorted)
    let sorter = WindowSorter(
      order: options.order, vocabularySize: vocabularySize, memory: options.sortingMemory, scratch: scratch)
    let mapping = (0..<reserved).map { $0 } + ranks.map { $0 + reserved }
    try sorter.sort(spool.tokens, mapping: mapping, control: control) { (window) throws(TrainingError) in
      var row = CountedRow()
      row.words[0] = window.first
      for index in 1..<max(options.order, 1) {
        let word = window.key[index - 1]
        if word == WindowKey.absent { break }
        row.words[index] = word
      }
      row.count = window.count
      try writer.append(row)
    }
    try control.progress(.write, 0, of: writer.windowCount, "n-grams")
    try writer.finish()
    return CountsSummary(facts: facts, wordCount: spool.words.count, windowCount: writer.windowCount)
  }
}

/// A summary of a file of counts.
package struct CountsSummary: Sendable, Equatable {
  package let facts: CountsFacts
  /// Different words.
  package let wordCount: Int
  /// Different windows: n-grams of the full order, and shorter ones where a history ends.
  package let windowCount: Int
}
