/// Tokens compared with the text that the server put together from them: which of them it holds.
///
/// What stands for no text there is special; half characters whose bytes nobody told are the text's character, without a
/// log probability.
struct TextMatch {
  /// The tokens of the text, in its order.
  private(set) var tokens: [RawToken] = []
  private(set) var specialCount = 0
  /// Tokens that are a part of a character which is known by the text alone.
  private(set) var unreadableCount = 0
  /// Tokens that the text does not hold, and that are no special ones.
  private(set) var foreignCount = 0
  /// Bytes of the text without a token.
  private(set) var missingByteCount = 0
  /// Where the text first has more than blanks without a token.
  private(set) var firstGap: Int?

  private let text: [UInt8]
  private let isWhole: Bool
  private var position = 0

  /// How far a token is looked for behind the place where it should be, bytes.
  private static let reach = 256
  /// Bytes.
  private static let longestToken = 64

  /// - Parameter isWhole: the text is known better than the tokens are: all of it is in the result and nothing else, what
  ///   no token spells as tokens without a log probability.
  init(_ all: [RawToken], text: [UInt8], isWhole: Bool = false) {
    self.text = text
    self.isWhole = isWhole
    position = isWhole ? 0 : Self.start(of: all, in: text)
    var index = 0
    while index < all.count { index = step(all, index) }
    if position < text.count, isWhole || text[position...].contains(where: { $0 > 0x20 }) { skip(to: text.count) }
  }

  /// A server may put the prompt before the text.
  private static func start(of tokens: [RawToken], in text: [UInt8]) -> Int {
    guard let first = tokens.first(where: { !SpecialTokens.contains($0) }), !text.starts(with: first.content) else {
      return 0
    }
    let all = Array(tokens.lazy.filter { !SpecialTokens.contains($0) }.map(\.bytes).joined())
    guard all.count < text.count, text.suffix(all.count).elementsEqual(all) else { return 0 }
    return text.count - all.count
  }

  /// - Returns: the index of the next token to look at.
  private mutating func step(_ all: [RawToken], _ index: Int) -> Int {
    let token = all[index]
    if holds(token.bytes), !token.bytes.isEmpty {
      take(token, token.bytes.count)
    } else if token.isMarked
      || (token.bytes.isEmpty && !goesOn(all, index))
    {
      specialCount += 1
    } else if token.bytes.isEmpty {
      // Its text comes with the next token.
      tokens.append(token)
    } else if token.isUnreadable {
      return readCharacter(all, index)
    } else if tokens.isEmpty, holds(token.content) {
      // Servers drop blanks before the text.
      take(token, token.content.count)
    } else if !isWhole, token.isBlank, tokens.isEmpty || position >= text.count {
      tokens.append(token)
    } else if !isWhole, position < text.count, token.bytes.starts(with: text[position...]) {
      // The text was cut inside of a token.
      take(token, text.count - position)
    } else if isSpecial(all, index) || (isWhole && isBlank(text[position...])) {
      // Also what a server made itself behind a text whose last blanks it dropped.
      specialCount += 1
    } else if let next = text.offset(of: token.bytes, from: position, within: Self.reach) {
      skip(to: next)
      take(token, token.bytes.count)
    } else {
      foreignCount += 1
      if !isWhole { tokens.append(token) }
    }
    return index + 1
  }

  /// Whether the text goes on with one of the next tokens.
  private func goesOn(_ all: [RawToken], _ index: Int) -> Bool {
    all[index...].prefix(Self.reach).contains { holds($0.bytes) && !$0.bytes.isEmpty }
  }

  private func holds(_ bytes: [UInt8]) -> Bool { text[min(position, text.count)...].starts(with: bytes) }

  private mutating func take(_ token: RawToken, _ count: Int) {
    var token = token
    if isWhole, count != token.bytes.count { token.bytes = Array(text[position..<position + count]) }
    tokens.append(token)
    position += count
  }

  private func isBlank(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.allSatisfy { $0 <= 0x20 } }

  private mutating func skip(to end: Int) {
    missingByteCount += end - position
    // Of a text's first token many servers tell nothing, not even which it is.
    let isFirstToken = position == 0 && tokens.isEmpty && end < text.count && end <= Self.longestToken
    if firstGap == nil, !isFirstToken, !isBlank(text[position..<end]) { firstGap = position }
    if isWhole {
      var gap = RawToken(Array(text[position..<end]), nil)
      gap.tellsBytes = true
      tokens.append(gap)
    }
    position = end
  }

  /// Whether the text goes on with what comes behind this token, or is at its end.
  private func isSpecial(_ all: [RawToken], _ index: Int) -> Bool {
    if position >= text.count || SpecialTokens.contains(all[index]) { return true }
    guard
      let next = all[(index + 1)...].prefix(Self.reach).first(where: {
        !$0.bytes.isEmpty && !SpecialTokens.contains($0)
      })
    else {
      return false
    }
    return holds(next.bytes) || (tokens.isEmpty && holds(next.content))
  }

  /// Gives half characters the text up to the next token that can be read.
  private mutating func readCharacter(_ all: [RawToken], _ index: Int) -> Int {
    let end = all[index...].firstIndex { !$0.isUnreadable } ?? all.count
    var stop = text.count
    if let next = all[end...].prefix(Self.reach).first(where: { !SpecialTokens.contains($0) }) {
      stop = text.offset(of: next.bytes, from: min(position + 1, text.count), within: Self.reach) ?? position
    }
    unreadableCount += end - index
    // The character's is the last, so that the empty ones do not belong to what follows.
    for _ in (index + 1)..<max(end, index + 1) { tokens.append(RawToken([UInt8](), nil)) }
    var last = RawToken(Array(text[position..<stop]), nil)
    last.tellsBytes = true
    tokens.append(last)
    position = stop
    return end
  }
}

extension RawToken {
  /// Without the blanks before it.
  fileprivate var content: [UInt8] { Array(bytes.drop { $0 <= 0x20 }) }
}
