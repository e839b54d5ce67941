/// Whether one promise held over a soak.
///
/// Growth is judged over the last two thirds: before, the daemon is killed again and again, and then fills its caches.
package struct SoakVerdict: Codable, Equatable, Sendable {
  package var name: String
  /// Nil where there were too few rounds to tell.
  package var value: Double?
  package var unit: String
  /// The value may not be above it.
  package var limit: Double

  package var holds: Bool { value.map { $0 <= limit } ?? false }

  /// Of rounds in their order.
  package static func all(of rounds: [SoakRound]) -> [SoakVerdict] {
    let late = Array(rounds.dropFirst((rounds.count + 2) / 3))
    func sum(_ count: (SoakRound) -> Int) -> Double { Double(rounds.map(count).reduce(0, +)) }
    return [
      SoakVerdict(
        name: "memory's slope", value: drift(late.map { ($0.seconds, Double($0.restingBytes)) }).map { 100 * $0 },
        unit: "%", limit: 1),
      SoakVerdict(
        name: "more descriptors", value: growth(late.map(\.descriptors)).map(Double.init), unit: "", limit: 0),
      SoakVerdict(name: "more threads", value: growth(late.map(\.threads)).map(Double.init), unit: "", limit: 0),
      SoakVerdict(name: "wrong answers", value: sum(\.wrongAnswers), unit: "", limit: 0),
      SoakVerdict(name: "lost answers", value: sum(\.lostAnswers), unit: "", limit: 0),
    ]
  }

  /// A line of JSON.
  package var json: String? { jsonLine(of: self) }

  package var row: String {
    let value = value.map { decimal($0) } ?? "too few rounds"
    return
      "\(padded(name, to: 20)) \(padded(value, to: -14)) \(padded(unit, to: 2)) \(holds ? "holds" : "FAILS"), at most "
      + "\(decimal(limit))"
  }

  // MARK: Statistics

  /// How much y grows from the first x to the last by the line of least squares, as a share of its mean.
  ///
  /// - Returns: nil of fewer than three points, of one x, and where the mean is not above 0.
  static func drift(_ points: [(x: Double, y: Double)]) -> Double? {
    let count = Double(points.count)
    let xs = points.map(\.x)
    guard points.count >= 3, let first = xs.min(), let last = xs.max(), last > first else { return nil }
    let meanX = xs.reduce(0, +) / count
    let meanY = points.map(\.y).reduce(0, +) / count
    guard meanY > 0 else { return nil }
    var (covariance, variance) = (0.0, 0.0)
    for (x, y) in points {
      covariance += (x - meanX) * (y - meanY)
      variance += (x - meanX) * (x - meanX)
    }
    return covariance / variance * (last - first) / meanY
  }

  /// How much the most of the second half is above the most of the first.
  ///
  /// - Returns: nil of fewer than two counts.
  static func growth(_ counts: [Int]) -> Int? {
    guard let before = counts.prefix(counts.count / 2).max(), let after = counts.dropFirst(counts.count / 2).max()
    else { return nil }
    return after - before
  }
}
