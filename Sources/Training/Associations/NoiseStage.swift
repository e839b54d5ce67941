internal import LanguageModel
internal import Storage

/// The stage `noise`: makes the n-gram models that noise words are drawn from.
///
/// Input: the corpus in two halves. Output: for each half a sampler over the n-grams of the other.
struct NoiseStage {
  let environment: TrainingEnvironment

  init(_ environment: TrainingEnvironment) { self.environment = environment }

  private static let order = 4

  /// - Returns: the sampler for half 0, and that for half 1.
  func run(_ corpus: SplitCorpus) throws(TrainingError) -> [NoiseSampler] {
    let (options, scratch, control) = (environment.options, environment.scratch, environment.control.inside(.noise))
    guard options.hasMemoryForTwo else {
      return [
        try Self.sampler(overHalf: 1, of: corpus, options, options.sortingMemory, scratch, control),
        try Self.sampler(overHalf: 0, of: corpus, options, options.sortingMemory, scratch, control),
      ]
    }
    let (memory, silent) = (options.sortingMemory / 2, control.silent)
    let (first, second) = try sideBySide(
      { () throws(TrainingError) in try Self.sampler(overHalf: 1, of: corpus, options, memory, scratch, control) },
      { () throws(TrainingError) in try Self.sampler(overHalf: 0, of: corpus, options, memory, scratch, silent()) })
    return [first, second]
  }

  private static func sampler(
    overHalf half: Int, of corpus: SplitCorpus, _ options: TrainingOptions, _ memory: Int, _ folder: ScratchFolder,
    _ control: TrainingControl
  ) throws(TrainingError) -> NoiseSampler {
    let scratch = try folder.folder("noise.\(half)")
    let tokens = try corpus.documents.column(
      of: corpus.split.stretches.filter { $0.half == half }.map(\.range),
      acrossSentences: options.historyAcrossSentences, path: scratch.file("tokens"))
    var grammar = GrammarOptions(
      order: min(options.order, order), vocabularySize: corpus.vocabulary.size, memory: memory)
    grammar.passesDownMasses = true
    let levels = try GrammarBuilder(options: grammar, scratch: scratch, control: control).build(tokens)
    return try storing { () throws(StorageError) in
      try NoiseSampler(
        NGramModel(levels, vocabularySize: corpus.vocabulary.size, path: scratch.file("model.kith")), scratch: scratch)
    }
  }
}
