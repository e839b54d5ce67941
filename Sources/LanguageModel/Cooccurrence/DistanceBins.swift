/// How far apart two words of a text are, in five bins after and five before: 1, 2, 3-5, 6-10, 11-20 tokens.
///
/// Function words and idioms live in the near bins, topics in the far ones; what lies beyond says no more of a word than
/// the topic does. Bins 0...4 are for a partner after the word, 5...9 for one before it.
package enum DistanceBins {
  package static let count = 10
  /// Bins of one side.
  package static let sideCount = 5
  /// The largest distance of each bin of a side, in tokens: the windows that can be asked for.
  package static let reaches = [1, 2, 5, 10, 20]
  /// The largest distance that is counted.
  package static let reach = 20
  /// How many distances each bin of a side holds.
  package static let widths = [1, 1, 3, 5, 10]

  /// The bin of a partner `distance` tokens after the word, or before it where that is negative.
  /// - Precondition: 1 ≤ |distance| ≤ 20.
  @inline(__always)
  package static func bin(_ distance: Int) -> Int {
    let away = distance.magnitude
    let near = (away > 1 ? 1 : 0) + (away > 2 ? 1 : 0) + (away > 5 ? 1 : 0) + (away > 10 ? 1 : 0)
    return distance < 0 ? near + sideCount : near
  }

  /// The smallest window of bins that reaches at least `distance` tokens; 20 if none does.
  package static func window(atLeast distance: Int) -> Int { reaches.first { $0 >= distance } ?? reach }
}

/// How often two words occurred in each bin of distances, as seen from the first of them.
package struct PairCounts: Sendable, Equatable {
  /// Shape (10), by `DistanceBins`.
  package var bins = InlineArray<10, UInt32>(repeating: 0)

  package init() {}

  package static func == (a: PairCounts, b: PairCounts) -> Bool {
    (0..<DistanceBins.count).allSatisfy { a.bins[$0] == b.bins[$0] }
  }

  package var total: Int {
    var sum = 0
    for bin in 0..<DistanceBins.count { sum += Int(bins[bin]) }
    return sum
  }

  /// The same pairs as seen from the other word: after becomes before.
  package var mirrored: PairCounts {
    var result = PairCounts()
    for bin in 0..<DistanceBins.sideCount {
      result.bins[bin] = bins[bin + DistanceBins.sideCount]
      result.bins[bin + DistanceBins.sideCount] = bins[bin]
    }
    return result
  }

  /// How often the other word occurred up to `window` tokens after and before the first.
  /// - Precondition: `window` is one of `DistanceBins.reaches`.
  package func within(_ window: Int) -> (after: Int, before: Int) {
    var (after, before) = (0, 0)
    for bin in 0..<DistanceBins.sideCount where DistanceBins.reaches[bin] <= window {
      after += Int(bins[bin])
      before += Int(bins[bin + DistanceBins.sideCount])
    }
    return (after, before)
  }

  /// These counts less others; none falls below 0.
  package func subtracting(_ other: PairCounts) -> PairCounts {
    var result = self
    for bin in 0..<DistanceBins.count { result.bins[bin] -= min(bins[bin], other.bins[bin]) }
    return result
  }
}
