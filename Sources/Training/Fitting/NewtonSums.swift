internal import VectorMath

/// Gradient and curvature of Σ log P by α and β.
struct NewtonSums: Sendable {
  var gradient = (0.0, 0.0)
  var curvature = (0.0, 0.0, 0.0)

  mutating func add(_ other: NewtonSums) {
    gradient.0 += other.gradient.0
    gradient.1 += other.gradient.1
    curvature.0 += other.curvature.0
    curvature.1 += other.curvature.1
    curvature.2 += other.curvature.2
  }

  /// One position: the word that came, against the expectation over all words.
  mutating func add(
    _ word: Int, _ probabilities: [Float], _ topic: [Float], _ recurrence: [Float], _ alpha: Float, _ beta: Float
  ) {
    var (z, x, y, xx, xy, yy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for i in 0..<probabilities.count {
      let (a, b) = (topic[i], recurrence[i])
      let weight = Double(probabilities[i] * fastExp(max(-20, min(20, alpha * a + beta * b))))
      z += weight
      let (wa, wb) = (weight * Double(a), weight * Double(b))
      x += wa
      y += wb
      xx += wa * Double(a)
      xy += wa * Double(b)
      yy += wb * Double(b)
    }
    guard z > 0 else { return }
    let (meanX, meanY) = (x / z, y / z)
    gradient.0 += Double(topic[word]) - meanX
    gradient.1 += Double(recurrence[word]) - meanY
    curvature.0 += xx / z - meanX * meanX
    curvature.1 += xy / z - meanX * meanY
    curvature.2 += yy / z - meanY * meanY
  }

  /// One step of Newton's method, damped to half a unit, within a range.
  func step(_ alpha: Double, _ beta: Double, prior: Double, range: ClosedRange<Double>) -> (Double, Double) {
    let g0 = gradient.0 + prior * (1 - alpha)
    let g1 = gradient.1 + prior * (1 - beta)
    let (a, b, c) = (curvature.0 + prior, curvature.1, curvature.2 + prior)
    let determinant = a * c - b * b
    guard determinant > 0 else { return (alpha, beta) }
    let d0 = max(-0.5, min(0.5, (c * g0 - b * g1) / determinant))
    let d1 = max(-0.5, min(0.5, (a * g1 - b * g0) / determinant))
    func bounded(_ x: Double) -> Double { max(range.lowerBound, min(range.upperBound, x)) }
    return (bounded(alpha + d0), bounded(beta + d1))
  }
}
