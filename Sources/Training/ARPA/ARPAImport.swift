package import LanguageModel

internal import CorpusInput
internal import Storage
internal import Tokenization

/// From an ARPA file, which KenLM, SRILM and others write, to a model file.
///
/// ```swift
/// let details = try ARPAImport(output: "news.kith").run(on: "news.arpa.gz")
/// ```
///
/// The model computes what the file says: P(w|h) of each n-gram, and the back-off weights between them. What the file
/// lacks is filled in: word frequencies are the 1-grams' probabilities times 10⁹, and the spelling of unknown words is
/// learnt from the vocabulary. The words are in memory, the n-grams are sorted on disk.
package struct ARPAImport {
  package struct Options: Sendable, Equatable {
    /// Bytes for sorting.
    package var memory = 2 << 30
    /// Whether texts for this model come with spaces between the tokens; otherwise kith's own tokenizer is used.
    package var isPreTokenized = true
    package var description = ""
    /// log10 of P(`<unk>`), if the file has none. The default is the smallest power of ten that a 32-bit number holds.
    package var unknownProbability = -37.0
    package var spellingOrder = 6

    package init() {}
  }

  package let output: String
  package let options: Options
  package let control: TrainingControl

  package init(output: String, options: Options = Options(), control: TrainingControl = TrainingControl()) {
    self.output = output
    self.options = options
    self.control = control
  }

  /// - Parameter path: the ARPA file, plain or packed; `-` is standard input.
  /// - Throws: `TrainingError`, `CorpusInputError`. Nothing is left behind then.
  @discardableResult
  package func run(on path: String) throws -> ModelDetails {
    guard options.unknownProbability <= 0, options.unknownProbability >= -37 else {
      throw TrainingError.badOption("log10 of the probability of <unk> must lie between -37 and 0")
    }
    guard options.memory >= TrainingOptions.smallestMemory else {
      throw TrainingError.badOption("importing needs a memory of at least 16M")
    }
    let file = try LineReader(path: path)
    let scratch = try storing { () throws(StorageError) in try ScratchFolder(besides: output) }
    var reader = ARPAReader(options: options, control: control, scratch: scratch)
    var lastLine = 0
    try file.forEachLine { line, lineNumber, bytesRead in
      lastLine = lineNumber
      try reader.read(line, lineNumber)
      if lineNumber & 0xFFF == 0 { try control.progress(.read, bytesRead, of: file.totalBytes, "bytes") }
    }
    let (vocabulary, columns) = try reader.finish(lastLine)
    return try build(vocabulary, columns, scratch)
  }

  private func build(
    _ vocabulary: ARPAVocabulary, _ columns: [MappedColumn<ARPARecord>], _ scratch: ScratchFolder
  ) throws(TrainingError) -> ModelDetails {
    var levels = try ARPALevels(columns, vocabulary, memory: options.memory, scratch: scratch)
    let added = try levels.addSuffixes(control: control)
    if added > 0 {
      control.warn(
        "\(added) n-grams are missing from the file although longer ones end with them (it was pruned that way); they were "
          + "added and change no probability")
    }
    let trie = try ARPATrie(input: levels, scratch: scratch).build(control: control)
    if abs(trie.worstSum - 1) > 0.01 {
      let history = trie.worstHistory.isEmpty ? "" : " after \(vocabulary.text(trie.worstHistory))"
      control.warn(
        "the probabilities\(history) sum to \((trie.worstSum * 1000).rounded() / 1000), not to 1; the model answers with "
          + "them as they are")
    }
    var training = TrainingOptions()
    training.spellingOrder = options.spellingOrder
    let environment = TrainingEnvironment(options: training, control: control, scratch: scratch)
    let spelling = try SpellingStage(environment).run(VocabularySelection(entries: vocabulary.entries))
    var contents = ModelContents(
      facts: CorpusFacts(isPreTokenized: options.isPreTokenized, historyAcrossSentences: false),
      vocabulary: vocabulary.entries, grammar: trie.levels, pruning: [])
    contents.description = options.description
    contents.spelling = spelling
    return try WriteStage(output: output, control: control).run(contents)
  }
}
