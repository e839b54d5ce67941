internal import Foundation

/// How many of a number of questions were answered right. A tie of n answers counts 1 ÷ n.
package struct Share: Codable, Equatable, Sendable {
  package var right: Double
  package var total: Int

  package init(right: Double = 0, of total: Int = 0) {
    self.right = right
    self.total = total
  }

  package mutating func add(_ points: Double) {
    right += points
    total += 1
  }

  package var percent: Double { 100 * right / Double(max(1, total)) }

  /// Of the share, per cent, as of independent questions; two are added, one right and one wrong, so that no few questions
  /// are certain.
  package var standardError: Double {
    let (count, share) = (Double(total) + 2, (right + 1) / (Double(total) + 2))
    return 100 * (share * (1 - share) / count).squareRoot()
  }

  /// Whether it is higher by more than twice the standard error of the difference, as of other questions.
  package func isAbove(_ other: Share) -> Bool {
    percent - other.percent > 2
      * (standardError * standardError + other.standardError * other.standardError).squareRoot()
  }

  /// Whether it is higher than what is known exactly, such as chance, by more than twice its standard error.
  package func isAbove(percent other: Double) -> Bool { percent - other > 2 * standardError }

  package func isBelow(percent other: Double) -> Bool { other - percent > 2 * standardError }

  /// With what it is uncertain by: `64.2 ± 1.9`.
  package var text: String { String(format: "%.1f ± %.1f", percent, 2 * standardError) }
}
