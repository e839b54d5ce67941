import Measuring

/// Two builds that measure the same in turn.
struct BaselineRun {
  let current: OtherProgram
  let baseline: OtherProgram
  let rounds: Int
  let arguments: [String]

  func run() throws -> [ComparedFigure] {
    // Not counted: these train what models are missing and bring files into memory.
    let start = ContinuousClock.now
    _ = try current.figures(arguments)
    _ = try baseline.figures(arguments)
    let time = seconds(start.duration(to: .now)) * 1.5 * Double(rounds)
    note("\(rounds) rounds, about \(Int(time / 60) + 1) min")
    let measured = try (0..<rounds).map { index in
      note("round \(index + 1) of \(rounds)")
      return try round(index)
    }
    return BuildComparison(measured).rows
  }

  /// This build is the second, the first and the last of three in turn, so that no order favours one.
  private func round(_ index: Int) throws -> BuildComparison.Round {
    var ours: [Figure] = []
    var theirs: [[Figure]] = []
    for position in 0..<3 {
      if position == [1, 0, 2][index % 3] {
        ours = try current.figures(arguments)
      } else {
        theirs.append(try baseline.figures(arguments))
      }
    }
    return BuildComparison.Round(baseline: theirs[0], again: theirs[1], current: ours)
  }
}
