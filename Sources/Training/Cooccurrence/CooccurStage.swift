internal import Storage

/// The stage `cooccur`: counts which words stand near each other.
///
/// Input: the corpus. Output: the co-occurrence table, pruned to its size.
struct CooccurStage {
  let environment: TrainingEnvironment

  init(_ environment: TrainingEnvironment) { self.environment = environment }

  /// - Parameter parts: counts in parts, which are added up; nil to count here.
  /// - Returns: nil if no table is wanted.
  func run(
    _ corpus: SplitCorpus, parts: (() throws(TrainingError) -> any PairRowSource)? = nil
  ) throws(TrainingError) -> CooccurrenceColumns? {
    let options = environment.options
    let size = options.cooccurrenceByteCount(forTokens: corpus.tokens.count)
    guard size > 0 else { return nil }
    let builder = CooccurrenceTableBuilder(
      control: environment.control, scratch: environment.scratch, memory: options.sortingMemory)
    guard let parts else {
      return try builder.build(corpus.tokens, vocabularySize: corpus.vocabulary.size, size: size)
    }
    var frequencies = [Int](repeating: 0, count: corpus.vocabulary.size)
    do {
      let source = corpus.tokens.span
      for i in 0..<source.count { frequencies[Int(source[i])] += 1 }
    }
    return try builder.build(parts(), frequencies: frequencies, size: size)
  }
}
