import ArgumentParser
import Measuring

/// Another build that a command's figures are compared with.
struct BaselineOptions: ParsableArguments {
  @Option(
    name: .customLong("baseline"),
    help: ArgumentHelp("Another build's kith-bench: compare its figures with this build's.", valueName: "path"))
  var path: String?

  @Option(
    name: .customLong("baseline-rounds"),
    help: ArgumentHelp("How many rounds of a comparison, 7 to \(Spread.mostPairs).", valueName: "count"))
  var rounds = 7

  func validate() throws {
    guard (7...Spread.mostPairs).contains(rounds) else {
      throw ValidationError("--baseline-rounds is 7 to \(Spread.mostPairs)")
    }
  }

  /// For the help of the commands that have these options.
  static let discussion = """
    With --baseline, this program and the one at that path are run in turn with the same arguments, this build once and the \
    baseline twice each round, after a run of each that is not counted. Of each figure there are both medians, their ratio, \
    and the spread: the largest difference between two medians of the baseline's own runs. A figure is WORSE, and the exit \
    status 1, if it is worse by more than the spread and more than 2 %. Both builds need their kithd beside them where the \
    command starts one, and share --cache, so also the models.
    """

  /// This program's arguments, without those of the comparison, for a run that prints JSON lines.
  static func measuringArguments() -> [String] {
    arguments(
      Array(CommandLine.arguments.dropFirst()), without: ["--baseline", "--baseline-rounds"], flags: ["--json"])
      + ["--json"]
  }
}
