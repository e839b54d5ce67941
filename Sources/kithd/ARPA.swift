import ArgumentParser
import CorpusInput
import Glibc
import LanguageModel
import Training

/// `kithd arpa`: models from and for other toolkits.
struct ARPA: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "arpa", abstract: "Read and write ARPA files, the form in which other toolkits keep n-gram models.",
    subcommands: [Export.self, Import.self])

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
      help: ArgumentHelp("The ARPA file to write; packed if it ends in .gz; - is standard output.", valueName: "file")
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

  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a model from an ARPA file.",
      discussion: """
        The model computes what the file says. An ARPA file holds neither the frequencies of the words (their \
        probabilities stand in) nor the spelling of unknown words (learnt from the vocabulary) nor associations. Texts \
        for the model are taken as tokenized like the file's words, with spaces between the tokens.
        """)

    @Option(name: .shortAndLong, help: ArgumentHelp("The model file to write.", valueName: "model"))
    var output: String

    @OptionGroup var reporting: ReportingArguments

    @Flag(help: "Read texts for this model with kith's own tokenizer, instead of splitting them at spaces.")
    var tokenize = false

    @Option(
      help: ArgumentHelp(
        "log10 of the probability of an unknown word, if the file has no <unk>: -37 to 0.", valueName: "log10"))
    var unknown = -37.0

    @Option(
      help: ArgumentHelp("Memory for sorting, such as 500M or 4G; the disk is used beyond it.", valueName: "size"))
    var memory: ByteCount = ByteCount(bytes: 2 << 30)

    @Option(help: ArgumentHelp("A sentence that describes the model.", valueName: "text"))
    var description: String?

    @Argument(help: ArgumentHelp("The ARPA file, plain or packed; - is standard input.", valueName: "file"))
    var file: String

    func run() throws {
      reporting.begin()
      let report = ProgressReport(reporting)
      var options = ARPAImport.Options()
      options.memory = memory.bytes
      options.isPreTokenized = !tokenize
      options.unknownProbability = unknown
      options.description = description ?? "imported from \(file.split(separator: "/").last ?? "an ARPA file")"
      do {
        let details = try ARPAImport(output: output, options: options, control: report.control).run(on: file)
        try report.finish(details, path: output)
      } catch {
        throw report.fail(error)
      }
    }
  }
}
