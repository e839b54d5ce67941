import StrictJSON

/// SGLang's own /generate: triples of log probability, id and text, of the input and of the output. A stream repeats what
/// it said, or does not, as the server was started.
enum SGLangReply: ReplyShape {
  private static let hint = """
    ask for them: "return_logprob": true, "return_text_in_logprobs": true; and "logprob_start_len": 0 for the input
    """

  static func pieces(of value: JSONValue, in source: ReplySource) throws(TokenLogError) -> [ReplyPiece]? {
    let isBare = value["input_token_logprobs"] != nil || value["output_token_logprobs"] != nil
    guard isBare || value["meta_info"] != nil else { return nil }
    let information = value["meta_info"] ?? value
    var piece = ReplyPiece(source.isEvent ? .snapshot : .whole, hint: hint)
    piece.index = value["index"]?.integer.map { Int(clamping: $0) } ?? 0
    piece.id = information["id"]?.string
    piece.text = value["text"]?.string
    piece.isLast = information.present("finish_reason") != nil
    piece.promptTokens = try tokens(information, "input_token_logprobs")
    piece.tokens = try tokens(information, "output_token_logprobs")
    return [piece]
  }

  private static func tokens(_ information: JSONValue, _ key: String) throws(TokenLogError) -> [RawToken] {
    guard let list = information.present(key) else { return [] }
    var tokens: [RawToken] = []
    for (index, triple) in try TokenEntries.array(list, key).enumerated() {
      guard let text = triple[2]?.string else {
        throw TokenLogError(
          "\(key)[\(index)] must be a log probability, an id and a text",
          hint: "ask for the texts: \"return_text_in_logprobs\": true")
      }
      tokens.append(RawToken(text, try TokenEntries.logProbability(triple[0], "\(key)[\(index)][0]")))
    }
    return tokens
  }
}
