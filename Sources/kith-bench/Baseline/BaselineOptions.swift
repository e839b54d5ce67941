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
    help: ArgumentHelp("How many rounds of a comparison, at least 7.", valueName: "count"))
  var rounds = 7

  func validate() throws {
    guard rounds >= 7 else {
      throw ValidationError("--baseline-rounds is at least 7")
    }
  }

  /// For the help of the commands that have these options.
  static let discussion = """
    With --baseline, this program and the one at that path are run in turn with the same arguments, this build once and the \
    baseline twice each round, after a run of each that is not counted. Of each figure there are both medians, their ratio, \
    and the spread: the most by which the medians of two halves of the baseline's own runs differ. A figure is WORSE, and \
    the exit status 1, if it is worse by more than the spread and more than 2 %; the exit status is 2 if a run fails. Both \
    builds need their kithd beside them where the \
    command starts one, and share --cache, so also the models.
    """

  /// This program's arguments, without those of the comparison, for a run that prints JSON lines.
  static func measuringArguments() -> [String] {
    arguments(
      Array(CommandLine.arguments.dropFirst()), without: ["--baseline", "--baseline-rounds"], flags: ["--json"])
      + ["--json"]
  }
}
