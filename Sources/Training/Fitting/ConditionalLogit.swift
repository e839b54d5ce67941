internal import Glibc

/// P(option | options) ∝ exp(w · features of the option), fitted to which option was right (McFadden 1974).
///
/// Newton's method on the mean log likelihood less ½·λ·Σ(w·σ)², σ being how much a feature differs among the options of a
/// choice: weak evidence that says the same as strong evidence shares its weight. As that makes all weights small, they are
/// multiplied in the end by the factor that makes the examples likeliest: then P is calibrated.
enum ConditionalLogit {
  private static let penalty = 0.1
  private static let iterations = 12

  /// - Parameters:
  ///   - examples: the features of the options of each choice, the right one first; all of one length.
  ///   - nonNegative: features whose weights do not go below 0.
  static func fit(_ examples: [[[Double]]], nonNegative: [Int] = []) -> [Double] {
    var left = nonNegative
    var without: [Int] = []
    while true {
      let weights = fit(examples, without: without, penalty: penalty)
      let negative = left.filter { weights[$0] < 0 }
      if negative.isEmpty {
        let scale = scale(weights, examples)
        return weights.map { $0 * scale }
      }
      left.removeAll { weights[$0] < 0 }
      without += negative
    }
  }

  /// The factor of all weights that makes the examples likeliest.
  private static func scale(_ weights: [Double], _ examples: [[[Double]]]) -> Double {
    let scores = examples.map { options in
      options.map { option in [zip(option, weights).reduce(0) { $0 + $1.0 * $1.1 }] }
    }
    let scale = fit(scores, without: [], penalty: leastPenalty)[0]
    return scale > 0 ? min(scale, largestScale) : 1
  }

  /// So that examples that weights can tell apart without exception still have a likeliest scale.
  private static let leastPenalty = 1e-4
  private static let largestScale = 10.0

  /// - Parameter without: features that get no weight.
  private static func fit(_ examples: [[[Double]]], without: [Int], penalty: Double) -> [Double] {
    let count = examples[0][0].count
    var variance = [Double](repeating: 0, count: count)
    for options in examples {
      for feature in 0..<count {
        let mean = options.reduce(0) { $0 + $1[feature] } / Double(options.count)
        variance[feature] +=
          options.reduce(0) { $0 + ($1[feature] - mean) * ($1[feature] - mean) }
          / Double(options.count)
      }
    }
    for feature in 0..<count { variance[feature] /= Double(examples.count) }
    var isUsed = [Bool](repeating: true, count: count)
    for feature in without { isUsed[feature] = false }
    var weights = [Double](repeating: 0, count: count)
    for _ in 0..<iterations {
      var gradient = [Double](repeating: 0, count: count)
      var hessian = [Double](repeating: 0, count: count * count)
      for options in examples { add(options, weights, &gradient, &hessian) }
      for i in 0..<count {
        let ridge = penalty * variance[i] * Double(examples.count)
        gradient[i] -= ridge * weights[i]
        // A feature that never differs has no weight.
        hessian[i * count + i] += ridge + (variance[i] > 0 ? 0 : 1)
        if !isUsed[i] {
          gradient[i] = 0
          for j in 0..<count { hessian[max(i, j) * count + min(i, j)] = i == j ? 1 : 0 }
        }
      }
      let step = solve(hessian, gradient)
      for i in 0..<count { weights[i] += step[i] }
    }
    return weights.map { $0.isFinite ? $0 : 0 }
  }

  /// One choice's share of the gradient and of the negated second derivative.
  private static func add(
    _ options: [[Double]], _ weights: [Double], _ gradient: inout [Double], _ hessian: inout [Double]
  ) {
    let count = weights.count
    let scores = options.map { option in zip(option, weights).reduce(0) { $0 + $1.0 * $1.1 } }
    let best = scores.max() ?? 0
    let sum = scores.reduce(0) { $0 + exp($1 - best) }
    let posteriors = scores.map { exp($0 - best) / sum }
    var mean = [Double](repeating: 0, count: count)
    for (option, posterior) in zip(options, posteriors) {
      for i in 0..<count { mean[i] += posterior * option[i] }
    }
    for i in 0..<count { gradient[i] += options[0][i] - mean[i] }
    for (option, posterior) in zip(options, posteriors) {
      let difference = (0..<count).map { option[$0] - mean[$0] }
      for i in 0..<count where difference[i] != 0 {
        let factor = posterior * difference[i]
        for j in 0...i { hessian[i * count + j] += factor * difference[j] }
      }
    }
  }

  /// x with A·x = b, A symmetric and positive definite, its lower half given (Cholesky).
  private static func solve(_ lower: [Double], _ b: [Double]) -> [Double] {
    let count = b.count
    var factor = lower
    for i in 0..<count {
      for j in 0...i {
        var sum = factor[i * count + j]
        for k in 0..<j { sum -= factor[i * count + k] * factor[j * count + k] }
        factor[i * count + j] = i == j ? max(sum, 1e-12).squareRoot() : sum / factor[j * count + j]
      }
    }
    var x = b
    for i in 0..<count {
      for k in 0..<i { x[i] -= factor[i * count + k] * x[k] }
      x[i] /= factor[i * count + i]
    }
    for i in stride(from: count - 1, through: 0, by: -1) {
      for k in i + 1..<max(count, i + 1) { x[i] -= factor[k * count + i] * x[k] }
      x[i] /= factor[i * count + i]
    }
    return x
  }
}
