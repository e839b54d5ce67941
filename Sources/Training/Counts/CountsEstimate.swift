package import LanguageModel

internal import Storage
internal import Tokenization

/// From files of counts to a model of grammar: the second half of a training run.
///
/// The files need not be merged before. Rare words become `<unk>` only here, so the windows are sorted once more.
package struct CountsEstimate {
  private let output: String
  private let order: Int?
  private let options: TrainingOptions
  private let control: TrainingControl

  /// - Parameters:
  ///   - order: of the model; nil is the order that was counted, and it may be lower.
  ///   - options: what the counts do not tell: minimum count, size of the vocabulary, pruning, memory, description.
  package init(
    output: String, order: Int? = nil, options: TrainingOptions = TrainingOptions(),
    control: TrainingControl = TrainingControl()
  ) {
    self.output = output
    self.order = order
    self.options = options
    self.control = control
  }

  @discardableResult
  package func estimate(_ paths: [String]) throws(TrainingError) -> ModelDetails {
    let scratch = try storing { () throws(StorageError) in try ScratchFolder(besides: output) }
    let parts = try CountsParts(paths, control: control)
    var options = self.options
    options.order = order ?? parts.facts.order
    guard options.order <= parts.facts.order else {
      throw .badOption("the counts are of order \(parts.facts.order): an order \(options.order) needs counting again")
    }
    try options.check()
    let facts = CorpusFacts(
      tokens: parts.facts.tokens, documents: parts.facts.documents, sentences: parts.facts.sentences,
      isPreTokenized: parts.facts.isPreTokenized, historyAcrossSentences: parts.facts.historyAcrossSentences)
    try control.progress(.vocabulary, 0, of: parts.words.count, "words")
    let selection = VocabularySelection(
      parts.words, minimumCount: options.minimumCount(forTokens: facts.tokens),
      maximumSize: options.maximumVocabularySize, specialFrequencies: parts.facts.specialFrequencies,
      showsSpacing: !facts.isPreTokenized)
    return try ModelBuilder(output: output, options: options, control: control, scratch: scratch)
      .build(selection, facts) { [options] (_, emit) throws(TrainingError) in
        try sort(parts, selection, options, scratch, emit)
      }
  }

  /// All windows in the model's ids, sorted, each once.
  private func sort(
    _ parts: CountsParts, _ selection: VocabularySelection, _ options: TrainingOptions, _ scratch: ScratchFolder,
    _ emit: (CountedWindow) throws(TrainingError) -> Void
  ) throws(TrainingError) {
    let total = parts.files.reduce(0) { $0 + $1.windowCount }
    var sorter = ExternalSorter<CountedWindow>(memory: options.sortingMemory, scratch: scratch, name: "windows")
    var done = 0
    for (file, numbers) in zip(parts.files, parts.numbers) {
      let mapping = numbers.map { selection.mapping[Int($0)] }
      for number in 0..<file.windowCount {
        try sorter.append(file.row(number).window(order: options.order, mapping: mapping))
        if done & 0xFFFF == 0 { try control.progress(.count, done, of: total, "n-grams") }
        done += 1
      }
    }
    var combiner = WindowCombiner()
    try sorter.finish { (window) throws(TrainingError) in
      if let whole = combiner.add(window) { try emit(whole) }
    }
    if let whole = combiner.last { try emit(whole) }
  }
}
