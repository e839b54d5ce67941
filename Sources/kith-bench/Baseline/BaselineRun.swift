import Measuring

/// Two builds that measure the same in turn: in each round this one once and the baseline, which is also compared with
/// itself, twice.
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
    var (theirs, ours): ([[Figure]], [[Figure]]) = ([], [])
    for round in 0..<rounds {
      note("round \(round + 1) of \(rounds)")
      for run in 0..<3 {
        // This build is the second, the first and the last of three in turn, so that no order favours one.
        if run == [1, 0, 2][round % 3] {
          ours.append(try current.figures(arguments))
        } else {
          theirs.append(try baseline.figures(arguments))
        }
      }
    }
    return BuildComparison(baseline: theirs, current: ours).rows
  }
}
