/// A token of a language model's output, and how likely the model said it was.
public struct LoggedToken: Sendable, Equatable {
  /// What it stands for in the text, white space included; may be empty.
  public let text: String
  /// Nats, 0 at most; nil where the model said none.
  public let logProbability: Double?

  /// A token.
  ///
  /// - Parameter logProbability: nats, 0 at most; nil where the model said none.
  public init(_ text: String, logProbability: Double?) {
    self.text = text
    self.logProbability = logProbability
  }
}

/// A token as a server printed it: it may hold a part of a character.
struct RawToken: Equatable {
  var bytes: [UInt8]
  var logProbability: Double?

  init(_ bytes: [UInt8], _ logProbability: Double?) {
    self.bytes = bytes
    self.logProbability = logProbability
  }

  init(_ text: String, _ logProbability: Double?) { self.init(Array(text.utf8), logProbability) }
}

extension [LoggedToken] {
  /// Joins tokens that cut a character, so that each is text; the joined one has the probability of all. Bytes that no
  /// neighbour completes become U+FFFD.
  init(joining tokens: [RawToken]) {
    self = []
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
    self.init(String(decoding: token.bytes, as: UTF8.self), logProbability: token.logProbability)
  }
}

extension RawToken {
  /// Whether more bytes may complete the last character.
  fileprivate var endsInsideCharacter: Bool {
    for (distance, byte) in bytes.reversed().prefix(3).enumerated() where byte & 0xC0 != 0x80 {
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      return length > distance + 1
    }
    return false
  }
}
