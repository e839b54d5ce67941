import KithProtocol

/// A word and how strongly something speaks for it.
public struct WeightedWord: Sendable, Equatable {
  /// The word.
  public let word: String
  /// Standard deviations above chance for `related` (nats in a model without a table of co-occurrences), nats for `topic`, the
  /// cosine for `similar`.
  public let weight: Double

  package init(_ fields: ReplyFields) throws(ClientError) {
    word = try fields.string(WordTable.word)
    weight = try fields.double(WordTable.weight)
  }
}

extension Query where Answer == [WeightedWord] {
  /// The words that a text makes likelier; in a session and without a text, those that the session's text does.
  public static func related(to text: String?, count: Int = 10, in scope: Scope = .standard) -> Query {
    Query(
      .related, in: scope,
      reading: { fields throws(ClientError) in try fields.list(RelatedTable.words, WeightedWord.init) },
      { fields in
        fields.set(RelatedTable.text, text)
        fields.set(WordTable.top, count)
      })
  }
}

extension Connection {
  /// The words that a word or text makes likelier; in a session and without a text, those that the session's text does.
  public func related(
    to text: String?, count: Int = 10, in scope: Scope = .standard
  ) throws(ClientError) -> [WeightedWord] {
    try ask(.related(to: text, count: count, in: scope))
  }
}
