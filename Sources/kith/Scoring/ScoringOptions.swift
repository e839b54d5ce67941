import ArgumentParser

/// The options of `kith xray` that have a text scored by a server.
struct ScoringOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Have a text scored by the server at this URL, or unix:/path; the text is in the arguments, a file or standard input.",
      valueName: "url"))
  var server: String?

  @Option(
    help: ArgumentHelp("Which model of the server. (default: the one that it has)", valueName: "name"))
  var llm: String?

  @Option(
    help: ArgumentHelp("The file with the server's key; - is standard input.", valueName: "file"), completion: .file())
  var keyFrom: String?

  @Option(
    help: ArgumentHelp(
      "How the server is asked: llama-server, vllm, sglang, or echo for others. (default: found out)", valueName: "api")
  )
  var api: ServerAPI?

  @Option(
    help: ArgumentHelp(
      "How much text before each word the server sees at least; as much is asked for at a time. (default: 8192, or what its context holds)",
      valueName: "bytes"))
  var window: Int?

  @Option(
    help: ArgumentHelp(
      "Keep the tokens with their log probabilities in this file, which kith xray reads.", valueName: "file"),
    completion: .file())
  var save: String?

  func validate() throws {
    if let window, !(64...1 << 20).contains(window) {
      throw ValidationError("\(TypedArguments.spelling(of: "window")) must be from 64 to 1048576, not \(window).")
    }
  }

  /// What was given and needs a server.
  var orphan: String? {
    guard server == nil else { return nil }
    return [
      ("llm", llm != nil), ("key-from", keyFrom != nil), ("api", api != nil), ("window", window != nil),
      ("save", save != nil),
    ].first { $0.1 }?.0
  }
}

/// How a server is asked for the log probabilities of a text.
enum ServerAPI: String, CaseIterable, ExpressibleByArgument {
  case llamaServer = "llama-server"
  case vllm, sglang, echo

  /// For people.
  var name: String {
    switch self {
    case .llamaServer: "llama-server"
    case .vllm: "vLLM"
    case .sglang: "SGLang"
    case .echo: "a server that echoes"
    }
  }
}
