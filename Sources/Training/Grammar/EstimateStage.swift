internal import Storage

/// The stage `estimate`: gives every n-gram its weight.
///
/// Input: the trie of all n-grams and their adjusted counts. Output: the columns of the n-gram model, pruned.
struct EstimateStage {
  let options: GrammarOptions
  let scratch: ScratchFolder
  let control: TrainingControl

  /// - Parameter backoff: factors of the back-off weights, fitted on held-out text; nil for Kneser-Ney's own weights.
  func run(
    _ trie: RawTrie, _ counts: AdjustedCounts, backoff: HeldOutBackoff? = nil
  ) throws(TrainingError) -> [NGramLevel] {
    let estimator = NGramEstimator(trie: trie, adjusted: counts, pruning: options.pruning, scratch: scratch)
    var levels = try estimator.estimate(control: control)
    if let backoff { levels = try backoff.apply(to: levels, scratch: scratch, control: control) }
    if options.quantizesWeights { levels = try WeightQuantizer(scratch: scratch, control: control).quantize(levels) }
    return levels
  }
}
