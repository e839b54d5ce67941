import ArgumentParser

/// The option of the verbs that also write a page.
struct PageOption: ParsableArguments {
  @Option(
    help: ArgumentHelp("Also write a self-contained HTML page.", valueName: "file"), completion: .file())
  var html: String?
}
