import StrictJSON

/// A token that llama-server was made to choose: it tells its probability as if it had not been.
package struct ForcedToken: Sendable, Equatable {
  /// In the server's vocabulary.
  package let id: Int64
  /// What it stands for; may be a part of a character.
  package let bytes: [UInt8]

  /// The tokens of a text as the server cuts it.
  ///
  /// - Parameters:
  ///   - text: UTF-8.
  ///   - reply: of `/tokenize` with `with_pieces`.
  /// - Returns: the ids of the marks that the model puts before a text, and the tokens, which spell the text to the byte.
  package static func tokens(
    of text: [UInt8], in reply: [UInt8]
  ) throws(TokenLogError) -> (marks: [Int64], tokens: [ForcedToken]) {
    let value = try json(reply)
    var all: [ForcedToken] = []
    for (index, entry) in try TokenEntries.array(value["tokens"] ?? .null, "tokens").enumerated() {
      guard let id = entry["id"]?.integer, let piece = entry["piece"] else {
        throw TokenLogError("tokens[\(index)] has no `id` and `piece`: is this llama-server, and not years old?")
      }
      let bytes: [UInt8]
      if let text = piece.string {
        bytes = Array(text.utf8)
      } else {
        bytes = try TokenEntries.bytes(of: ["bytes": piece], "tokens[\(index)]") ?? []
      }
      all.append(ForcedToken(id: id, bytes: bytes))
    }
    // A few marks may stand before a text and behind it, and a blank before its first word.
    for (before, after) in [(0, 0), (1, 0), (1, 1), (0, 1), (2, 0), (2, 1)] where before + after <= all.count {
      let tokens = all[before..<all.count - after]
      let spelled = Array(tokens.map(\.bytes).joined())
      let marks = all[..<before].map(\.id)
      if spelled == text { return (marks, Array(tokens)) }
      if let first = tokens.first, spelled.first == UInt8(ascii: " "), spelled.dropFirst().elementsEqual(text) {
        return (marks, [ForcedToken(id: first.id, bytes: Array(first.bytes.dropFirst()))] + tokens.dropFirst())
      }
    }
    throw TokenLogError("the server's tokens do not spell the text: its model changes a text before it reads it")
  }

  /// How likely the server held it.
  ///
  /// - Parameters:
  ///   - reply: of `/completion` with `n_probs`, for which a token was forced, this one or another.
  ///   - forced: the id of that token; nil where none was.
  /// - Returns: without a log probability where the server tells none.
  /// - Throws: where the server chose another token than it was made to: what it tells then is not to be believed.
  package func scored(in reply: [UInt8], forced: Int64? = nil) throws(TokenLogError) -> PromptToken {
    let value = try Self.json(reply)
    var token = PromptToken(bytes, logProbability: nil)
    guard let entries = value["completion_probabilities"]?.array else {
      // A part of a character has no entry.
      guard value["content"] != nil || value.object?.isEmpty == true || value["timings"] != nil else {
        throw TokenLogError("these keys are not those of llama-server: \(value.shownKeys)")
      }
      return token
    }
    guard let entry = entries.first else { return token }
    if let forced, let chosen = entry["id"]?.integer, chosen != forced {
      throw TokenLogError("it was made to choose token \(forced), and chose \(chosen): it does not heed `logit_bias`")
    }
    let likeliest = entry["top_logprobs"]?.array ?? []
    for candidate in [entry] + likeliest where candidate["id"]?.integer == id {
      token.logProbability = try TokenEntries.logProbability(candidate["logprob"], "logprob")
      break
    }
    token.firstChoice = try likeliest.first.flatMap { (choice) throws(TokenLogError) in
      try TokenEntries.bytes(of: choice, "top_logprobs[0]") ?? choice["token"]?.string.map { Array($0.utf8) }
    }
    return token
  }

  /// How many tokens of the prompt the server had still in memory, of how many; nil where it does not say.
  package static func reuse(in reply: [UInt8]) -> (kept: Int64, read: Int64)? {
    guard let timings = (try? json(reply))?["timings"], let kept = timings["cache_n"]?.integer,
      let read = timings["prompt_n"]?.integer
    else { return nil }
    return (kept, read)
  }

  private static func json(_ reply: [UInt8]) throws(TokenLogError) -> JSONValue {
    var tolerance = JSONTolerance()
    tolerance.takesNonFinite = true
    tolerance.takesLoneSurrogates = true
    do throws(JSONError) {
      return try JSONValue.parse(reply.span, limits: TokenLogReader.limits, tolerance: tolerance)
    } catch {
      throw TokenLogError("this is no JSON: \(error.message)")
    }
  }
}
