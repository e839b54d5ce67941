/// Why something is no output of a language model with log probabilities.
public struct TokenLogError: Error, Equatable {
  /// What is wrong, and where.
  public let message: String
  /// What to do; nil where the message says it.
  public let hint: String?

  init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }

  /// What there can be, for people who gave something else.
  static let expected = """
    expected the reply of a server that was asked for log probabilities (OpenAI chat or completions, llama-server, \
    vLLM, SGLang, Ollama), or lines of {"token":" the","logprob":-1.5}
    """
}
