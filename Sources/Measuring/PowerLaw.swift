internal import Foundation

/// y = factor · x^exponent: how a cost grows. An exponent of 1 is linear growth.
package struct PowerLaw: Sendable, Equatable {
  package let factor: Double
  package let exponent: Double

  /// The least squares fit of log y over log x.
  ///
  /// - Returns: nil unless there are two different x, all x and y positive and finite.
  package init?(fitting points: [(x: Double, y: Double)]) {
    guard points.allSatisfy({ $0.x > 0 && $0.y > 0 && $0.x.isFinite && $0.y.isFinite }), let first = points.first,
      points.contains(where: { $0.x != first.x })
    else { return nil }
    let count = Double(points.count)
    let (xs, ys) = (points.map { log($0.x) }, points.map { log($0.y) })
    let (meanX, meanY) = (xs.reduce(0, +) / count, ys.reduce(0, +) / count)
    var (covariance, variance) = (0.0, 0.0)
    for (x, y) in zip(xs, ys) {
      covariance += (x - meanX) * (y - meanY)
      variance += (x - meanX) * (x - meanX)
    }
    guard variance > 0 else { return nil }
    exponent = covariance / variance
    factor = exp(meanY - exponent * meanX)
  }

  package func callAsFunction(_ x: Double) -> Double { factor * pow(x, exponent) }
}
