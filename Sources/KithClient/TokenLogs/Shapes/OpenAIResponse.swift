import StrictJSON

/// OpenAI's Responses API: `output[].content[].logprobs`, and the events of its stream.
enum OpenAIResponse: ReplyShape {
  private static let hint = """
    ask the server for them: "include": ["message.output_text.logprobs"] (llama-server gives none there: ask \
    /v1/chat/completions)
    """

  static func pieces(of value: JSONValue, in source: ReplySource) throws(TokenLogError) -> [ReplyPiece]? {
    if let type = value["type"]?.string, type.hasPrefix("response.") { return try event(value, type) }
    guard value["object"]?.string == "response", let output = value["output"] else { return nil }
    return [try whole(output, .whole)]
  }

  private static func whole(_ output: JSONValue, _ kind: ReplyPiece.Kind) throws(TokenLogError) -> ReplyPiece {
    var piece = ReplyPiece(kind, hint: hint)
    var text = ""
    for (index, item) in try TokenEntries.array(output, "output").enumerated() {
      guard let content = item["content"]?.array, item["type"]?.string != "reasoning" else { continue }
      for (place, part) in content.enumerated() {
        text += part["text"]?.string ?? ""
        guard let list = part.present("logprobs") else { continue }
        piece.tokens += try TokenEntries.tokens(list, "output[\(index)].content[\(place)].logprobs").tokens
      }
    }
    piece.text = text
    return piece
  }

  /// The tokens come with the pieces of text; the events at the end repeat them.
  private static func event(_ value: JSONValue, _ type: String) throws(TokenLogError) -> [ReplyPiece] {
    guard type == "response.output_text.delta" else { return [] }
    var piece = ReplyPiece(.addition, hint: hint)
    piece.text = value["delta"]?.string
    if let list = value.present("logprobs") { piece.tokens = try TokenEntries.tokens(list, "logprobs").tokens }
    return [piece]
  }
}
