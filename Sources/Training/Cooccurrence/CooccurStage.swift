internal import Storage

/// The stage `cooccur`: counts which words stand near each other.
///
/// Input: the corpus. Output: the co-occurrence table, pruned to its size, and the sentences that the model keeps as
/// examples of it.
struct CooccurStage {
  let environment: TrainingEnvironment

  init(_ environment: TrainingEnvironment) { self.environment = environment }

  /// - Returns: nil if no table is wanted.
  func run(_ corpus: SplitCorpus) throws(TrainingError) -> Cooccurrences? {
    let (options, scratch) = (environment.options, environment.scratch)
    let size = options.cooccurrenceByteCount(forTokens: corpus.tokens.count)
    guard size > 0 else { return nil }
    let columns = try CooccurrenceTableBuilder(
      control: environment.control, scratch: scratch, memory: options.sortingMemory
    ).build(corpus.tokens, vocabularySize: corpus.vocabulary.size, size: size)
    let examples =
      options.exampleByteCount > 0
      ? try ExampleSampler.sample(corpus.tokens, size: options.exampleByteCount, scratch: scratch) : nil
    return Cooccurrences(columns: columns, examples: examples)
  }
}

/// The result of the stage `cooccur`.
struct Cooccurrences {
  let columns: CooccurrenceColumns
  /// Sentences of the text, one after another; nil if none are wanted.
  let examples: MappedColumn<UInt32>?
}
