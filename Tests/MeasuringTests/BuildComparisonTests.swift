import Testing

@testable import Measuring

@Suite struct `A comparison of two builds` {
  /// One figure by its values in some runs.
  private func row(baseline: [Double], current: [Double]) throws -> ComparedFigure {
    // An old build does not say which way is better.
    let rows = BuildComparison(
      baseline: baseline.map { [Figure(name: "predict", value: $0, unit: "ms")] },
      current: current.map { [Figure(name: "predict", value: $0, unit: "ms", better: .lower)] }
    ).rows
    try #require(rows.count == 1)
    return rows[0]
  }

  @Test func `takes medians, the ratio and the spread`() throws {
    let row = try row(baseline: [10, 9, 10, 11, 10, 10, 12, 10, 10, 10], current: [11, 90, 10, 11, 11])
    #expect(row.baseline == 10)
    #expect(row.current == 11)
    #expect(row.ratio == 1.1)
    // 9 10 10 10 10 and 10 10 10 11 12.
    #expect(row.spread == 0)
    #expect(row.verdict == .worse)
    // 1 2 2 and 3 4 8.
    #expect(try self.row(baseline: [8, 1, 2, 4, 3, 2], current: [3]).spread == 1)
  }

  @Test func `the spread is the largest between the medians of two halves`() {
    #expect(spread([5]) == 0 && spread([0, 0]) == 0 && spread([0, 1]) == .infinity)
    #expect(spread([8, 10]) == 0.25 && spread([-8, -10]) == 0.25)
    let values: [Double] = [7, 3, 19, 2, 11, 5, 13, 17]
    var largest = 0.0
    for division in 0..<(1 << values.count) where division.nonzeroBitCount == values.count / 2 {
      let first = values.indices.filter { division >> $0 & 1 == 0 }.map { values[$0] }
      let second = values.indices.filter { division >> $0 & 1 == 1 }.map { values[$0] }
      largest = max(largest, median(first) / median(second) - 1)
    }
    #expect(spread(values) == largest)
  }

  @Test(arguments: [
    (101.9, 0.0, ComparedFigure.Verdict.within), (102.1, 0, .worse), (98.1, 0, .within), (97.9, 0, .better),
    (110, 0.11, .within), (112, 0.11, .worse), (91, 0.11, .within), (90, 0.11, .better), (100, 0, .within),
  ])
  func `less is within the larger of 2 % and the spread, or better, or worse`(
    current: Double, spread: Double, verdict: ComparedFigure.Verdict
  ) {
    func compared(_ better: Figure.Better?, _ baseline: Double, _ current: Double) -> ComparedFigure.Verdict {
      ComparedFigure(name: "", unit: "", better: better, baseline: baseline, current: current, spread: spread).verdict
    }
    #expect(compared(.lower, 100, current) == verdict)
    // A rate is worse where a time is better.
    #expect(compared(.higher, current, 100) == verdict)
    #expect(compared(nil, 100, current) == .notJudged)
  }

  @Test func `errors may be none`() {
    func verdict(_ baseline: Double, _ current: Double) -> ComparedFigure.Verdict {
      ComparedFigure(name: "", unit: "", better: .lower, baseline: baseline, current: current, spread: 0).verdict
    }
    #expect(verdict(0, 0) == .within)
    #expect(verdict(0, 1) == .worse)
    #expect(verdict(1, 0) == .better)
    let infinite = ComparedFigure(name: "e", unit: "", better: .lower, baseline: 0, current: 1, spread: .infinity)
    #expect(
      infinite.json == #"{"baseline":0,"better":"lower","current":1,"name":"e","unit":"","verdict":"within"}"#)
  }

  @Test func `names figures that one build lacks, and keeps units apart`() {
    let (ours, theirs) = (Figure(name: "new", value: 1, unit: "s"), Figure(name: "old", value: 2, unit: "s"))
    let (wall, processor) = (
      Figure(name: "both", value: 3, unit: "s"), Figure(name: "both", value: 4, unit: "s of processor time")
    )
    // In the second run of the baseline an older figure is not printed.
    let rows = BuildComparison(
      baseline: [[theirs, wall, processor], [wall, processor]], current: [[ours, wall, processor]]
    ).rows
    #expect(rows.map(\.name) == ["new", "both", "both", "old"])
    #expect(rows.map(\.verdict) == [.onlyCurrent, .notJudged, .notJudged, .onlyBaseline])
    #expect(rows.map(\.baseline) == [nil, 3, 4, 2])
    #expect(rows.map(\.current) == [1, 3, 4, nil])
    #expect(rows[0].spread == nil && rows[3].ratio == nil)
  }

  @Test func `is printed in columns`() {
    let row = ComparedFigure(
      name: "ptb: predict", unit: "ms", better: .lower, baseline: 2, current: 12.5, spread: 0.031)
    let lacking = ComparedFigure(name: "new", unit: "µs", better: .lower, baseline: nil, current: 1, spread: nil)
    #expect(
      [ComparedFigure.heading, row.row, lacking.row].joined(separator: "\n") == """
        figure                                               unit                  baseline this build   ratio   spread verdict
        ptb: predict                                         ms                       2.000      12.50   6.250    3.1 % WORSE
        new                                                  µs                           -      1.000       -        - only this build has it
        """)
  }
}

@Suite struct `Arguments` {
  @Test func `lose options with their values, and flags`() {
    #expect(
      arguments(
        ["latency", "ptb", "--baseline", "--json", "--count=5", "--baseline=x", "--json", "--baselines", "y"],
        without: ["--baseline"], flags: ["--json"]) == ["latency", "ptb", "--count=5", "--baselines", "y"])
  }
}
