import StrictJSON

/// Gemini: `candidates[].logprobsResult.chosenCandidates`, whole or as pieces of a stream.
enum GeminiReply: ReplyShape {
  private static let hint =
    "ask the server for them: \"generationConfig\": {\"responseLogprobs\": true, \"logprobs\": 1}"

  static func pieces(of value: JSONValue, in source: ReplySource) throws(TokenLogError) -> [ReplyPiece]? {
    guard let list = value["candidates"] else { return nil }
    var pieces: [ReplyPiece] = []
    for (place, candidate) in try TokenEntries.array(list, "candidates").enumerated() {
      // A stream without events is a list of pieces.
      let isPiece = source.isEvent || (source.depth > 0 && value["responseId"] != nil)
      var piece = ReplyPiece(isPiece ? .addition : .whole, hint: hint)
      piece.index = candidate["index"]?.integer.map { Int(clamping: $0) } ?? place
      piece.id = value["responseId"]?.string
      piece.isLast = candidate.present("finishReason") != nil
      for part in candidate["content"]?["parts"]?.array ?? [] {
        guard let text = part["text"]?.string else { continue }
        if part["thought"]?.bool == true {
          piece.reasoning = (piece.reasoning ?? "") + text
        } else {
          piece.text = (piece.text ?? "") + text
        }
      }
      let chosen = candidate["logprobsResult"]?.present("chosenCandidates") ?? .array([])
      let path = "candidates[\(place)].logprobsResult.chosenCandidates"
      for (index, token) in try TokenEntries.array(chosen, path).enumerated() {
        guard let text = token["token"]?.string else {
          throw TokenLogError("\(path)[\(index)] must be an object with the string `token`")
        }
        piece.tokens.append(
          RawToken(text, try TokenEntries.logProbability(token["logProbability"], "\(path)[\(index)].logProbability")))
      }
      pieces.append(piece)
    }
    return pieces
  }
}
