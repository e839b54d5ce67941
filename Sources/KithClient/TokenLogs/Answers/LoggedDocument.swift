/// One answer of a language model: a text by itself, in tokens.
public struct LoggedDocument: Sendable, Equatable {
  /// Which answer, where there are several; may be empty.
  public let name: String
  /// The text before it, which does not count.
  public let context: String
  /// At least one.
  public let tokens: [LoggedToken]
  /// What is not as one would expect, for people; a sentence each.
  public let notes: [String]

  init(name: String, context: String, tokens: [LoggedToken], notes: [String]) {
    self.name = name
    self.context = context
    self.tokens = tokens
    self.notes = notes
  }

  /// All tokens.
  public var text: String { tokens.reduce(into: "") { $0 += $1.text } }
}
