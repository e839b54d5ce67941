import KithClient
import KithProtocol

/// A document in stretches that fit a request, each with what stands before it as its context.
struct XrayStretches {
  /// One of them.
  struct Stretch {
    let tokens: [LoggedToken]
    let context: String
    var text: String { tokens.reduce(into: "") { $0 += $1.text } }
  }

  let stretches: [Stretch]

  /// A request's tokens, bytes: a line of the protocol has more, for what JSON escapes.
  private static let longestTokens = ProtocolLimits.lineBytes / 2
  /// What a token takes besides its text, bytes.
  private static let tokenBytes = 50
  /// A context beyond this is cut at its beginning, bytes; what stands further back changes nothing that one could measure.
  private static let longestContext = 1 << 20
  /// How far before a limit a word's beginning is looked for, tokens.
  private static let reach = 1_000

  init(_ document: LoggedDocument, context: String) {
    var stretches: [Stretch] = []
    var before = context
    var tokens = document.tokens[...]
    while !tokens.isEmpty {
      let stretch = Array(tokens.prefix(Self.end(of: tokens)))
      stretches.append(Stretch(tokens: stretch, context: Self.suffix(of: before)))
      tokens = tokens.dropFirst(stretch.count)
      if !tokens.isEmpty { before = Self.suffix(of: before + (stretches.last?.text ?? "")) }
    }
    self.stretches = stretches
  }

  /// How many tokens fit, up to the beginning of a word.
  private static func end(of tokens: ArraySlice<LoggedToken>) -> Int {
    var count = 0
    var bytes = 0
    for token in tokens.prefix(ProtocolLimits.tokensPerRequest) {
      bytes += tokenBytes + token.text.utf8.count + (token.firstChoice?.utf8.count ?? 0)
      if bytes > longestTokens, count > 0 { break }
      count += 1
    }
    guard count < tokens.count else { return count }
    for back in 0..<min(reach, count - 1) {
      let next = tokens[tokens.startIndex + count - back].text.utf8.first
      if next == UInt8(ascii: " ") || next == UInt8(ascii: "\n") { return count - back }
    }
    return count
  }

  private static func suffix(of text: String) -> String {
    guard text.utf8.count > longestContext else { return text }
    let bytes = Array(text.utf8.suffix(longestContext))
    let start = bytes.firstIndex(of: UInt8(ascii: " ")) ?? 0
    return String(decoding: bytes[start...], as: UTF8.self)
  }
}
