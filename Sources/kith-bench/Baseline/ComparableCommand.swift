import ArgumentParser
import Measuring

/// A command whose figures can be compared with those of another build.
protocol ComparableCommand: ParsableCommand {
  var bench: BenchOptions { get }
  var baseline: BaselineOptions { get }

  /// Adds the figures, each when it is measured.
  func measure(_ figures: Figures) throws
}

extension ComparableCommand {
  func run() throws {
    guard let path = baseline.path else { return try measure(Figures(bench)) }
    let comparison = BaselineRun(
      current: try OtherProgram("/proc/self/exe"), baseline: try OtherProgram(path), rounds: baseline.rounds,
      arguments: BaselineOptions.measuringArguments())
    let rows = try comparison.run()
    if !bench.json { write(ComparedFigure.heading) }
    for row in rows { write(bench.json ? row.json ?? "" : row.row) }
    if rows.contains(where: { $0.verdict == .worse }) { throw ExitCode(1) }
  }
}
