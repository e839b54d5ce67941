/// How an n-gram model is made.
struct GrammarOptions {
  let order: Int
  let vocabularySize: Int
  /// n-grams of l words are kept if seen more than `pruning[l - 1]` times. Ascending; 0 on level 1.
  let pruning: [Int]
  /// Whether the lower orders are estimated from `LowerOrderMasses`, rather than from counts of continuations.
  var passesDownMasses = false
  /// Whether the weights have eight bits.
  var quantizesWeights = false
  /// Bytes for sorting and counting.
  private(set) var memory: Int

  init(order: Int, vocabularySize: Int, pruning: [Int]? = nil, memory: Int) {
    self.order = order
    self.vocabularySize = vocabularySize
    self.pruning = pruning ?? [Int](repeating: 0, count: order)
    self.memory = memory
  }

  /// The grammar of a model.
  /// - Parameter hasAssociations: whether they are trained, too.
  init(_ options: TrainingOptions, tokens: Int, vocabularySize: Int, hasAssociations: Bool) {
    self.init(
      order: options.order, vocabularySize: vocabularySize, pruning: options.pruning(forTokens: tokens),
      memory: options.sortingMemory)
    passesDownMasses = options.passesDownMasses ?? hasAssociations
    quantizesWeights = options.quantizesWeights(forTokens: tokens)
  }

  /// The same in other memory.
  func within(_ memory: Int) -> GrammarOptions {
    var options = self
    options.memory = memory
    return options
  }
}
