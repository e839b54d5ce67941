import StrictJSON

/// Bedrock's own shape for imported models: `generation`, and for each token a map with one member. Its other models answer
/// in the shapes of their makers.
enum BedrockReply: ReplyShape {
  static func pieces(of value: JSONValue, in source: ReplySource) throws(TokenLogError) -> [ReplyPiece]? {
    guard let text = value["generation"]?.string else { return nil }
    var piece = ReplyPiece(
      source.isEvent ? .addition : .whole, hint: "ask the server for them: \"return_logprobs\": true")
    piece.text = text
    piece.promptTokens = try tokens(value["prompt_logprobs"], "prompt_logprobs")
    piece.tokens = try tokens(value["logprobs"], "logprobs")
    return [piece]
  }

  private static func tokens(_ list: JSONValue?, _ key: String) throws(TokenLogError) -> [RawToken] {
    guard let list, list != .null else { return [] }
    var tokens: [RawToken] = []
    for (index, entry) in try TokenEntries.array(list, key).enumerated() where entry != .null {
      guard let members = entry.object?.members, let (text, value) = members.first, members.count == 1 else {
        throw TokenLogError("\(key)[\(index)] must be null or an object of one token and its log probability")
      }
      guard !text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
        throw TokenLogError(
          "\(key)[\(index)] has the token's id \(text) in the place of its text",
          hint: "ask in OpenAI's format, which prints texts: `messages` or `prompt`, with \"logprobs\"")
      }
      tokens.append(RawToken(text, try TokenEntries.logProbability(value, "\(key)[\(index)]")))
    }
    return tokens
  }
}
