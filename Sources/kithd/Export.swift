import ArgumentParser
import CorpusInput
import Glibc
import LanguageModel
import Training

/// `kithd export`: a model for other toolkits.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a model's grammar as an ARPA file, the form in which toolkits exchange n-gram models.",
    discussion: """
      The model must have been trained with --within-sentences: an ARPA file has no history across the ends of \
      sentences.
      """)

  @OptionGroup var reporting: ReportingArguments

  @Argument(help: ArgumentHelp("The model.", valueName: "model"))
  var model: String

  @Argument(
    help: ArgumentHelp("The ARPA file to write; packed if it ends in .gz; - is standard output.", valueName: "file")
  )
  var file: String

  func run() throws {
    reporting.begin()
    if file == "-" { signal(SIGPIPE, SIG_DFL) }  // `kithd export MODEL - | head` ends quietly
    let report = ProgressReport(reporting)
    do {
      if file != "-" { try OutputArgument.check(file, besides: [self.model]) }
      let model = try Model(contentsOf: model)
      try model.verify()
      try ARPAWriter(model, control: file == "-" ? report.quietControl : report.control).write(to: file)
      report.finish("\(file): \(model.details.nGramCounts.map { "\($0)" }.joined(separator: " + ")) n-grams")
    } catch {
      throw report.fail(error, of: model)
    }
  }
}
