import ArgumentParser
import Glibc
import Training

/// `kithd associate`: one part of a training on several machines.
struct Associate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Learn associations from a part of a corpus, for kithd train --parts --exchange.",
    discussion: """
      Learns from the part the round that the folder has, or counts its co-occurrences where the folder asks for these, writes \
      what came of it into the folder, and ends. With --stay it does all that is asked for, until the training ends. All \
      machines need the same version.
      """)

  @Option(help: ArgumentHelp("The number of the part, from 0.", valueName: "n"))
  var part: Int

  @Flag(help: "Learn one round after another, until the training ends.")
  var stay = false

  @OptionGroup var reporting: ReportingArguments

  @Argument(help: ArgumentHelp("The folder that kithd train --exchange names, or a copy of it.", valueName: "folder"))
  var folder: String

  func run() throws {
    reporting.begin()
    let report = ProgressReport(reporting)
    do {
      let run = PartRun(ExchangeFolder(path: folder), part: part, control: report.control)
      if stay {
        try run.stay { report.finish($0) }
      } else if let summary = try run.learn() {
        report.finish(summary)
      } else {
        report.finish("\(folder): the training has ended", members: [("ended", 1)])
      }
    } catch {
      throw report.fail(error)
    }
  }
}

extension ProgressReport {
  fileprivate func finish(_ summary: PartSummary) {
    let work = summary.round.map { "round \($0 + 1) of \(summary.roundCount)" } ?? "co-occurrences"
    finish(
      "part \(summary.part): \(work), \(Self.short(Double(summary.tokens))) tokens",
      members: [("part", summary.part)] + (summary.round.map { [("round", $0)] } ?? []) + [("tokens", summary.tokens)])
  }
}
