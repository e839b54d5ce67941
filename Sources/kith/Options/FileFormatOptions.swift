import ArgumentParser
import CorpusInput

/// How files are read that hold more than text.
struct FileFormatOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "text, jsonl, conllu, vertical or warc. (default: warc or conllu for files that are such, else text)",
      valueName: "format"))
  var format: CorpusFormat?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The files are JSON lines; this field holds the text: text, meta.text, turns[].text.", valueName: "field"))
  var jsonField: FieldPath?

  func validate() throws {
    guard jsonField == nil || format ?? .jsonl == .jsonl else {
      throw ValidationError("--json-field goes with --format jsonl.")
    }
  }
}
