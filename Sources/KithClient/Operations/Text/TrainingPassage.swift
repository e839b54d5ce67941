import KithProtocol

/// Where a passage stands in a model's training text.
public struct PassagePlace: Sendable, Equatable {
  /// The number of its document, from 0.
  public let document: Int
  /// The index of its first token in that document, from 0.
  public let position: Int
  /// The file of that document, where the text came from several.
  public let file: String?

  init(_ fields: ReplyFields) throws(ClientError) {
    document = try fields.integer(PlaceTable.document)
    position = try fields.integer(PlaceTable.position)
    file = fields.optionalString(PlaceTable.file)
  }

  /// - Returns: nil if the fields are about other text.
  init?(ifThere fields: ReplyFields) throws(ClientError) {
    guard fields.optionalInteger(PlaceTable.optionalDocument) != nil else { return nil }
    try self.init(fields)
  }
}

/// A passage of a model's training text that speaks for a word.
public struct TrainingPassage: Sendable, Equatable {
  /// A sentence, or a part of a long one.
  public let text: String
  /// Where it stands.
  public let place: PassagePlace
  /// The length of the n-gram that it holds; 1: it holds the word and the word that pulled hardest at it.
  public let order: Int
  /// The words that were looked for, in UTF-8 bytes of the text.
  public let matched: [Range<Int>]

  init(_ fields: ReplyFields) throws(ClientError) {
    text = try fields.string(ExplainTable.Passage.text)
    place = try PassagePlace(fields)
    order = try fields.integer(ExplainTable.Passage.order)
    matched = try fields.list(ExplainTable.Passage.matched) { fields throws(ClientError) in
      try fields.range(ExplainTable.Range.start, ExplainTable.Range.end)
    }
  }
}
