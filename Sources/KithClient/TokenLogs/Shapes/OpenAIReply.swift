import StrictJSON

/// `choices`: OpenAI's chat and completions, and the many servers that speak like it; vLLM adds the prompt, Together writes
/// one log probability a piece.
enum OpenAIReply: ReplyShape {
  private static let hint = "ask the server for them: \"logprobs\": true; for completions \"logprobs\": 1"

  static func pieces(of value: JSONValue, in source: ReplySource) throws(TokenLogError) -> [ReplyPiece]? {
    guard let list = value["choices"] else { return nil }
    let choices = try TokenEntries.array(list, "choices")
    var pieces: [ReplyPiece] = []
    for (index, choice) in choices.enumerated() {
      pieces.append(try piece(choice, "choices[\(index)]", of: value, at: index, in: source))
    }
    if choices.count == 1, let count = value["timings"]?["predicted_n"]?.integer {
      // A stream has no event for the token that ends the answer.
      let isEnded = source.isEvent && choices[0]["finish_reason"]?.string == "stop"
      pieces[0].tokenCount = Int(clamping: count) - (isEnded ? 1 : 0)
    }
    // The last piece of a stream has counts and no choices.
    if choices.isEmpty, !source.isEvent { pieces.append(ReplyPiece(.whole, hint: hint)) }
    return pieces
  }

  private static func piece(
    _ choice: JSONValue, _ path: String, of reply: JSONValue, at place: Int, in source: ReplySource
  ) throws(TokenLogError) -> ReplyPiece {
    var piece = ReplyPiece(kind(of: choice, of: reply, in: source), hint: hint)
    piece.index = choice["index"]?.integer.map { Int(clamping: $0) } ?? place
    piece.id = reply["id"]?.string
    piece.isLast = choice.present("finish_reason") != nil
    let message = choice.present("message") ?? choice.present("delta")
    piece.text = message?["content"]?.string ?? choice["text"]?.string
    piece.reasoning = message?["reasoning_content"]?.string ?? message?["reasoning"]?.string
    piece.prompt = prompt(of: choice, reply)
    if let list = choice.present("prompt_logprobs") ?? reply.present("prompt_logprobs") {
      piece.promptTokens = try VLLMPrompt.tokens(list, ids: choice["prompt_token_ids"] ?? reply["prompt_token_ids"])
      piece.countsPrompt = true
    }
    guard let logs = choice.present("logprobs") else { return piece }
    try read(logs, "\(path).logprobs", into: &piece)
    // A piece of a stream that brings reasoning brings its tokens.
    if piece.kind == .addition, piece.reasoning?.isEmpty == false, piece.text?.isEmpty != false {
      for index in piece.tokens.indices { piece.tokens[index].isReasoning = true }
    }
    return piece
  }

  /// Completions are streamed in the shape of whole ones, one after the other under the same id.
  private static func kind(of choice: JSONValue, of reply: JSONValue, in source: ReplySource) -> ReplyPiece.Kind {
    if source.isEvent || choice["delta"] != nil { return .addition }
    let isUnfinished = choice["finish_reason"] == .null && choice["message"] == nil && reply["id"] != nil
    return isUnfinished ? .addition : .whole
  }

  /// Together sends the prompt back, as text.
  private static func prompt(of choice: JSONValue, _ reply: JSONValue) -> String? {
    if let text = choice["prompt"]?.string ?? reply["prompt"]?.string { return text }
    return reply["prompt"]?[0]?["text"]?.string
  }

  private static func read(_ logs: JSONValue, _ path: String, into piece: inout ReplyPiece) throws(TokenLogError) {
    if logs.double != nil {
      // Together: the piece's text is one token.
      piece.tokens = [RawToken(piece.text ?? "", try TokenEntries.logProbability(logs, path))]
      return
    }
    guard let object = logs.object else { throw TokenLogError("\(path) must be an object, not \(logs.kind)") }
    for (key, isReasoning) in [("reasoning_content", true), ("content", false)] {
      guard let content = logs.present(key) else { continue }
      var (tokens, afterSampling) = try TokenEntries.tokens(content, "\(path).\(key)")
      if isReasoning { for index in tokens.indices { tokens[index].isReasoning = true } }
      piece.tokens += tokens
      piece.isAfterSampling = piece.isAfterSampling || afterSampling
    }
    if let refusal = logs.present("refusal"), piece.tokens.isEmpty {
      piece.tokens = try TokenEntries.tokens(refusal, "\(path).refusal").tokens
    }
    if logs["content"] != nil || logs["refusal"] != nil || logs["reasoning_content"] != nil { return }
    guard logs["tokens"] != nil else {
      if object.isEmpty { return }
      throw TokenLogError(
        "\(path) has neither `content` nor `tokens`, but \(logs.shownKeys)", hint: TokenLogError.expected)
    }
    piece.tokens = try legacy(logs, path)
  }

  /// Lists side by side; where the prompt was echoed, nothing is known of its first token.
  private static func legacy(_ logs: JSONValue, _ path: String) throws(TokenLogError) -> [RawToken] {
    let texts = try TokenEntries.array(logs["tokens"] ?? .null, "\(path).tokens")
    let values = try TokenEntries.array(logs["token_logprobs"] ?? .null, "\(path).token_logprobs")
    guard texts.count == values.count else {
      throw TokenLogError("\(path) has \(texts.count) tokens and \(values.count) log probabilities")
    }
    let alternatives = logs["top_logprobs"]?.array ?? []
    var tokens: [RawToken] = []
    tokens.reserveCapacity(texts.count)
    for (index, (text, value)) in zip(texts, values).enumerated() {
      guard let text = text.string else {
        throw TokenLogError("\(path).tokens[\(index)] must be a string, not \(text.kind)")
      }
      var token = RawToken(text, try TokenEntries.logProbability(value, "\(path).token_logprobs[\(index)]"))
      if alternatives.indices.contains(index), let choices = alternatives[index].object {
        let best = choices.members.max { ($0.value.double ?? -.infinity) < ($1.value.double ?? -.infinity) }
        token.firstChoice = (best?.value.double).flatMap { $0 > token.logProbability ?? 0 ? best?.key : text }
          .map { Array($0.utf8) }
      }
      tokens.append(token)
    }
    return tokens
  }
}
