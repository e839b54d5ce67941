internal import Storage

/// What the stages `count` and `link` make of a text: all that its size makes long, and that `estimate` takes.
struct CountedGrammar: Sendable {
  let trie: RawTrie
  let counts: AdjustedCounts
}

extension GrammarBuilder {
  /// The stages `count` and `link`.
  ///
  /// - Parameter mapping: the id of each provisional id that `tokens` holds.
  func counted(_ tokens: MappedColumn<UInt32>, mapping: [UInt32]) throws(TrainingError) -> CountedGrammar {
    let trie = try count.run(tokens, mapping: mapping)
    return CountedGrammar(trie: trie, counts: try link.run(trie))
  }

  /// The stage `estimate`.
  ///
  /// - Parameter backoff: as `EstimateStage` takes it.
  func estimated(_ counted: CountedGrammar, backoff: HeldOutBackoff? = nil) throws(TrainingError) -> [NGramLevel] {
    try estimate.run(counted.trie, counted.counts, backoff: backoff)
  }
}
