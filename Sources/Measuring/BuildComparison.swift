/// The same figures of two builds, each measured in several runs.
package struct BuildComparison: Sendable {
  /// A run's figures, for each run.
  private let baseline: [[Figure]]
  private let current: [[Figure]]

  package init(baseline: [[Figure]], current: [[Figure]]) {
    self.baseline = baseline
    self.current = current
  }

  /// Figures are the same if they have these in common.
  private struct Key: Hashable {
    var name: String
    var unit: String

    init(_ figure: Figure) {
      name = figure.name
      unit = figure.unit
    }
  }

  /// A row for each figure that either build has, in the order in which they come first.
  package var rows: [ComparedFigure] {
    let (theirs, ours) = (Self.values(in: baseline), Self.values(in: current))
    var rows: [ComparedFigure] = []
    var known: Set<Key> = []
    for figure in (current + baseline).joined() where known.insert(Key(figure)).inserted {
      let (theirs, ours) = (theirs[Key(figure)], ours[Key(figure)])
      rows.append(
        ComparedFigure(
          name: figure.name, unit: figure.unit, better: figure.better, baseline: theirs.map(median),
          current: ours.map(median), spread: theirs.map(spread)))
    }
    return rows
  }

  private static func values(in runs: [[Figure]]) -> [Key: [Double]] {
    Dictionary(grouping: runs.joined(), by: Key.init).mapValues { $0.map(\.value) }
  }
}

/// How far values are from themselves: of all ways to divide them into two halves, the one whose medians differ most, and
/// by how much, as a share of the smaller one. That is nearly the distance of the quartiles, and about what the medians of
/// two series of half as many values differ by in nineteen cases of twenty.
func spread(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  let half = sorted.count / 2
  let (low, high) = (median(Array(sorted.prefix(half))), median(Array(sorted.suffix(half))))
  // Of negative values the low one is the larger share.
  return low == high ? 0 : max(high / low, low / high) - 1
}
