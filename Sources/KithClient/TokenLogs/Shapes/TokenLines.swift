import StrictJSON

/// Tokens by themselves: `{"token":" the","logprob":-1.5}`, one a line, or a list of them. A line `{"context":"…"}` before them
/// is the text that they follow.
enum TokenLines: ReplyShape {
  static func pieces(of value: JSONValue, in source: ReplySource) throws(TokenLogError) -> [ReplyPiece]? {
    var piece = ReplyPiece(.addition, hint: TokenLogError.expected)
    if value.array != nil {
      piece.kind = .whole
      (piece.tokens, piece.isAfterSampling) = try TokenEntries.tokens(value, "the list")
      return [piece]
    }
    if let context = value["context"]?.string, value.object?.count == 1 {
      piece.prompt = context
      return [piece]
    }
    guard value["token"] != nil else { return nil }
    piece.tokens = [try TokenEntries.token(value, "the token", &piece.isAfterSampling)]
    return [piece]
  }
}
