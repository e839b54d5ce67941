import StrictJSON

/// Text Generation Inference: `details.tokens`, and the events of its stream.
enum TGIReply: ReplyShape {
  private static let hint = "ask the server for them: \"parameters\": {\"details\": true}"

  static func pieces(of value: JSONValue, in source: ReplySource) throws(TokenLogError) -> [ReplyPiece]? {
    if let token = value["token"], token.object != nil {
      var piece = ReplyPiece(.addition, hint: hint)
      piece.tokens = [try self.token(token, "token")]
      piece.isLast = value.present("generated_text") != nil
      return [piece]
    }
    guard let text = value["generated_text"]?.string else { return nil }
    let details = value["details"]
    var pieces = [try piece(details, text: text)]
    for sequence in details?["best_of_sequences"]?.array ?? [] {
      pieces.append(try piece(sequence, text: sequence["generated_text"]?.string))
    }
    return pieces
  }

  private static func piece(_ details: JSONValue?, text: String?) throws(TokenLogError) -> ReplyPiece {
    var piece = ReplyPiece(.whole, hint: hint)
    piece.text = text
    piece.tokens = try tokens(details, "tokens")
    piece.promptTokens = try tokens(details, "prefill")
    return piece
  }

  private static func tokens(_ details: JSONValue?, _ key: String) throws(TokenLogError) -> [RawToken] {
    guard let list = details?.present(key) else { return [] }
    var tokens: [RawToken] = []
    for (index, value) in try TokenEntries.array(list, "details.\(key)").enumerated() {
      tokens.append(try token(value, "details.\(key)[\(index)]"))
    }
    return tokens
  }

  private static func token(_ value: JSONValue, _ path: String) throws(TokenLogError) -> RawToken {
    guard let text = value["text"]?.string else {
      throw TokenLogError("\(path) must be an object with the string `text`")
    }
    var token = RawToken(text, try TokenEntries.logProbability(value["logprob"], "\(path).logprob"))
    token.isMarked = value["special"]?.bool == true
    return token
  }
}
