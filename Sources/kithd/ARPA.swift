import ArgumentParser
import CorpusInput
import Glibc
import LanguageModel
import Training

/// `kithd arpa`: models from and for other toolkits.
struct ARPA: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "arpa", abstract: "Read and write ARPA files, the form in which other toolkits keep n-gram models.",
    subcommands: [Export.self])

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a model's grammar as an ARPA file.",
      discussion: """
        The model must have been trained with --within-sentences: an ARPA file has no history across the ends of \
        sentences.
        """)

    @OptionGroup var reporting: ReportingArguments

    @Argument(help: ArgumentHelp("The model.", valueName: "model"))
    var model: String

    @Argument(
      help: ArgumentHelp("Where the ARPA file goes; packed if it ends in .gz; - is standard output.", valueName: "file")
    )
    var file: String

    func run() throws {
      reporting.begin()
      if file == "-" { signal(SIGPIPE, SIG_DFL) }  // `kithd arpa export MODEL - | head` ends quietly
      let report = ProgressReport(reporting)
      do {
        let model = try Model(contentsOf: model)
        try model.verify()
        try ARPAWriter(model, control: file == "-" ? report.quietControl : report.control).write(to: file)
        report.finish("\(file): \(model.details.nGramCounts.map { "\($0)" }.joined(separator: " + ")) n-grams")
      } catch {
        throw report.fail(error)
      }
    }
  }
}
