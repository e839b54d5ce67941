package import LanguageModel

internal import CorpusInput
internal import Storage
internal import Tokenization

/// From another toolkit's n-gram model to a model file: an ARPA file, which KenLM, SRILM and others write, or a binary trie
/// of KenLM's.
///
/// ```swift
/// let details = try ModelImport(output: "news.kith").run(on: "news.arpa.gz")
/// ```
///
/// The model computes what the file says: P(w|h) of each n-gram, and the back-off weights between them. What the file
/// lacks is filled in: word frequencies are the 1-grams' probabilities times 10⁹, and the spelling of unknown words is
/// learnt from the vocabulary. The words are in memory, the n-grams are sorted on disk.
package struct ModelImport {
  package let output: String
  package let options: ImportOptions
  package let control: TrainingControl

  package init(output: String, options: ImportOptions = ImportOptions(), control: TrainingControl = TrainingControl()) {
    self.output = output
    self.options = options
    self.control = control
  }

  /// - Parameter path: the file; an ARPA file may be packed; `-` is an ARPA file on standard input.
  /// - Throws: `TrainingError`, `CorpusInputError`. Nothing is left behind then.
  @discardableResult
  package func run(on path: String) throws -> ModelDetails {
    guard options.unknownProbability <= 0, options.unknownProbability >= -37 else {
      throw TrainingError.badOption("log10 of the probability of <unk> must lie between -37 and 0")
    }
    guard options.memory >= TrainingOptions.smallestMemory else {
      throw TrainingError.badOption("importing needs a memory of at least 16M")
    }
    let start = FileStart(path)
    if start.format == .kenLM {
      let scratch = try ScratchFolder.besides(output: output)
      let (vocabulary, levels) = try KenLMReader(options: options, control: control, scratch: scratch).read(path)
      return try build(vocabulary, levels, scratch)
    }
    if let format = start.format { throw TrainingError.cannotImport(format.message(of: path)) }
    let file = try LineReader(path: path, encoding: options.encoding)
    let scratch = try ScratchFolder.besides(output: output)
    let (vocabulary, levels) = try readARPA(file, scratch)
    return try build(vocabulary, levels, scratch)
  }

  private func readARPA(_ file: LineReader, _ scratch: ScratchFolder) throws -> (ImportedVocabulary, ImportedLevels) {
    var reader = ARPAReader(options: options, control: control, scratch: scratch)
    var lastLine = 0
    try file.forEachLine(warn: control.warn) { line, lineNumber, bytesRead in
      lastLine = lineNumber
      try reader.read(line, lineNumber)
      if lineNumber & 0xFFF == 0 { try control.progress(.read, bytesRead, of: file.totalBytes, "bytes") }
    }
    return try reader.finish(lastLine)
  }

  private func build(
    _ vocabulary: ImportedVocabulary, _ levels: ImportedLevels, _ scratch: ScratchFolder
  ) throws(TrainingError) -> ModelDetails {
    var levels = levels
    levels.orphans.warn(
      "n-gram was left out because its history is not in the file",
      "n-grams were left out because their histories are not in the file", control.warn)
    let trie = try closedTrie(vocabulary, &levels)
    warn(of: trie, vocabulary)
    var training = TrainingOptions()
    training.spellingOrder = options.spellingOrder
    let environment = TrainingEnvironment(options: training, control: control, scratch: scratch)
    var facts = CorpusFacts(isPreTokenized: options.isPreTokenized, historyAcrossSentences: false)
    var entries = vocabulary.entries
    if !options.isPreTokenized, let segmenter = vocabulary.segmenter() {
      facts.segmentation = .learnt(segmenter)
      entries = entries.map { entry in
        VocabularyEntry(
          spelling: entry.spelling, frequency: entry.frequency,
          spacing: Spacing(ofNew: entry.spelling, facts.segmentation))
      }
    }
    let spelling = try SpellingStage(environment).run(VocabularySelection(entries: entries))
    var contents = ModelContents(facts: facts, vocabulary: entries, grammar: trie.levels, pruning: [])
    contents.description = options.description
    contents.spelling = spelling
    return try WriteStage(output: output, control: control).run(contents)
  }

  /// The trie; with the suffixes that the file lacks, if it lacks any.
  private func closedTrie(
    _ vocabulary: ImportedVocabulary, _ levels: inout ImportedLevels
  ) throws(TrainingError) -> BackoffTrie.Result {
    if let trie = try BackoffTrie(vocabulary: vocabulary, levels: levels, control: control).build() { return trie }
    let added = try levels.addSuffixes(vocabulary, control: control)
    control.warn(
      "\(added) n-grams are missing from the file although longer ones end with them (it was pruned that way); they were "
        + "added and change no probability")
    guard let trie = try BackoffTrie(vocabulary: vocabulary, levels: levels, control: control).build() else {
      preconditionFailure("all suffixes were added")
    }
    return trie
  }

  private func warn(of trie: BackoffTrie.Result, _ vocabulary: ImportedVocabulary) {
    guard trie.offCount > 0 else { return }
    let history = trie.worstHistory.isEmpty ? "without a history" : "after \(vocabulary.text(trie.worstHistory))"
    let sum = trie.worstSum < 1e6 ? "\((trie.worstSum * 1000).rounded() / 1000)" : "\(Float(trie.worstSum))"
    control.warn(
      "the probabilities do not sum to 1 after \(trie.offCount) of \(trie.historyCount) histories; those \(history) sum "
        + "to \(sum), the farthest from 1; the model answers with them as they are, with those above 1 too")
  }
}
