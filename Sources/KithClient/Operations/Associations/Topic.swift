import KithProtocol

/// What a text is about at one distance.
public struct TopicScale: Sendable, Equatable {
  /// How fast this part of the context fades, in words.
  public let halfLife: Double
  /// The words that it pulls for.
  public let words: [WeightedWord]

  package init(_ fields: ReplyFields) throws(ClientError) {
    halfLife = try fields.double(TopicTable.Scale.halfLife)
    words = try fields.list(TopicTable.Scale.words, WeightedWord.init)
  }
}

extension Query where Answer == [TopicScale] {
  /// What a text is about, from detail to the big picture; in a session, its text and this one.
  public static func topic(of text: String?, count: Int = 10, in scope: Scope = .standard) -> Query {
    Query(
      .topic, in: scope,
      reading: { fields throws(ClientError) in try fields.list(TopicTable.scales, TopicScale.init) },
      { fields in
        fields.set(TopicTable.text, text)
        fields.set(WordTable.top, count)
      })
  }
}

extension Connection {
  /// What a text is about, from detail to the big picture; in a session, its text and this one.
  public func topics(
    of text: String?, count: Int = 10, in scope: Scope = .standard
  ) throws(ClientError) -> [TopicScale] {
    try ask(.topic(of: text, count: count, in: scope))
  }
}
