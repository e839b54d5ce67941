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
    [try sampler(overHalf: 1, of: corpus), try sampler(overHalf: 0, of: corpus)]
  }

  private func sampler(overHalf half: Int, of corpus: SplitCorpus) throws(TrainingError) -> NoiseSampler {
    let options = environment.options
    let scratch = try environment.scratchFolder("noise.\(half)")
    let tokens = try corpus.documents.column(
      of: corpus.split.stretches.filter { $0.half == half }.map(\.range),
      acrossSentences: options.historyAcrossSentences, path: scratch.file("tokens"))
    var grammar = GrammarOptions(
      order: min(options.order, Self.order), vocabularySize: corpus.vocabulary.size, memory: options.sortingMemory)
    grammar.passesDownMasses = true
    let levels = try GrammarBuilder(options: grammar, scratch: scratch, control: environment.control.inside(.noise))
      .build(tokens)
    return try storing { () throws(StorageError) in
      NoiseSampler(
        try NGramModel(levels, vocabularySize: corpus.vocabulary.size, path: scratch.file("model.kith")))
    }
  }
}
