/// Which tokens of an answer are the model's reasoning, which the answer proper, and which the tags around them: a reply has
/// them in one row.
enum Reasoning {
  /// Marks the tokens of the reasoning, and leaves the tags out.
  ///
  /// - Parameters:
  ///   - reasoning: its text, as the server tells it; nil where it tells none.
  ///   - text: the answer's.
  /// - Returns: the tokens, and how many are tags and the blanks around them.
  static func tellApart(
    _ tokens: [RawToken], reasoning: [UInt8]?, text: [UInt8]?
  ) -> (tokens: [RawToken], tagCount: Int) {
    if tokens.contains(where: \.isReasoning) { return (tokens, 0) }
    guard let reasoning, !reasoning.isEmpty else { return byTags(tokens, text) }
    var offsets = [0]
    for token in tokens { offsets.append(offsets[offsets.count - 1] + token.bytes.count) }
    let all = Array(tokens.map(\.bytes).joined())
    let trimmed = trimmed(reasoning)
    guard let start = all.offset(of: trimmed) else { return byTags(tokens, text) }
    let end = start + trimmed.count
    let answer = text.map(Self.trimmed) ?? []
    let answerStart = all.offset(of: answer, from: end)
    guard let answerStart else { return byTags(tokens, text) }
    var kept: [RawToken] = []
    var tagCount = 0
    for (index, token) in tokens.enumerated() {
      var token = token
      let (from, to) = (offsets[index], offsets[index + 1])
      if to <= start || (from >= end && to <= answerStart) {
        tagCount += 1
        continue
      }
      token.isReasoning = from < end
      kept.append(token)
    }
    return (kept, tagCount)
  }

  /// By the tags alone, where the answer's text holds none.
  private static func byTags(_ tokens: [RawToken], _ text: [UInt8]?) -> (tokens: [RawToken], tagCount: Int) {
    guard let end = tokens.lastIndex(where: SpecialTokens.endsReasoning), text?.offset(of: tokens[end].bytes) == nil
    else {
      return (tokens, 0)
    }
    var tokens = tokens
    for index in 0...end { tokens[index].isReasoning = true }
    let start = tokens[..<end].firstIndex(where: SpecialTokens.beginsReasoning)
    tokens.remove(at: end)
    if let start { tokens.remove(at: start) }
    return (tokens, start == nil ? 1 : 2)
  }

  private static func trimmed(_ text: [UInt8]) -> [UInt8] {
    var text = text[...].drop { $0 <= 0x20 }
    while let last = text.last, last <= 0x20 { text.removeLast() }
    return Array(text)
  }
}
