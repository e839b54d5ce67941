import StrictJSON

/// What a server tells of a text that it was given as its prompt.
package enum ScoredPrompt {
  /// The tokens of the text; together they spell it, to the byte.
  ///
  /// - Parameters:
  ///   - text: UTF-8.
  ///   - reply: of vLLM with `prompt_logprobs`, of SGLang with `input_token_logprobs`, or of a server that echoes; a token
  ///     that it made itself may follow.
  ///   - readsFirstChoices: whether the likeliest token of each place is wanted.
  /// - Throws: where there are no log probabilities of the text, and where its tokens do not spell it: then nobody knows
  ///   which of them belongs to what.
  package static func tokens(
    of text: [UInt8], in reply: [UInt8], readsFirstChoices: Bool
  ) throws(TokenLogError) -> [PromptToken] {
    var options = TokenLogOptions()
    options.readsFirstChoices = readsFirstChoices
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue.parse(reply.span, limits: limits, tolerance: TokenLogReader.tolerance(for: options))
    } catch {
      throw TokenLogError("this is no JSON: \(error.message)")
    }
    let pieces = try ReplyShapes.pieces(of: value, in: ReplySource(options: options))
    guard let piece = pieces.first, pieces.count == 1 else {
      throw TokenLogError("there are \(pieces.count) answers where one was asked for")
    }
    var tokens = piece.promptTokens
    if tokens.isEmpty, piece.countsPrompt, text.count <= longestToken {
      // The text is one token, of which vLLM tells nothing.
      return [PromptToken(text, logProbability: nil)]
    }
    if tokens.isEmpty {
      tokens = piece.tokens
      // Without an echo there are the tokens of an answer.
      if let answer = piece.text, !holds(Array(answer.utf8), text) { tokens = [] }
    }
    guard !tokens.isEmpty else { throw TokenLogError.noPrompt }
    tokens = try TokenSpelling.undo(tokens, text: text)
    // vLLM tells nothing of a text's first token, and not which it is.
    let spelled = Array(tokens.lazy.filter { !SpecialTokens.contains($0) }.map(\.bytes).joined())
    if spelled.count < text.count, !spelled.isEmpty, text.count - spelled.count <= longestToken,
      text.suffix(spelled.count).elementsEqual(spelled),
      text.prefix(text.count - spelled.count).contains(where: { $0 > 0x20 })
    {
      var first = RawToken(Array(text.prefix(text.count - spelled.count)), nil)
      first.tellsBytes = true
      tokens.insert(first, at: 0)
    }
    let match = TextMatch(tokens, text: text, isWhole: true)
    guard match.foreignCount == 0, match.firstGap == nil else {
      // As good as nothing of the text is there: it is another text's reply.
      if match.missingByteCount > text.count / 2, match.foreignCount > tokens.count / 2 { throw TokenLogError.noPrompt }
      throw TokenLogError.otherSpelling(text, from: match.firstGap ?? 0)
    }
    return match.tokens.map { token in
      var token = token
      if !readsFirstChoices { token.firstChoice = nil }
      return PromptToken(token)
    }
  }

  /// Far above what a reply about one window of text needs.
  private static var limits: JSONLimits {
    var limits = TokenLogReader.limits
    limits.values = 1 << 22
    return limits
  }

  /// Bytes.
  private static let longestToken = 64

  /// Whether an echo holds the text; servers drop blanks before it.
  private static func holds(_ echo: [UInt8], _ text: [UInt8]) -> Bool {
    let content = text.drop { $0 <= 0x20 }
    return echo.drop { $0 <= 0x20 }.starts(with: content)
  }
}

extension TokenLogError {
  /// - Parameter offset: where the tokens first say something else, bytes.
  static func otherSpelling(_ text: [UInt8], from offset: Int) -> TokenLogError {
    var end = min(text.count, offset + 40)
    while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
    var start = offset
    while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
    let words = String(decoding: text[start..<end], as: UTF8.self)
    return TokenLogError(
      "the server's tokens do not spell the text from byte \(offset) on, \"\(words)\": its model changes a text before it reads it (as NFKC does with … and ﬁ), or reads only a part of it"
    )
  }

  /// The server answered, and not about the text.
  static var noPrompt: TokenLogError {
    TokenLogError("the server tells no log probabilities of a text that it is given")
  }
}
