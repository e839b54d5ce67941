internal import Glibc
internal import LanguageModel
internal import Storage
internal import Tokenization
internal import VectorMath

/// Fits the gates of the document's caches on held-out words: the likelihood of the mixture, by Adagrad.
struct GateTrainer {
  let control: TrainingControl

  static let passes = 3
  static let learningRate: Float = 0.1
  /// The text is read in so many groups, each with a state of its own; fixed, so that the result does not depend on the
  /// number of cores.
  private static let groupCount = 4

  /// - Parameter model: with scales fitted, made from text without the held-out one.
  func fit(_ model: Model, on tokens: MappedColumn<UInt32>, heldOut: [Range<Int>]) throws(TrainingError) -> CacheGates {
    let pieces = HeldOutPieces(tokens, heldOut: heldOut).forFitting
    let sample = PlaceSample(of: pieces)
    try control.progress(.fit, 0, of: nil, "gates")
    let isCancelled = control.isCancelled
    let groups = parallelMap(Self.groupCount) { group in
      var examples = GateExamples()
      var state = DocumentState(model)
      for place in stride(from: group, to: pieces.count, by: Self.groupCount) {
        state.reset()
        for i in pieces[place] {
          if isCancelled() { return examples }
          let word = WordID(tokens[i])
          if sample.contains(i) { state.collect(word, into: &examples) }
          state.append(word)
        }
      }
      return examples
    }
    try control.progress(.fit, 1, of: nil, "gates")
    return train(on: groups)
  }

  func train(on groups: [GateExamples]) -> CacheGates {
    var gates = CacheGates()
    var squares = [Float](repeating: 1e-2, count: gates.weights.count)
    var order = groups.indices.flatMap { group in (0..<groups[group].count).map { (group, $0) } }
    var generator = SeededGenerator(seed: 1)
    order.shuffle(using: &generator)
    for pass in 0..<Self.passes {
      let rate = Self.learningRate / Float(pass + 1)
      for (group, number) in order {
        let examples = groups[group]
        step(examples.probability[number], examples.gates(of: number), &gates, &squares, rate: rate)
      }
    }
    return gates
  }

  private func step(
    _ product: Double, _ open: ArraySlice<GateExamples.Gate>, _ gates: inout CacheGates, _ squares: inout [Float],
    rate: Float
  ) {
    // Forward: P before each step, and each λ.
    var probability = product
    var before = InlineArray<12, Double>(repeating: 0)
    var lambdas = InlineArray<12, Double>(repeating: 0)
    for (number, gate) in open.enumerated() {
      let lambda = gates.gate(Int(gate.slot), gate.features)
      before[number] = probability
      lambdas[number] = lambda
      probability += lambda * (Double(gate.share) - probability)
    }
    guard probability > 0 else { return }
    // Backward: what comes later shrinks what an earlier step gave.
    var kept = 1.0
    for number in stride(from: open.count - 1, through: 0, by: -1) {
      let gate = open[open.startIndex + number]
      let lambda = lambdas[number]
      let gradient = Float(kept * (Double(gate.share) - before[number]) / probability * lambda * (1 - lambda))
      for i in 0..<gate.features.count {
        let index = Int(gate.slot) * CacheGates.featureCount + Int(gate.features.indices[i])
        squares[index] += gradient * gradient
        gates.weights[index] += rate * gradient / squares[index].squareRoot()
      }
      kept *= 1 - lambda
    }
  }
}
