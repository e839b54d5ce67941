internal import LanguageModel
internal import Storage
internal import Tokenization

/// Learns `HeldOutBackoff` from held-out words: the likelihood of the interpolated n-grams, by generalised expectation
/// maximisation: how much of each word was left to the shorter history, then a step of Newton's method for each θ.
struct BackoffTrainer {
  let control: TrainingControl

  static let iterations = 30
  /// Precision of θ's prior, which says that Kneser-Ney is right: it decides where there is little text.
  static let prior = 10.0

  /// - Parameter grammar: of the rehearsal, which has not seen the held-out text.
  func fit(
    _ grammar: NGramModel, acrossSentences: Bool, on heldOut: HeldOutPieces
  ) throws(TrainingError) -> HeldOutBackoff {
    let (tokens, pieces) = (heldOut.tokens, heldOut.forFitting)
    let sample = PositionSample(of: pieces)
    var observations: [InterpolationSteps] = []
    for piece in pieces {
      try control.progress(.fit, observations.count, of: nil, "words")
      var state = grammar.initialState
      for index in piece {
        let word = WordID(tokens[index])
        if sample.contains(index) {
          observations.append(grammar.steps(of: word, &state))
        } else {
          grammar.advance(&state, by: word)
        }
        if word == .sentenceEnd, !acrossSentences { state = grammar.initialState }
      }
    }
    return fit(order: grammar.order, on: observations)
  }

  func fit(order: Int, on observations: [InterpolationSteps]) -> HeldOutBackoff {
    var result = HeldOutBackoff(order: order)
    for _ in 0..<Self.iterations {
      var sums = [NewtonStep](repeating: NewtonStep(), count: result.logFactors.count)
      for steps in observations { Self.expect(steps, result, &sums) }
      for bucket in sums.indices {
        let theta = Double(result[bucket])
        let step = (sums[bucket].gradient - Self.prior * theta) / (sums[bucket].curvature + Self.prior)
        result[bucket] = Float(theta + max(-1, min(1, step)))
      }
    }
    return result
  }

  /// Of one θ: Σ share left to the shorter history - γ', and Σ γ'·(1 - γ').
  private struct NewtonStep {
    var gradient = 0.0
    var curvature = 0.0
  }

  private static func expect(_ steps: InterpolationSteps, _ current: HeldOutBackoff, _ sums: inout [NewtonStep]) {
    // Upwards: by ever longer histories, γ', and the shares of P that come from the shorter history.
    var backoffs = InlineArray<8, Double>(repeating: 1)
    var passed = InlineArray<8, Double>(repeating: 1)
    var buckets = InlineArray<8, Int>(repeating: -1)
    var probability = steps.unigram
    for index in 0..<steps.count {
      let step = steps.steps[index]
      var (weight, backoff) = (step.weight, step.backoff)
      if let bucket = HeldOutBackoff.bucket(length: index + 1, backoff: backoff, followers: step.followers) {
        backoff = current.backoff(backoff, in: bucket)
        weight *= (1 - backoff) / (1 - step.backoff)
        buckets[index] = bucket
      }
      let below = backoff * probability
      probability = weight + below
      guard probability > 0 else { return }
      backoffs[index] = backoff
      passed[index] = below / probability
    }
    // Downwards: how much of the word is left to each history.
    var left = 1.0
    for index in stride(from: steps.count - 1, through: 0, by: -1) {
      if buckets[index] >= 0 {
        let backoff = backoffs[index]
        sums[buckets[index]].gradient += left * (passed[index] - backoff)
        sums[buckets[index]].curvature += left * backoff * (1 - backoff)
      }
      left *= passed[index]
    }
  }
}
