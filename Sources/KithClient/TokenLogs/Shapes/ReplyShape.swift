import StrictJSON

/// A way in which servers print answers with log probabilities.
protocol ReplyShape: SendableMetatype {
  /// - Parameters:
  ///   - value: what the server printed.
  ///   - source: what it came in.
  /// - Returns: nil where it is of another shape.
  static func pieces(of value: JSONValue, in source: ReplySource) throws(TokenLogError) -> [ReplyPiece]?
}

/// What a value came in.
struct ReplySource {
  /// Whether it is one of a stream of events.
  var isEvent = false
  /// How many lists and envelopes are around it.
  var depth = 0
  var options = TokenLogOptions()

  var inside: ReplySource { ReplySource(isEvent: isEvent, depth: depth + 1, options: options) }
}

/// All shapes.
enum ReplyShapes {
  /// The first that knows the value reads it.
  private static let all: [any ReplyShape.Type] = [
    ServerFailure.self, OpenAIResponse.self, Envelope.self, OpenAIReply.self, LlamaServerReply.self, SGLangReply.self,
    TGIReply.self, GeminiReply.self, CohereReply.self, BedrockReply.self, VLLMPrompt.self, OllamaReply.self,
    TokenLines.self,
  ]

  /// The members that hold nothing but alternatives to the tokens.
  static let alternatives = [
    "top_logprobs", "top_probs", "topCandidates", "top_tokens", "output_top_logprobs", "input_top_logprobs",
    "output_token_ids_logprobs", "input_token_ids_logprobs", "text_offset", "token_ids", "tokens_id",
  ]

  /// - Throws: where no shape knows the value, or its own is damaged.
  static func pieces(of value: JSONValue, in source: ReplySource) throws(TokenLogError) -> [ReplyPiece] {
    for shape in all {
      if let pieces = try shape.pieces(of: value, in: source) { return pieces }
    }
    guard value.object != nil else {
      throw TokenLogError("\(value.kind) is no output of a model", hint: TokenLogError.expected)
    }
    throw TokenLogError("these keys are those of no format: \(value.shownKeys)", hint: TokenLogError.expected)
  }
}

extension JSONValue {
  /// Some of its keys, for people.
  var shownKeys: String {
    let keys = object?.keys ?? []
    if keys.isEmpty { return "none" }
    let shown = keys.prefix(6).map { "`\($0.prefix(40))`" }.joined(separator: ", ")
    return keys.count > 6 ? shown + ", …" : shown
  }

  /// The member of that name, unless it is null.
  func present(_ key: String) -> JSONValue? {
    guard let value = self[key], value != .null else { return nil }
    return value
  }
}
