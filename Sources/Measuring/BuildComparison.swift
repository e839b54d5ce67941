/// The same figures of two builds, measured in turn: in each round this build's once and the baseline's twice.
package struct BuildComparison: Sendable {
  /// One round's figures.
  package struct Round: Sendable {
    package var baseline: [Figure]
    /// The baseline once more in the same round: what differs is the measuring.
    package var again: [Figure]
    package var current: [Figure]

    package init(baseline: [Figure], again: [Figure], current: [Figure]) {
      self.baseline = baseline
      self.again = again
      self.current = current
    }
  }

  /// Figures are the same if they have these in common.
  private struct Key: Hashable {
    var name: String
    var unit: String
  }

  private let rounds: [Round]

  package init(_ rounds: [Round]) { self.rounds = rounds }

  /// A row for each figure that either build has, in the order in which they come first.
  package var rows: [ComparedFigure] {
    var rows: [ComparedFigure] = []
    var known: Set<Key> = []
    for figure in rounds.flatMap({ $0.current + $0.baseline + $0.again })
    where known.insert(Key(name: figure.name, unit: figure.unit)).inserted {
      func values(_ side: KeyPath<Round, [Figure]>) -> [Double] {
        rounds.compactMap { value(of: figure, in: $0[keyPath: side]) }
      }
      let (baseline, current) = (values(\.baseline) + values(\.again), values(\.current))
      rows.append(
        ComparedFigure(
          name: figure.name, unit: figure.unit, better: figure.better,
          baseline: baseline.isEmpty ? nil : median(baseline), current: current.isEmpty ? nil : median(current),
          spread: Spread.ofMedians(rounds.compactMap { pair(of: figure, in: $0) })))
    }
    return rows
  }

  private func pair(of figure: Figure, in round: Round) -> (Double, Double)? {
    guard let first = value(of: figure, in: round.baseline), let second = value(of: figure, in: round.again) else {
      return nil
    }
    return (first, second)
  }

  private func value(of figure: Figure, in figures: [Figure]) -> Double? {
    figures.first { $0.name == figure.name && $0.unit == figure.unit }?.value
  }
}

/// How far a build is from itself.
package enum Spread {
  /// So many rounds are divided in all ways; more would take long and say no more.
  package static let mostPairs = 15

  /// The pairs' values are divided into two sets of one of each pair, in every way: the largest ratio of the sets'
  /// medians, less 1. Pairs stay together, so what slowly changes in the machine strikes both sets. Nil of no pairs.
  static func ofMedians(_ pairs: [(Double, Double)]) -> Double? {
    let pairs = pairs.prefix(mostPairs)
    guard !pairs.isEmpty else { return nil }
    var largest = 1.0
    // The last pair is not exchanged: with it, each division would come twice.
    for exchanged in 0..<(1 << (pairs.count - 1)) {
      let first = pairs.enumerated().map { exchanged >> $0 & 1 == 0 ? $1.0 : $1.1 }
      let second = pairs.enumerated().map { exchanged >> $0 & 1 == 0 ? $1.1 : $1.0 }
      let (a, b) = (median(first), median(second))
      if a != b { largest = max(largest, max(a, b) / min(a, b)) }
    }
    return largest - 1
  }
}
