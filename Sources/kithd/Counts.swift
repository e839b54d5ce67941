import ArgumentParser
import CorpusInput
import KithProtocol
import Training

/// `kithd count`: the first half of training, for a part of a corpus.
struct Count: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Count a part of a corpus, for kithd merge and kithd estimate.",
    discussion: """
      Parts may be counted on different machines; merged and estimated, they give the model that training on the whole \
      would give, except for its associations, which need the text itself. All parts are counted with the same options. \
      The file appears when it is whole.
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("The file of counts to write.", valueName: "file"))
  var output: String

  @OptionGroup var corpus: CorpusArguments

  @Flag(
    help:
      "Other parts are counted elsewhere: no words here, no file that can be read and mostly bad records are no error. Who merges the parts judges by the result's numbers (--progress json)."
  )
  var part = false

  @Option(help: "The longest n-gram, 1 to 7; a model of a lower order can be estimated too.")
  var order = 5

  @Option(
    help: ArgumentHelp(
      "Memory for counting and sorting, such as 500M or 4G; the disk is used beyond it.", valueName: "size"))
  var memory: ByteCount = ByteCount(bytes: 2 << 30)

  @OptionGroup var reporting: ReportingArguments

  @Argument(help: ArgumentHelp("Text files, folders, or - for standard input.", valueName: "input"))
  var inputs: [String]

  func run() throws {
    reporting.begin()
    let report = ProgressReport(reporting)
    var options = TrainingOptions()
    options.order = order
    options.memory = memory.bytes
    corpus.set(&options)
    let watch = MemoryWatch(memory: options.memory)
    defer { withExtendedLifetime(watch) {} }
    do {
      try OutputArgument.check(output, besides: inputs)
      let reader = corpus.reader(of: inputs, isPart: part)
      let summary = try CountsRun(output: output, options: options, isPart: part, control: report.control)
        .count(on: reader.forEachChunk, bytesRead: { (reader.bytesRead, reader.totalBytes) })
      report.finish(output, summary, records: reader.records, filesLeftOut: part ? reader.filesLeftOut : nil)
    } catch {
      throw report.fail(error)
    }
  }
}

/// `kithd merge`: files of counts joined into one.
struct Merge: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Join files of counts into one, as if their texts had been counted at once.")

  @Option(name: .shortAndLong, help: ArgumentHelp("The file of counts to write.", valueName: "file"))
  var output: String

  @OptionGroup var reporting: ReportingArguments

  @Argument(help: ArgumentHelp("Files that kithd count or kithd merge made.", valueName: "counts"))
  var inputs: [String]

  func run() throws {
    reporting.begin()
    let report = ProgressReport(reporting)
    do {
      try OutputArgument.check(output, besides: inputs)
      let summary = try CountsMerge(output: output, control: report.control).merge(inputs)
      report.finish(output, summary)
    } catch {
      throw report.fail(error)
    }
  }
}

/// `kithd estimate`: the second half of training, from files of counts.
struct Estimate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a model from files of counts.",
    discussion: "The model holds grammar alone: associations are learnt from the text itself, with kithd train.")

  @Option(name: .shortAndLong, help: ArgumentHelp("The model file to write.", valueName: "model"))
  var output: String

  @Option(help: "The longest n-gram. Default: that of the counts.")
  var order: Int?

  @OptionGroup var size: SizeArguments

  @Option(
    help: ArgumentHelp("Memory for sorting, such as 500M or 4G; the disk is used beyond it.", valueName: "size"))
  var memory: ByteCount = ByteCount(bytes: 2 << 30)

  @Option(help: ArgumentHelp("A sentence that describes the model.", valueName: "text"))
  var description = ""

  @OptionGroup var reporting: ReportingArguments

  @Argument(help: ArgumentHelp("Files that kithd count or kithd merge made.", valueName: "counts"))
  var inputs: [String]

  func run() throws {
    reporting.begin()
    let report = ProgressReport(reporting)
    var options = TrainingOptions()
    size.apply(to: &options)
    options.memory = memory.bytes
    options.description = description
    let watch = MemoryWatch(memory: options.memory)
    defer { withExtendedLifetime(watch) {} }
    do {
      try OutputArgument.check(output, besides: inputs)
      let details = try CountsEstimate(output: output, order: order, options: options, control: report.control)
        .estimate(inputs)
      try report.finish(details, path: output)
    } catch {
      throw report.fail(error)
    }
  }
}

extension ProgressReport {
  /// - Parameter filesLeftOut: of a part; what a whole corpus needs not be told.
  fileprivate func finish(
    _ path: String, _ counts: CountsSummary, records: RecordCensus = RecordCensus(), filesLeftOut: Int? = nil
  ) {
    let members = filesLeftOut.map { [("records", records.total), ("files_left_out", $0)] } ?? []
    finish(
      "\(path): \(counts.facts.tokens) tokens in \(counts.facts.documents) documents, \(counts.wordCount) words, "
        + "\(counts.windowCount) different windows of \(counts.facts.order)\(Self.remark(on: records))",
      members: [
        ("tokens", counts.facts.tokens), ("documents", counts.facts.documents), ("vocabulary", counts.wordCount),
        ("windows", counts.windowCount), (JobTable.skipped.name, records.bad),
      ] + members)
  }
}
