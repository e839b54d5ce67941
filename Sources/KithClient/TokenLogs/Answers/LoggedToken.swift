/// A token of a language model's output, and how likely the model said it was.
public struct LoggedToken: Sendable, Equatable {
  /// What it stands for in the text, white space included; may be empty.
  public let text: String
  /// Nats, 0 at most; nil where the model said none.
  public let logProbability: Double?
  /// The token that the model held likeliest here; nil where it is not known.
  public let firstChoice: String?

  /// A token.
  ///
  /// - Parameters:
  ///   - logProbability: nats, 0 at most; nil where the model said none.
  ///   - firstChoice: the token that the model held likeliest here.
  public init(_ text: String, logProbability: Double?, firstChoice: String? = nil) {
    self.text = text
    self.logProbability = logProbability
    self.firstChoice = firstChoice
  }
}

/// A token as a server printed it: it may hold a part of a character.
struct RawToken: Equatable {
  var bytes: [UInt8]
  /// Nats.
  var logProbability: Double?
  /// Whether the server told the bytes, and not only a text that may stand for them.
  var tellsBytes = false
  /// Whether the server says that it stands for no text.
  var isMarked = false
  var isReasoning = false
  var firstChoice: [UInt8]?

  init(_ bytes: [UInt8], _ logProbability: Double?) {
    self.bytes = bytes
    self.logProbability = logProbability
  }

  init(_ text: String, _ logProbability: Double?) { self.init(Array(text.utf8), logProbability) }

  /// Whether it stands for bytes that nobody told: its text is U+FFFD.
  var isUnreadable: Bool { !tellsBytes && bytes.offset(of: Self.replacement) != nil }

  /// U+FFFD in UTF-8.
  private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

  var isBlank: Bool { bytes.allSatisfy { $0 <= 0x20 } }
}

extension [UInt8] {
  /// Where another list of bytes first occurs at or after an index.
  ///
  /// - Parameter reach: how far behind that index it may begin.
  func offset(of part: [UInt8], from start: Int = 0, within reach: Int = .max) -> Int? {
    guard let first = part.first else { return start }
    let end = reach < count - start ? start + reach + 1 : count
    var index = start
    while index < end {
      guard let candidate = self[index..<end].firstIndex(of: first), candidate + part.count <= count else { return nil }
      if self[candidate..<candidate + part.count].elementsEqual(part) { return candidate }
      index = candidate + 1
    }
    return nil
  }
}

extension [LoggedToken] {
  /// Joins tokens that cut a character, so that each is text; the joined one has the probability of all. Bytes that no
  /// neighbour completes become U+FFFD.
  init(joining tokens: [RawToken]) {
    self = []
    reserveCapacity(tokens.count)
    var held: RawToken?
    for token in tokens {
      var whole = token
      if let open = held {
        var logProbability: Double?
        if let first = open.logProbability, let second = token.logProbability { logProbability = first + second }
        whole = RawToken(open.bytes + token.bytes, logProbability)
      }
      held = whole.endsInsideCharacter ? whole : nil
      if held == nil { append(LoggedToken(whole)) }
    }
    if let held { append(LoggedToken(held)) }
  }
}

extension LoggedToken {
  fileprivate init(_ token: RawToken) {
    self.init(
      String(decoding: token.bytes, as: UTF8.self), logProbability: token.logProbability,
      firstChoice: token.firstChoice.flatMap { String(validating: $0, as: UTF8.self) })
  }
}

extension RawToken {
  /// Whether more bytes may complete the last character.
  var endsInsideCharacter: Bool {
    for (distance, byte) in bytes.reversed().prefix(3).enumerated() where byte & 0xC0 != 0x80 {
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      return length > distance + 1
    }
    return false
  }
}
