import StrictJSON

/// Ollama's own /api/generate and /api/chat: `logprobs` beside the text, whole or a line a piece; and any object that has
/// such a list.
enum OllamaReply: ReplyShape {
  static func pieces(of value: JSONValue, in source: ReplySource) throws(TokenLogError) -> [ReplyPiece]? {
    guard value.object != nil, value["token"] == nil else { return nil }
    let text = value["response"]?.string ?? value["message"]?["content"]?.string
    guard value["logprobs"] != nil || text != nil || value["content"]?.string != nil else { return nil }
    // A whole reply is done at once; without a word about it it is one, unless it has a model's text alone.
    let isAddition = source.isEvent || value["done"]?.bool == false || (value["done"] == nil && value["model"] != nil)
    var piece = ReplyPiece(isAddition || value["done"]?.bool == true ? .addition : .whole, hint: hint)
    piece.text = text ?? value["content"]?.string
    piece.reasoning = value["thinking"]?.string ?? value["message"]?["thinking"]?.string
    piece.isLast = value["done"]?.bool == true
    guard let list = value.present("logprobs") else { return [piece] }
    (piece.tokens, piece.isAfterSampling) = try TokenEntries.tokens(list, "logprobs")
    if isAddition, piece.reasoning?.isEmpty == false, piece.text?.isEmpty != false {
      for index in piece.tokens.indices { piece.tokens[index].isReasoning = true }
    }
    return [piece]
  }

  private static let hint = "ask the server for them: \"logprobs\": true"
}
