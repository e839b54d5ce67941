import KithProtocol

/// A word or sentence end of a text, as the model cuts it.
public struct TextToken: Sendable, Equatable {
  /// The word as the model spells it, or `</s>`.
  public let word: String
  /// Its index in the model's vocabulary.
  public let id: Int
  /// Where it stands in the text, in UTF-8 bytes; empty at the end of a sentence.
  public let byteRange: Range<Int>
  /// Whether the model does not know the word.
  public let isUnknown: Bool
  /// Of an unknown word: its characters.
  public let letters: [String]
  /// Of an unknown word, nats: the logarithm of the probability of its letters.
  public let spelling: Double?

  /// Whether it is the end of a sentence.
  public var endsSentence: Bool { byteRange.isEmpty }

  package init(_ fields: ReplyFields) throws(ClientError) {
    word = try fields.string(TokenizeTable.Token.word)
    id = try fields.integer(TokenizeTable.Token.id)
    byteRange = try fields.range(WordTable.start, WordTable.end)
    isUnknown = try fields.bool(WordTable.isUnknown)
    letters = fields.strings(TokenizeTable.Token.letters)
    spelling = fields.optionalDouble(TokenizeTable.Token.spelling)
  }

  fileprivate static func all(_ fields: ReplyFields) throws(ClientError) -> [TextToken] {
    try fields.list(TokenizeTable.tokens, TextToken.init)
  }
}

extension Query where Answer == [TextToken] {
  /// The words and sentence ends of a text.
  public static func tokenize(_ text: String, in scope: Scope = .standard) -> Query {
    Query(.tokenize, in: scope, reading: TextToken.all) { $0.set(TokenizeTable.text, text) }
  }
}

extension Query where Answer == Batch<[TextToken]> {
  /// The words and sentence ends of each of many texts.
  public static func tokenize(texts: [String], in scope: Scope = .standard) -> Query {
    Query(
      .tokenize, in: scope,
      reading: { fields throws(ClientError) in
        try Batch(fields, TokenizeTable.tokenized, count: texts.count, TextToken.all)
      },
      { $0.set(TextsTable.texts, texts) })
  }
}

extension Connection {
  /// The words and sentence ends of a text, as the model cuts it.
  public func tokenize(_ text: String, in scope: Scope = .standard) throws(ClientError) -> [TextToken] {
    try ask(.tokenize(text, in: scope))
  }
}
