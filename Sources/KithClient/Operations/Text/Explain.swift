import KithProtocol

/// What a word owes its probability to.
public enum Owing: String, Sendable, CaseIterable {
  /// The last few words.
  case grammar
  /// The topic of the wider context.
  case association
  /// What the document has said already.
  case repetition
  /// What the user's memory holds.
  case memory
  /// All together gain less than one bit on the word's frequency.
  case neither
}

/// What made one word of a text likely.
public struct ExplainedToken: Sendable, Equatable {
  /// The word, or `</s>`.
  public let word: String
  /// Where it stands in the text, in UTF-8 bytes; empty at the end of a sentence.
  public private(set) var byteRange: Range<Int>
  /// Whether the model does not know it.
  public let isUnknown: Bool
  /// Its kind, as those of `XrayKind`; nil at the end of a sentence.
  public let kind: String?
  /// The part that gains most.
  public let owing: Owing
  /// Bits by frequency alone.
  public let unigramBits: Double
  /// Bits by grammar alone.
  public let grammarBits: Double
  /// Bits by the full model.
  public let bits: Double
  /// Nats; the sum of the parts.
  public let logProbability: Double
  /// What the log probability is the sum of.
  public let parts: Parts
  /// The length of the longest n-gram found that ends here, in words.
  public let order: Int
  /// The words of the context that pulled hardest, strongest first.
  public private(set) var pulls: [Pull]
  /// The longest n-gram of the model that ends with the word.
  public let nGram: [String]
  /// How often that occurs in the passages that the model keeps, as far as they were read; nil for a
  /// single word, and if there are no `passages`.
  public let nGramCount: Int?
  /// Passages of the training text that speak for the word; nil if none were asked for, or the model keeps none.
  public let passages: [TrainingPassage]?

  /// A word of the context and what it did.
  public struct Pull: Sendable, Equatable {
    /// The word.
    public let word: String
    /// Where it stands last in the text, in UTF-8 bytes; nil where that is in the context before it.
    public fileprivate(set) var byteRange: Range<Int>?
    /// Nats.
    public let nats: Double

    fileprivate init(_ fields: ReplyFields) throws(ClientError) {
      word = try fields.string(ExplainTable.Pull.word)
      byteRange =
        fields.has(ExplainTable.Pull.start)
        ? try fields.range(ExplainTable.Pull.start, ExplainTable.Pull.end) : nil
      nats = try fields.double(ExplainTable.Pull.nats)
    }
  }

  /// The same in a longer text, of which its text begins at an offset.
  ///
  /// - Throws: `ClientError.badReply` where it stands outside of its own text.
  ///
  /// - Parameter length: that of its own text, bytes.
  public func moved(by offset: Int, in length: Int) throws(ClientError) -> ExplainedToken {
    func moved(_ range: Range<Int>) throws(ClientError) -> Range<Int> {
      guard range.upperBound <= length else { throw .badReply("a word outside the text") }
      return range.lowerBound + offset..<range.upperBound + offset
    }
    var token = self
    token.byteRange = try moved(byteRange)
    for index in pulls.indices { token.pulls[index].byteRange = try pulls[index].byteRange.map(moved) }
    return token
  }

  package init(_ fields: ReplyFields) throws(ClientError) {
    word = try fields.string(WordTable.token)
    byteRange = try fields.range(WordTable.start, WordTable.end)
    isUnknown = try fields.bool(WordTable.isUnknown)
    kind = fields.optionalString(ExplainTable.Word.kind)
    owing = Owing(rawValue: try fields.string(ExplainTable.Word.owedTo)) ?? .neither
    unigramBits = try fields.double(ExplainTable.Word.unigramBits)
    grammarBits = try fields.double(ExplainTable.Word.grammarBits)
    bits = try fields.double(ExplainTable.Word.bits)
    logProbability = try fields.double(WordTable.logProbability)
    parts = try Parts(fields, PartsTable.parts)
    order = try fields.integer(WordTable.order)
    pulls = try fields.list(ExplainTable.Word.pulls, Pull.init)
    nGram = fields.strings(ExplainTable.Word.nGram)
    nGramCount = fields.optionalInteger(ExplainTable.Word.nGramCount)
    passages = try fields.optionalList(ExplainTable.Word.passages, TrainingPassage.init)
  }
}

extension Query where Answer == [ExplainedToken] {
  /// What each word of a text owes its probability to.
  ///
  /// - Parameters:
  ///   - pulls: At most this many words of the context for each; nil is the daemon's default.
  ///   - passages: At most this many passages of the training text for each, likewise.
  public static func explain(
    _ text: String, pulls: Int? = nil, passages: Int? = nil, in scope: Scope = .standard
  ) -> Query {
    Query(
      .explain, in: scope,
      reading: { fields throws(ClientError) in try fields.list(ExplainTable.words, ExplainedToken.init) },
      { fields in
        fields.set(ExplainTable.text, text)
        fields.set(ExplainTable.pulls, pulls)
        fields.set(ExplainTable.passages, passages)
      })
  }
}

extension Connection {
  /// What each word of a text owes its probability to.
  public func explain(_ text: String, in scope: Scope = .standard) throws(ClientError) -> [ExplainedToken] {
    try ask(.explain(text, in: scope))
  }
}
