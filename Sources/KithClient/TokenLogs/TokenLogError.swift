/// Why something is no output of a language model with log probabilities.
public struct TokenLogError: Error, Equatable {
  /// What is wrong, and where.
  public let message: String
  /// What to do; nil where the message says it.
  public let hint: String?
  /// Whether the message is the server's own: it answered with an error.
  public let isServers: Bool

  init(_ message: String, hint: String? = nil, isServers: Bool = false) {
    self.message = message
    self.hint = hint
    self.isServers = isServers
  }

  /// What there can be, for people who gave something else.
  static let expected = """
    expected the reply of a server that was asked for log probabilities (OpenAI, llama-server, vLLM, SGLang, Ollama, \
    TGI, Together, Gemini, Cohere), or lines of {"token":" the","logprob":-1.5}
    """

  static func absent(hint: String) -> TokenLogError { TokenLogError("there are no log probabilities", hint: hint) }

  /// The same, somewhere; a server's own words stay as they are.
  func located(_ place: String?) -> TokenLogError {
    guard let place, !isServers else { return self }
    return TokenLogError("\(place): \(message)", hint: hint)
  }
}
