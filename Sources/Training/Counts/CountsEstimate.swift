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
  ///   - options: those that the counts do not hold: minimum count, size of the vocabulary, pruning, memory, description.
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
    let scratch = try ScratchFolder.besides(output: output)
    let parts = try CountsParts(paths, control: control)
    var options = self.options
    options.order = order ?? parts.facts.order
    guard options.order <= parts.facts.order else {
      throw .badOption("the counts are of order \(parts.facts.order): an order \(options.order) needs counting again")
    }
    try options.check()
    let facts = parts.facts.corpus
    guard facts.tokens > 0 else { throw .noWords }
    let environment = TrainingEnvironment(options: options, control: control, scratch: scratch)
    let vocabulary = try VocabularyStage(environment)
      .run(parts.words, of: facts, specialFrequencies: parts.facts.specialFrequencies)

    let grammar = GrammarBuilder(
      options: GrammarOptions(
        options, tokens: facts.tokens, vocabularySize: vocabulary.size, hasAssociations: false),
      scratch: scratch, control: control)
    let trie = try grammar.count.run { [options] (emit) throws(TrainingError) in
      try sort(parts, vocabulary, options, scratch, emit)
    }
    let levels = try grammar.estimated(CountedGrammar(trie: trie, counts: grammar.link.run(trie)))
    let spelling = try SpellingStage(environment).run(vocabulary)

    var contents = ModelContents(
      facts: facts, vocabulary: vocabulary.entries, grammar: levels, pruning: grammar.options.pruning)
    contents.description = options.description
    contents.spelling = spelling
    return try WriteStage(output: output, control: control).run(contents)
  }

  /// All windows in the model's ids, sorted, each once.
  private func sort(
    _ parts: CountsParts, _ vocabulary: VocabularySelection, _ options: TrainingOptions, _ scratch: ScratchFolder,
    _ emit: (CountedWindow) throws(TrainingError) -> Void
  ) throws(TrainingError) {
    let total = parts.files.reduce(0) { $0 + $1.windowCount }
    var sorter = ExternalSorter<CountedWindow>(memory: options.sortingMemory, scratch: scratch, name: "windows")
    var done = 0
    for (file, ids) in zip(parts.files, parts.ids) {
      let mapping = ids.map { vocabulary.mapping[Int($0)] }
      for index in 0..<file.windowCount {
        try sorter.append(file.row(index).window(order: options.order, mapping: mapping))
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
