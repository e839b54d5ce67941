import ArgumentParser
import ProcessIO

/// The option of the verbs that also write a page.
struct PageOption: ParsableArguments {
  @Option(
    help: ArgumentHelp("Also write a self-contained HTML page.", valueName: "file"), completion: .file())
  var html: String?

  func validate() throws {
    guard let html, OutputPath.isStandardInput(html) else { return }
    throw ValidationError(
      "\(html) is what standard input is read from, and would be lost: name another file for the page")
  }
}
