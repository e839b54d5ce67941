import KithProtocol

/// How probable a text is.
public struct ScoredText: Sendable, Equatable {
  /// Nats, of the whole text with its sentence ends, and with the letters of unknown words.
  public let logProbability: Double
  /// Nats: the share of the letters of unknown words in it.
  public let spelling: Double
  /// Words and sentence ends.
  public let tokenCount: Int
  /// How many of its words the model does not know.
  public let unknownCount: Int
  /// Unicode scalars.
  public let characterCount: Int
  /// Per token, an unknown word counted as one word: e to the power of (`spelling` - `logProbability`) / `tokenCount`.
  public let perplexity: Double
  /// Bits for each Unicode scalar, spelling included.
  public let bitsPerCharacter: Double
  /// Each word and sentence end, if they were asked for.
  public let tokens: [ScoredToken]

  /// The logarithm of 1 / probability to base 2.
  public var bits: Double { (-logProbability).asBits }

  /// The logarithm of the perplexity to base 2: bits for each word or sentence end, without the spelling.
  public var bitsPerToken: Double { (spelling - logProbability).asBits / Double(max(1, tokenCount)) }

  package init(_ fields: ReplyFields) throws(ClientError) {
    logProbability = try fields.double(ScoreTable.logProbability)
    spelling = try fields.double(ScoreTable.spelling)
    tokenCount = try fields.integer(ScoreTable.tokens)
    unknownCount = try fields.integer(ScoreTable.unknown)
    characterCount = try fields.integer(ScoreTable.characters)
    perplexity = try fields.double(ScoreTable.perplexity)
    bitsPerCharacter = try fields.double(ScoreTable.characterBits)
    tokens = fields.has(ScoreTable.words) ? try fields.list(ScoreTable.words, ScoredToken.init) : []
  }
}

/// One word, or sentence end, of a scored text.
public struct ScoredToken: Sendable, Equatable {
  /// The word, or `</s>`.
  public let word: String
  /// Where it stands in the text, in UTF-8 bytes; empty at the end of a sentence.
  public let byteRange: Range<Int>
  /// Nats; the sum of the parts.
  public let logProbability: Double
  /// Grammar, association and spelling.
  public let parts: Parts
  /// The length of the longest n-gram found that ends here.
  public let matchedOrder: Int
  /// Whether the model does not know the word.
  public let isUnknown: Bool

  /// The logarithm of 1 / probability to base 2.
  public var bits: Double { (-logProbability).asBits }

  package init(_ fields: ReplyFields) throws(ClientError) {
    word = try fields.string(WordTable.token)
    byteRange = try fields.range(WordTable.start, WordTable.end)
    logProbability = try fields.double(WordTable.logProbability)
    parts = try Parts(fields, ScoreTable.Word.parts)
    matchedOrder = try fields.integer(WordTable.order)
    isUnknown = try fields.bool(WordTable.isUnknown)
  }
}

extension RequestFields {
  fileprivate mutating func setDetail(words: Bool) { set(ScoreTable.detail, words ? "words" : "sum") }
}

extension Query where Answer == ScoredText {
  /// How probable a text is; with `words`, each of its words too.
  public static func score(_ text: String, words: Bool = false, in scope: Scope = .standard) -> Query {
    Query(.score, in: scope, reading: ScoredText.init) { fields in
      fields.set(ScoreTable.text, text)
      fields.setDetail(words: words)
    }
  }
}

extension Query where Answer == Batch<ScoredText> {
  /// How probable each of many texts is.
  public static func score(texts: [String], words: Bool = false, in scope: Scope = .standard) -> Query {
    Query(
      .score, in: scope,
      reading: { fields throws(ClientError) in
        try Batch(fields, ScoreTable.scores, count: texts.count, ScoredText.init)
      },
      { fields in
        fields.set(TextsTable.texts, texts)
        fields.setDetail(words: words)
      })
  }
}

extension Connection {
  /// How probable a text is; with `words`, each of its words too.
  public func score(
    _ text: String, words: Bool = false, in scope: Scope = .standard
  ) throws(ClientError) -> ScoredText {
    try ask(.score(text, words: words, in: scope))
  }

  /// The same for many texts at once, each with its own score or error.
  public func score(
    texts: [String], words: Bool = false, in scope: Scope = .standard
  ) throws(ClientError) -> [Result<ScoredText, ServerError>] {
    try ask(.score(texts: texts, words: words, in: scope)).results
  }
}
