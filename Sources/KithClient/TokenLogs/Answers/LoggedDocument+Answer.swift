/// From an answer as it was printed to a document.
extension LoggedDocument {
  /// - Returns: nil where it has no tokens.
  /// - Throws: where its tokens are ids.
  init?(_ answer: ReplyPiece, named name: String, _ options: TokenLogOptions) throws(TokenLogError) {
    guard !answer.tokens.isEmpty || !answer.promptTokens.isEmpty else { return nil }
    var notes: [String] = []
    let text = answer.text.flatMap { $0.isEmpty ? nil : Array($0.utf8) }
    let reasoning = answer.reasoning.map { Array($0.utf8) }
    let prompt = Self.readable(try TokenSpelling.undo(answer.promptTokens, text: nil), &notes)
    let spelled = try TokenSpelling.undo(answer.tokens, text: text.map { $0 + (reasoning ?? []) })
    let (told, tagCount) = Reasoning.tellApart(spelled, reasoning: reasoning, text: text)
    var specialCount = tagCount
    let thought = Self.readable(told.filter(\.isReasoning), &notes, &specialCount)
    let said = Self.matched(told.filter { !$0.isReasoning }, text, &notes, &specialCount)
    if specialCount > 0 { notes.insert("\(specialCount) special \(Self.tokens(specialCount)) left out", at: 0) }
    if !thought.isEmpty {
      notes.append("\(thought.count) \(Self.tokens(thought.count)) of reasoning, \(said.count) of the answer")
    }
    if let count = answer.tokenCount, count > answer.tokens.count {
      notes.append(
        "the server made \(count) tokens and tells \(answer.tokens.count): of a character of several tokens it tells the last alone, and of a text that ended the answer none"
      )
    }
    if answer.isAfterSampling {
      notes.append(
        "warning: these are probabilities after sampling (temperature, top-k, top-p), not what the model holds: ask without \"post_sampling_probs\""
      )
    }
    let countsPrompt =
      options.scoresPrompt || !options.answerOnly && (answer.countsPrompt || answer.tokens.isEmpty)
    var counted = options.answerOnly ? said : Self.separated(thought, said)
    var context = answer.prompt ?? Self.text(of: prompt)
    if countsPrompt, !prompt.isEmpty {
      counted = prompt + counted
      context = ""
    } else if answer.promptTokens.isEmpty, let own = answer.prompt, text?.starts(with: Array(own.utf8)) == true,
      !own.isEmpty
    {
      // The prompt was echoed.
      context = ""
    }
    if options.answerOnly, !thought.isEmpty { context = Self.joined(context, Self.text(of: thought)) }
    guard !counted.isEmpty else { return nil }
    if !options.readsFirstChoices { for index in counted.indices { counted[index].firstChoice = nil } }
    self.init(name: name, context: context, tokens: [LoggedToken](joining: counted), notes: notes)
  }

  private static func tokens(_ count: Int) -> String { count == 1 ? "token" : "tokens" }

  private static func text(of tokens: [RawToken]) -> String {
    String(decoding: Array(tokens.map(\.bytes).joined()), as: UTF8.self)
  }

  private static func joined(_ before: String, _ after: String) -> String {
    before.isEmpty || after.isEmpty ? before + after : before + "\n" + after
  }

  /// The answer behind the reasoning, on a line of its own.
  private static func separated(_ thought: [RawToken], _ said: [RawToken]) -> [RawToken] {
    guard let last = thought.last, var first = said.first else { return thought + said }
    if last.bytes.last.map({ $0 > 0x20 }) ?? false, first.bytes.first.map({ $0 > 0x20 }) ?? false {
      first.bytes = [UInt8(ascii: "\n")] + first.bytes
    }
    return thought + [first] + said.dropFirst()
  }

  // MARK: With and without the answer's own text

  private static func matched(
    _ tokens: [RawToken], _ text: [UInt8]?, _ notes: inout [String], _ specialCount: inout Int
  ) -> [RawToken] {
    guard let text else { return readable(tokens, &notes, &specialCount) }
    let match = TextMatch(tokens, text: text)
    guard match.foreignCount <= tokens.count / 2 else {
      notes.append("the reply's own text is another than that of its tokens, which is the one that counts")
      return readable(tokens, &notes, &specialCount)
    }
    specialCount += match.specialCount
    noteUnreadable(match.unreadableCount, &notes)
    if match.foreignCount > 0 || match.missingByteCount > 0 {
      notes.append(
        "the tokens and the reply's own text differ: \(match.foreignCount) \(Self.tokens(match.foreignCount)) that the text does not hold, \(match.missingByteCount) bytes of the text without a token"
      )
    }
    return match.tokens
  }

  private static func readable(_ tokens: [RawToken], _ notes: inout [String]) -> [RawToken] {
    var specialCount = 0
    return readable(tokens, &notes, &specialCount)
  }

  /// Without special tokens, by their names; half characters get no log probability, for they belong to no word.
  private static func readable(
    _ tokens: [RawToken], _ notes: inout [String], _ specialCount: inout Int
  ) -> [RawToken] {
    var result: [RawToken] = []
    var unreadableCount = 0
    let end = (tokens.lastIndex { !$0.bytes.isEmpty }).map { $0 + 1 } ?? 0
    for (index, token) in tokens.enumerated() {
      var token = token
      if SpecialTokens.contains(token), !(token.bytes.isEmpty && !token.isMarked && index < end) {
        specialCount += 1
        continue
      }
      if token.isUnreadable {
        unreadableCount += 1
        token.logProbability = nil
        token.tellsBytes = true
      }
      result.append(token)
    }
    noteUnreadable(unreadableCount, &notes)
    return result
  }

  private static func noteUnreadable(_ count: Int, _ notes: inout [String]) {
    guard count > 0 else { return }
    notes.append("\(count) unreadable \(tokens(count)): parts of characters whose bytes the server does not tell")
  }
}
