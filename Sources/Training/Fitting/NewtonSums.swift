internal import VectorMath

/// Gradient and curvature of Σ log P by the factors of two or three features.
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
  /// - Parameter features: of every word, shape (3, vocabulary); where there are two, the third is of zeros.
  mutating func add(_ word: Int, _ probabilities: [Float], _ features: [[Float]], _ factors: [Float]) {
    let sums = Self.sums(probabilities, features, factors)
    let z = sums.weight
    guard z > 0 else { return }
    for j in 0..<count {
      let mean = sums.first[j] / z
      gradient[j] += Double(features[j][word]) - mean
      for k in j..<count {
        curvature[j * count + k] += sums.second[j * 3 + k] / z - mean * (sums.first[k] / z)
      }
    }
  }

  /// Σ w, Σ w·f_j and Σ w·f_j·f_k, for w = P·exp(Σ factor·f) of all words. One pass, in which no sum waits for another; each is
  /// taken in the order of the words.
  private struct WeightedSums {
    var weight = 0.0
    var first = InlineArray<3, Double>(repeating: 0)
    /// Shape (3, 3), the upper triangle.
    var second = InlineArray<9, Double>(repeating: 0)
  }

  private static func sums(
    _ probabilities: [Float], _ features: [[Float]], _ factors: [Float]
  ) -> WeightedSums {
    let (a, b, c) = (features[0], features[1], features[2])
    let (probability, first, second, third) = (probabilities.span, a.span, b.span, c.span)
    let (alpha, beta, phi) = (factors[0], factors[1], factors.count > 2 ? factors[2] : 0)
    var (z, sa, sb, sc) = (0.0, 0.0, 0.0, 0.0)
    var (saa, sab, sac, sbb, sbc, scc) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for i in 0..<probability.count {
      let (fa, fb, fc) = (first[i], second[i], third[i])
      let exponent = 0 + alpha * fa + beta * fb + phi * fc
      let weight = Double(probability[i] * fastExp(max(-20, min(20, exponent))))
      let (wa, wb, wc) = (weight * Double(fa), weight * Double(fb), weight * Double(fc))
      z += weight
      sa += wa
      sb += wb
      sc += wc
      saa += wa * Double(fa)
      sab += wa * Double(fb)
      sac += wa * Double(fc)
      sbb += wb * Double(fb)
      sbc += wb * Double(fc)
      scc += wc * Double(fc)
    }
    return WeightedSums(
      weight: z, first: [sa, sb, sc], second: [saa, sab, sac, 0, sbb, sbc, 0, 0, scc])
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
