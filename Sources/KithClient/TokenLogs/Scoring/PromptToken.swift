/// A token of a text that a server was given, and how likely the server held it.
package struct PromptToken: Sendable, Equatable {
  /// What it stands for; may be a part of a character.
  package var bytes: [UInt8]
  /// Nats, 0 at most; nil where the server did not tell.
  package var logProbability: Double?
  /// The token that the server held likeliest here; nil where that is not known.
  package var firstChoice: [UInt8]?

  package init(_ bytes: [UInt8], logProbability: Double?, firstChoice: [UInt8]? = nil) {
    self.bytes = bytes
    self.logProbability = logProbability
    self.firstChoice = firstChoice
  }

  init(_ token: RawToken) {
    self.init(token.bytes, logProbability: token.logProbability, firstChoice: token.firstChoice)
  }

  /// Whether more bytes must follow to complete its last character.
  package var endsInsideCharacter: Bool { RawToken(bytes, nil).endsInsideCharacter }
}

extension LoggedDocument {
  /// A text that a server scored.
  ///
  /// - Parameters:
  ///   - context: what stood before it.
  ///   - notes: a sentence each.
  package init(scored tokens: [PromptToken], context: String, notes: [String]) {
    let tokens = tokens.map { token in
      var raw = RawToken(token.bytes, token.logProbability)
      raw.firstChoice = token.firstChoice
      return raw
    }
    self.init(name: "", context: context, tokens: [LoggedToken](joining: tokens), notes: notes)
  }
}
