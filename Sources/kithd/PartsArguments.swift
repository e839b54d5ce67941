import ArgumentParser
import Training

/// Whether and where associations are learnt in parts.
struct PartsArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Learn associations in so many parts of the text, from a common start and combined again and again: the same model on one machine as on several.",
      valueName: "n"))
  var parts: Int?

  @Option(
    help: ArgumentHelp(
      "How many tokens a part learns from before all are combined. Default: 20,000, or so many as makes 128 to 600 meetings.",
      valueName: "tokens"))
  var meetEvery: Int?

  @Option(
    help: ArgumentHelp(
      "With --parts: other machines learn them, with kithd associate, through files in this folder. It must be empty, or not there yet.",
      valueName: "folder"))
  var exchange: String?

  func validate() throws {
    guard parts != nil || meetEvery == nil && exchange == nil else {
      throw ValidationError("--meet-every and --exchange go with --parts.")
    }
  }

  func set(_ options: inout TrainingOptions) {
    options.parts = parts.map { TrainingOptions.Parts(count: $0, roundLength: meetEvery) }
  }

  var exchangeFolder: ExchangeFolder? { exchange.map { ExchangeFolder(path: $0) } }
}
