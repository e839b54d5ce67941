import StrictJSON

/// llama-server's own /completion: `completion_probabilities`, of newer and of older versions.
enum LlamaServerReply: ReplyShape {
  private static let hint = "ask the server for them: \"n_probs\": 1"

  static func pieces(of value: JSONValue, in source: ReplySource) throws(TokenLogError) -> [ReplyPiece]? {
    let list = value["completion_probabilities"]
    guard list != nil || (value["content"]?.string != nil && value["stop"]?.bool != nil) else { return nil }
    let isAddition = source.isEvent || value["stop"]?.bool == false
    var piece = ReplyPiece(isAddition ? .addition : .whole, hint: hint)
    piece.index = value["index"]?.integer.map { Int(clamping: $0) } ?? 0
    piece.text = value["content"]?.string
    piece.prompt = value["prompt"]?.string
    piece.tokenCount = value["stop"]?.bool == false ? nil : value["tokens_predicted"]?.integer.map { Int(clamping: $0) }
    piece.isLast = value["stop"]?.bool == true
    guard let list, list != .null else { return [piece] }
    for (index, value) in try TokenEntries.array(list, "completion_probabilities").enumerated() {
      let path = "completion_probabilities[\(index)]"
      if value["token"] != nil {
        piece.tokens.append(try TokenEntries.token(value, path, &piece.isAfterSampling))
        continue
      }
      // Older versions have the probabilities of the alternatives alone, after sampling.
      guard let text = value["content"]?.string else {
        throw TokenLogError("\(path) has neither `token` nor `content`")
      }
      let probability = (value["probs"]?.array ?? []).first { $0["tok_str"]?.string == text }?["prob"]
      piece.tokens.append(RawToken(text, try TokenEntries.log(probability, "\(path).prob")))
      piece.isAfterSampling = true
    }
    return [piece]
  }
}
