internal import Glibc
internal import LanguageModel
internal import Tokenization
internal import VectorMath

/// The symmetric matrix of positive pointwise mutual informations of words, to multiply with: it is computed from the
/// co-occurrence table each time, and never stored.
///
///     M(a, b) = max(0, log c(a, b) / e(a, b)),  e(a, b) = 2 W √(f(a) g(a) f(b) g(b)) / N
///
/// c counts a pair at a distance of d tokens as (11 - d) / 10, as word2vec's dynamic window of ten does, W is the sum of
/// these weights, f the frequency, N the sum of all f, and g ∝ f^¾ with the same sum: smoothed frequencies keep rare
/// words from being near to everything (Levy, Goldberg & Dagan 2015, "Improving distributional similarity with lessons
/// learned from word embeddings").
struct MutualInformation {
  let table: CooccurrenceTable
  /// Shape (rows): each word's summand of log e(a, b).
  private let share: [Float]
  /// log of tenths of pairs.
  private let logarithms: [Float]

  /// Tenths that a pair counts, by bin of a side: the mean over the bin's distances.
  private static let tenths = [10, 9, 7, 3, 0]
  private static let smoothing = 0.75

  init(_ table: CooccurrenceTable) {
    self.table = table
    let total = table.frequencies.reduce(0, +)
    let smoothed = table.frequencies.map { pow($0, Self.smoothing) }
    let scale = total / max(smoothed.reduce(0, +), .leastNormalMagnitude)
    let window = zip(Self.tenths, DistanceBins.widths).reduce(0.0) { $0 + Double($1.0 * $1.1) / 10 }
    let constant = log(2 * window / max(total, 1)) / 2
    share = zip(table.frequencies, smoothed).map { f, g in
      f > 0 ? Float(log(f * g * scale) / 2 + constant) : .infinity
    }
    logarithms = (0..<4_096).map { Float(log(Double($0) / 10)) }
  }

  var rowCount: Int { table.rowCount }

  /// The product with the columns of a matrix, shape (rows, `width`).
  ///
  /// The sums are taken in the same order for every width, so that a column's result does not depend on the others.
  func product(with columns: [Float], width: Int) -> [Float] {
    precondition(columns.count == rowCount * width)
    var product = [Float](repeating: 0, count: columns.count)
    var result = product.mutableSpan
    for row in 0..<rowCount {
      table.forEachEntry(ofRow: row) { other, counts in
        let value = information(row, other.index, counts)
        guard value > 0 else { return }
        addScaled(&result, at: row * width, columns.span, at: other.index * width, by: value, count: width)
        if other.index != row {
          addScaled(&result, at: other.index * width, columns.span, at: row * width, by: value, count: width)
        }
      }
    }
    return product
  }

  /// M(a, b) of a pair in the table, or less than 0 where that is 0.
  @inline(__always)
  private func information(_ first: Int, _ second: Int, _ counts: PairCounts) -> Float {
    var tenths = 0
    for bin in 0..<DistanceBins.sideCount - 1 {
      tenths += Self.tenths[bin] * (Int(counts.bins[bin]) + Int(counts.bins[bin + DistanceBins.sideCount]))
    }
    let logarithm = tenths < logarithms.count ? logarithms[tenths] : log(Float(tenths) / 10)
    return logarithm - (share[first] + share[second])
  }
}
