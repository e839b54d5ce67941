import ArgumentParser
import CorpusInput
import Training

/// `kithd train`: from text to a model file, without a daemon. The daemon runs it as a child for the operation `train`.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a model on text, without a daemon.",
    discussion: """
      Inputs are files, folders of files, or `-` for standard input; plain, .gz, .xz or .zst; with --json-field, JSON \
      lines; --format names others. The model appears when it is whole; an interrupted training leaves nothing but the --checkpoint.
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("The model file to write.", valueName: "file"))
  var output: String

  @Option(
    help: ArgumentHelp(
      "Save the training in this file, every half minute or --checkpoint-interval, and resume from it if it exists. It is removed when the model is made.",
      valueName: "file"))
  var checkpoint: String?

  @Option(
    help: ArgumentHelp("Seconds between two checkpoints.", valueName: "seconds"))
  var checkpointInterval = 30

  @OptionGroup var parts: PartsArguments
  @OptionGroup var corpus: CorpusArguments
  @OptionGroup var model: ModelArguments
  @OptionGroup var reporting: ReportingArguments

  @Argument(help: ArgumentHelp("Text files, folders, or - for standard input.", valueName: "input"))
  var inputs: [String]

  func run() throws {
    reporting.begin()
    var options = try trainingOptions(corpus, model)
    parts.set(&options)
    let watch = MemoryWatch(memory: options.memory)
    defer { withExtendedLifetime(watch) {} }
    let report = ProgressReport(reporting)
    do {
      try OutputArgument.check(output, besides: inputs)
      let reader = corpus.reader(of: inputs)
      let details = try TrainingRun(
        output: output, options: options, control: report.control,
        checkpoint: checkpoint.map { CheckpointLocation(path: $0, interval: .seconds(max(0, checkpointInterval))) },
        exchange: parts.exchangeFolder
      )
      .train(on: reader.forEachChunk, bytesRead: { (reader.bytesRead, reader.totalBytes) })
      try report.finish(details, path: output, records: reader.records)
      if let note = ModelsFolderNote.note(on: output) { report.finish(note) }
    } catch {
      throw report.fail(error)
    }
  }
}
