internal import Glibc
internal import Tokenization
internal import VectorMath

/// Draws words from a distribution by the rules of `CompletionOptions`.
struct Sampler {
  let options: CompletionOptions
  private var generator: SeededGenerator

  init(_ options: CompletionOptions) {
    self.options = options
    generator = SeededGenerator(seed: options.seed)
  }

  /// - Parameter probabilities: shape (vocabulary). `<unk>` and `<s>` are never drawn.
  /// - Returns: nil if nothing has a probability, as in a model of no words.
  mutating func draw(from probabilities: [Float], recent: [WordID]) -> WordID? {
    // Differences of an imported model may round to below 0, and a damaged file may hold anything.
    var weights = probabilities.map { $0 > 0 && $0 < .infinity ? $0 : 0 }
    weights[WordID.unknown.index] = 0
    weights[WordID.begin.index] = 0
    if options.repeatPenalty != 1 {
      for word in Set(recent) {
        weights[word.index] = Float(pow(Double(weights[word.index]), options.repeatPenalty))
      }
    }
    if options.temperature <= 0 { return largest(1, of: weights.span).first.flatMap { id($0, weights) } }
    guard let candidates = candidates(weights) else { return drawAny(weights) }
    let largest = Double(weights.max() ?? 0)
    let sharpened = candidates.map { sharpen(Double(weights[$0]), largest) }
    guard let index = pick(sharpened.count, { sharpened[$0] }) else { return nil }
    return id(candidates[index], weights)
  }

  private func id(_ index: Int, _ weights: [Float]) -> WordID? {
    weights[index] > 0 ? WordID(UInt32(index)) : nil
  }

  /// Of the largest weight 1, so that at a low temperature not all become 0.
  private func sharpen(_ weight: Double, _ largest: Double) -> Double {
    options.temperature == 1 ? weight : pow(weight / largest, 1 / options.temperature)
  }

  /// The words that top k, top p and min p leave, likeliest first; nil if they leave all.
  private func candidates(_ weights: [Float]) -> [Int]? {
    let k = options.topK.flatMap { $0 > 0 ? $0 : nil }
    if k == nil, options.topP >= 1, options.minP <= 0 { return nil }
    // Sorting everything would cost more than the model: look at more of the likeliest until the rules are satisfied.
    var wanted = k ?? 256
    while true {
      let best = largest(wanted, of: weights.span)
      let (allowed, isDone) = restrict(best, weights)
      if isDone || k != nil || best.count < wanted { return allowed }
      wanted *= 8
    }
  }

  /// Applies top p and min p to the likeliest words; the second result tells whether words beyond them could matter.
  private func restrict(_ best: [Int], _ weights: [Float]) -> ([Int], Bool) {
    guard let first = best.first else { return ([], true) }
    let total = weights.reduce(0.0) { $0 + Double($1) }
    let floor = Double(weights[first]) * options.minP
    var sum = 0.0
    for (rank, word) in best.enumerated() {
      if rank > 0, options.minP > 0, Double(weights[word]) < floor { return (Array(best[..<rank]), true) }
      sum += Double(weights[word])
      if options.topP < 1, sum >= options.topP * total { return (Array(best[...rank]), true) }
    }
    return (best, false)
  }

  private mutating func drawAny(_ weights: [Float]) -> WordID? {
    let largest = Double(weights.max() ?? 0)
    let powered = options.temperature == 1 ? weights : weights.map { Float(sharpen(Double($0), largest)) }
    return pick(powered.count) { Double(powered[$0]) }.flatMap { id($0, weights) }
  }

  /// An index below `count`, drawn in proportion to its weight; nil if no weight is above 0.
  private mutating func pick(_ count: Int, _ weight: (Int) -> Double) -> Int? {
    var total = 0.0
    for i in 0..<count { total += weight(i) }
    guard total > 0 else { return nil }
    var rest = generator.uniform() * total
    var last: Int?
    for i in 0..<count where weight(i) > 0 {
      last = i
      rest -= weight(i)
      if rest < 0 { return i }
    }
    return last  // rounding may leave a rest
  }
}
