internal import Storage

/// The stage `cooccur`: counts which words stand near each other.
///
/// Input: the corpus. Output: the co-occurrence table, pruned to its size.
struct CooccurStage {
  let environment: TrainingEnvironment

  init(_ environment: TrainingEnvironment) { self.environment = environment }

  /// - Returns: nil if no table is wanted.
  func run(_ corpus: SplitCorpus) throws(TrainingError) -> CooccurrenceColumns? {
    let (options, scratch) = (environment.options, environment.scratch)
    let size = options.cooccurrenceByteCount(forTokens: corpus.tokens.count)
    guard size > 0 else { return nil }
    return try CooccurrenceTableBuilder(
      control: environment.control, scratch: scratch, memory: options.sortingMemory
    ).build(corpus.tokens, vocabularySize: corpus.vocabulary.size, size: size)
  }
}
