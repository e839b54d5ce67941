import StrictJSON

/// vLLM's `prompt_logprobs`: for each token of the prompt null or a map from ids to log probabilities, of the token itself
/// and of the likeliest.
enum VLLMPrompt: ReplyShape {
  static func pieces(of value: JSONValue, in source: ReplySource) throws(TokenLogError) -> [ReplyPiece]? {
    // Bedrock has lists of that name without ranks.
    guard let list = value["prompt_logprobs"], value["generation"] == nil else { return nil }
    var piece = ReplyPiece(.whole, hint: "ask the server for them: \"prompt_logprobs\": 1")
    piece.countsPrompt = true
    if list != .null { piece.promptTokens = try tokens(list, ids: value["prompt_token_ids"]) }
    return [piece]
  }

  private struct Candidate {
    let id: String
    let rank: Int?
    let value: JSONValue
  }

  /// The first token of a prompt is null, and its text is not known.
  static func tokens(_ list: JSONValue, ids: JSONValue?) throws(TokenLogError) -> [RawToken] {
    var places: [(index: Int, candidates: [Candidate])] = []
    for (index, candidates) in try TokenEntries.array(list, "prompt_logprobs").enumerated() where candidates != .null {
      guard let object = candidates.object, !object.isEmpty else {
        throw TokenLogError(
          "prompt_logprobs[\(index)] must be null or an object from ids to log probabilities, not \(candidates.kind)")
      }
      places.append(
        (
          index,
          object.members.map {
            Candidate(id: $0.key, rank: $0.value["rank"]?.integer.map { Int(clamping: $0) }, value: $0.value)
          }
        ))
    }
    let askedFor = askedFor(places.map(\.candidates))
    let isOrdered = places.allSatisfy { Self.isOrdered($0.candidates) }
    var tokens: [RawToken] = []
    for (index, candidates) in places {
      let path = "prompt_logprobs[\(index)]"
      let id = ids?[index]?.integer.map { "\($0)" }
      guard let own = own(candidates, id, askedFor, isOrdered) else {
        throw TokenLogError(
          "\(path) does not say which of its \(candidates.count) entries is the prompt's own token: they were put in another order",
          hint: "ask the server for the ids too: \"return_token_ids\": true; or for one: \"prompt_logprobs\": 0")
      }
      guard let text = own.value["decoded_token"]?.string else { throw TokenLogError("\(path) has no `decoded_token`") }
      var token = RawToken(text, try TokenEntries.logProbability(own.value["logprob"], "\(path).logprob"))
      token.firstChoice = candidates.first { $0.rank == 1 }?.value["decoded_token"]?.string.map { Array($0.utf8) }
      tokens.append(token)
    }
    return tokens
  }

  /// Which entry is the prompt's own: that of its id, or the one that is not among the likeliest, or the first.
  private static func own(_ candidates: [Candidate], _ id: String?, _ askedFor: Int, _ isOrdered: Bool) -> Candidate? {
    if let id, let own = candidates.first(where: { $0.id == id }) { return own }
    if candidates.count == 1 { return candidates[0] }
    if let outside = candidates.first(where: { ($0.rank ?? 0) > askedFor }) { return outside }
    return isOrdered ? candidates.first : nil
  }

  /// How many of the likeliest the server was asked for: as many ranks from 1 on as every place has.
  private static func askedFor(_ places: [[Candidate]]) -> Int {
    var least = Int.max
    for candidates in places {
      let ranks = Set(candidates.compactMap(\.rank))
      var count = 0
      while ranks.contains(count + 1) { count += 1 }
      least = min(least, count)
    }
    // Without ranks nothing is outside of them.
    return least == 0 ? Int.max : least
  }

  /// Whether the entries stand as vLLM writes them: the prompt's own, and then the likeliest by rank.
  private static func isOrdered(_ candidates: [Candidate]) -> Bool {
    let ranks = candidates.dropFirst().compactMap(\.rank)
    return zip(ranks, ranks.dropFirst()).allSatisfy { $0 <= $1 }
  }
}
