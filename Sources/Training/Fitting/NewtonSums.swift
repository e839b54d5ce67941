internal import VectorMath

/// Gradient and curvature of Σ log P by the factors of a few features.
struct NewtonSums: Sendable {
  private let count: Int
  /// Shape (features).
  private var gradient: [Double]
  /// Shape (features, features), the upper triangle.
  private var curvature: [Double]

  init(_ count: Int) {
    self.count = count
    gradient = [Double](repeating: 0, count: count)
    curvature = [Double](repeating: 0, count: count * count)
  }

  mutating func add(_ other: NewtonSums) {
    for i in gradient.indices { gradient[i] += other.gradient[i] }
    for i in curvature.indices { curvature[i] += other.curvature[i] }
  }

  /// One position: the word that came, against the expectation over all words.
  ///
  /// - Parameter features: of every word, shape (features or more, vocabulary).
  mutating func add(_ word: Int, _ probabilities: [Float], _ features: [[Float]], _ factors: [Float]) {
    var weights = [Double](repeating: 0, count: probabilities.count)
    var z = 0.0
    for i in 0..<probabilities.count {
      var sum: Float = 0
      for j in 0..<count { sum += factors[j] * features[j][i] }
      weights[i] = Double(probabilities[i] * fastExp(max(-20, min(20, sum))))
      z += weights[i]
    }
    guard z > 0 else { return }
    let means = (0..<count).map { j in Self.sum(weights, features[j]) / z }
    for j in 0..<count {
      gradient[j] += Double(features[j][word]) - means[j]
      for k in j..<count {
        curvature[j * count + k] += Self.sum(weights, features[j], features[k]) / z - means[j] * means[k]
      }
    }
  }

  private static func sum(_ weights: [Double], _ feature: [Float]) -> Double {
    var sum = 0.0
    for i in weights.indices { sum += weights[i] * Double(feature[i]) }
    return sum
  }

  private static func sum(_ weights: [Double], _ first: [Float], _ second: [Float]) -> Double {
    var sum = 0.0
    for i in weights.indices { sum += weights[i] * Double(first[i]) * Double(second[i]) }
    return sum
  }

  /// One step of Newton's method, damped to half a unit a factor, within a range.
  func step(_ factors: [Double], prior: Double, range: ClosedRange<Double>) -> [Double] {
    // Cholesky's way: the curvature with the prior is positive definite but for rounding.
    var lower = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    for j in 0..<count {
      for k in 0...j {
        var value = curvature[k * count + j] + (j == k ? prior : 0)
        for i in 0..<k { value -= lower[j][i] * lower[k][i] }
        guard j == k else {
          lower[j][k] = value / lower[k][k]
          continue
        }
        guard value > 0 else { return factors }
        lower[j][j] = value.squareRoot()
      }
    }
    var steps = (0..<count).map { gradient[$0] + prior * (1 - factors[$0]) }
    for j in 0..<count {
      for i in 0..<j { steps[j] -= lower[j][i] * steps[i] }
      steps[j] /= lower[j][j]
    }
    for j in (0..<count).reversed() {
      for i in j + 1..<count { steps[j] -= lower[i][j] * steps[i] }
      steps[j] /= lower[j][j]
    }
    return zip(factors, steps).map { factor, step in
      max(range.lowerBound, min(range.upperBound, factor + max(-0.5, min(0.5, step))))
    }
  }
}
