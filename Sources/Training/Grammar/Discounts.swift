internal import Storage

/// The discounts of modified Kneser-Ney smoothing for one n-gram order.
///
/// A count of c keeps c - D(c); the discount goes to the back-off weight.
/// Chen & Goodman 1998, eq. 26: Y = n₁ / (n₁ + 2n₂), D1 = 1 - 2Y·n₂/n₁, D2 = 2 - 3Y·n₃/n₂, D3+ = 3 - 4Y·n₄/n₃.
package struct Discounts: Sendable, Equatable {
  /// D1, D2, D3+.
  package let values: [Double]
  /// Whether the counts were too few and the fixed discounts 0.5, 1, 1.5 stand in.
  package let isFallback: Bool

  /// Those of KenLM's `--discount_fallback`, too.
  package static let fallback = Discounts(values: [0.5, 1, 1.5], isFallback: true)

  private init(values: [Double], isFallback: Bool) {
    self.values = values
    self.isFallback = isFallback
  }

  /// - Parameter countsOfCounts: n₁...n₄, how many n-grams have adjusted count 1...4.
  package init(countsOfCounts n: [Int]) {
    precondition(n.count == 4)
    guard !n.contains(0) else {
      self = .fallback
      return
    }
    let y = Double(n[0]) / Double(n[0] + 2 * n[1])
    let values = (1...3).map { (k: Int) -> Double in
      let ratio = Double(n[k]) / Double(n[k - 1])
      return Double(k) - Double(k + 1) * y * ratio
    }
    let isSound = (1...3).allSatisfy { values[$0 - 1] >= 0 && values[$0 - 1] <= Double($0) }
    self = isSound ? Discounts(values: values, isFallback: false) : .fallback
  }

  /// Counts the counts of a column; those of `excluded` nodes are left out.
  init(adjusted counts: MappedColumn<UInt32>, excluding excluded: Int? = nil) {
    var n = [0, 0, 0, 0]
    let span = counts.span
    for i in 0..<span.count where span[i] >= 1 && span[i] <= 4 && i != excluded { n[Int(span[i]) - 1] += 1 }
    self.init(countsOfCounts: n)
  }

  /// D(c).
  @inline(__always)
  func discount(_ count: UInt32) -> Double {
    count == 0 ? 0 : values[Int(min(count, 3)) - 1]
  }

  /// D(c)/c.
  @inline(__always)
  func share(_ count: UInt32) -> Double { count == 0 ? 0 : discount(count) / Double(count) }
}
