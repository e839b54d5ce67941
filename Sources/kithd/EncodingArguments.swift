import ArgumentParser
import CorpusInput

/// How the bytes of the inputs are read.
struct EncodingArguments: ParsableArguments {
  /// An encoding that is known here.
  struct Name: ExpressibleByArgument {
    let encoding: TextEncoding

    init?(argument: String) {
      guard let encoding = try? TextEncoding(named: argument) else { return nil }
      self.encoding = encoding
    }
  }

  @Option(
    help: ArgumentHelp(
      "The encoding of the inputs: utf-8, utf-16, windows-1252 or any of `iconv --list`. Default: recognised.",
      valueName: "name"))
  var encoding: Name?
}
