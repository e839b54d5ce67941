internal import Glibc
internal import LanguageModel
internal import Storage
internal import Tokenization
internal import VectorMath

/// Fits gates, those of the document caches on held-out words: the likelihood of the mixture, by Adagrad.
struct GateTrainer {
  let control: TrainingControl

  static let passes = 3
  static let learningRate: Float = 0.1
  /// The pieces are dealt out to so many groups; fixed, so that the result does not depend on the number of cores.
  private static let groupCount = 4
  /// Tokens that are read in one go, by one core, or more where a document is longer.
  private static let runLength = 16_384

  /// - Parameter model: the rehearsed one, with scales fitted.
  func fit(_ model: Model, on heldOut: HeldOutPieces) throws(TrainingError) -> CacheGates {
    let (tokens, pieces) = (heldOut.tokens, heldOut.forFitting)
    let sample = PositionSample(of: pieces)
    try control.progress(.fit, 0, of: nil, "gates")
    let (isCancelled, runs) = (control.isCancelled, Self.runs(of: pieces))
    let examples = parallelMap(runs.count) { run in
      var examples = GateExamples()
      var state = DocumentState(model)
      for piece in runs[run] {
        state.reset()
        for i in piece {
          if isCancelled() { return examples }
          let word = WordID(tokens[i])
          if sample.contains(i) {
            let block = sample.block(i).clamped(to: piece)
            if i == block.lowerBound { state.prefetch(block.map { WordID(tokens[$0]) }) }
            state.collect(word, into: &examples)
          }
          state.append(word)
        }
      }
      return examples
    }
    try control.progress(.fit, 1, of: nil, "gates")
    return train(on: examples)
  }

  /// The pieces of one group after those of another, in runs.
  private static func runs(of pieces: [Range<Int>]) -> [[Range<Int>]] {
    var runs: [[Range<Int>]] = []
    for group in 0..<groupCount {
      var (run, length) = ([Range<Int>](), 0)
      for piece in stride(from: group, to: pieces.count, by: groupCount) {
        run.append(pieces[piece])
        length += pieces[piece].count
        if length >= runLength {
          runs.append(run)
          (run, length) = ([], 0)
        }
      }
      if !run.isEmpty { runs.append(run) }
    }
    return runs
  }

  func train<Gates: GateWeights>(on groups: [GateExamples]) -> Gates {
    var gates = Gates()
    var squares = [Float](repeating: 1e-2, count: gates.weights.count)
    var order = groups.indices.flatMap { group in (0..<groups[group].count).map { (group, $0) } }
    var generator = SeededGenerator(seed: 1)
    order.shuffle(using: &generator)
    for pass in 0..<Self.passes {
      let rate = Self.learningRate / Float(pass + 1)
      for (group, index) in order {
        let examples = groups[group]
        step(examples.probability[index], examples.gates(of: index), &gates, &squares, rate: rate)
      }
    }
    return gates
  }

  private func step<Gates: GateWeights>(
    _ product: Double, _ open: ArraySlice<GateExamples.Gate>, _ gates: inout Gates, _ squares: inout [Float],
    rate: Float
  ) {
    // Forward: P before each step, and each λ.
    var probability = product
    var before = InlineArray<13, Double>(repeating: 0)
    var lambdas = InlineArray<13, Double>(repeating: 0)
    for (index, gate) in open.enumerated() {
      let lambda = gates.gate(Int(gate.slot), gate.features)
      before[index] = probability
      lambdas[index] = lambda
      probability += lambda * (Double(gate.share) - probability)
    }
    guard probability > 0 else { return }
    // Backward: later gates shrink the effect of earlier ones.
    var kept = 1.0
    for index in stride(from: open.count - 1, through: 0, by: -1) {
      let gate = open[open.startIndex + index]
      let lambda = lambdas[index]
      let gradient = Float(kept * (Double(gate.share) - before[index]) / probability * lambda * (1 - lambda))
      for i in 0..<gate.features.count {
        let weight = Int(gate.slot) * Gates.featureCount + Int(gate.features.indices[i])
        squares[weight] += gradient * gradient
        gates.weights[weight] += rate * gradient / squares[weight].squareRoot()
      }
      kept *= 1 - lambda
    }
  }
}
