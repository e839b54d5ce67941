import StrictJSON

/// Cohere: the chat's `logprobs` with texts of one or more tokens, and `token_likelihoods` of generations.
enum CohereReply: ReplyShape {
  private static let chatHint = "ask the server for them: \"logprobs\": true"
  private static let generateHint = "ask the server for them: \"return_likelihoods\": \"GENERATION\""

  static func pieces(of value: JSONValue, in source: ReplySource) throws(TokenLogError) -> [ReplyPiece]? {
    if let generations = value["generations"] { return try generated(generations, prompt: value["prompt"]?.string) }
    if let type = value["type"]?.string, type.hasPrefix("content-") || type.hasPrefix("message-") {
      return try event(value)
    }
    guard let parts = value["message"]?["content"]?.array else { return nil }
    var piece = ReplyPiece(.whole, hint: chatHint)
    piece.text = parts.reduce(into: "") { text, part in
      if part["type"]?.string != "thinking" { text += part["text"]?.string ?? "" }
    }
    if let list = value.present("logprobs") { piece.tokens = try tokens(list) }
    return [piece]
  }

  private static func event(_ value: JSONValue) throws(TokenLogError) -> [ReplyPiece] {
    guard value["type"]?.string == "content-delta" else { return [] }
    var piece = ReplyPiece(.addition, hint: chatHint)
    piece.text = value["delta"]?["message"]?["content"]?["text"]?.string
    if let item = value.present("logprobs") { piece.tokens = try tokens(.array([item])) }
    return [piece]
  }

  /// Each item is a text, and the log probabilities of its tokens, whose own texts are not told.
  private static func tokens(_ list: JSONValue) throws(TokenLogError) -> [RawToken] {
    var tokens: [RawToken] = []
    for (index, item) in try TokenEntries.array(list, "logprobs").enumerated() {
      guard let text = item["text"]?.string, let values = item["logprobs"]?.array else {
        throw TokenLogError("logprobs[\(index)] must be an object with `text` and `logprobs`")
      }
      var sum: Double? = values.isEmpty ? nil : 0
      for value in values {
        let part = try TokenEntries.logProbability(value, "logprobs[\(index)].logprobs")
        sum = sum.flatMap { sum in part.map { sum + $0 } }
      }
      tokens.append(RawToken(text, sum))
    }
    return tokens
  }

  private static func generated(_ generations: JSONValue, prompt: String?) throws(TokenLogError) -> [ReplyPiece] {
    var pieces: [ReplyPiece] = []
    for (place, generation) in try TokenEntries.array(generations, "generations").enumerated() {
      var piece = ReplyPiece(.whole, hint: generateHint)
      piece.index = place
      piece.text = generation["text"]?.string
      piece.prompt = prompt
      let path = "generations[\(place)].token_likelihoods"
      for (index, item) in try TokenEntries.array(generation.present("token_likelihoods") ?? .array([]), path)
        .enumerated()
      {
        guard let text = item["token"]?.string else { throw TokenLogError("\(path)[\(index)] has no `token`") }
        piece.tokens.append(
          RawToken(text, try TokenEntries.logProbability(item["likelihood"], "\(path)[\(index)].likelihood")))
      }
      pieces.append(piece)
    }
    return pieces
  }
}
