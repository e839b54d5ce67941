/// A token of another language model's output, and how likely that model said it was.
package struct ReportedToken: Sendable, Equatable {
  /// Its bytes in the text; may be a part of a character, or empty.
  package let bytes: [UInt8]
  /// Nats, 0 at most; nil where the model reported none, as for a text's first token.
  package let logProbability: Double?
  /// The bytes of the token that the model held likeliest here; nil where it is not known.
  package let firstChoice: [UInt8]?

  package init(_ bytes: [UInt8], logProbability: Double?, firstChoice: [UInt8]? = nil) {
    self.bytes = bytes
    self.logProbability = logProbability
    self.firstChoice = firstChoice
  }
}

/// Why tokens cannot be compared with a model.
package enum XrayError: Error, Equatable {
  /// The bytes of all tokens are not UTF-8.
  case notUTF8
  /// The text has no words.
  case noWords
  /// No stretch of the text has a log probability for all of its tokens.
  case nothingReported
}
