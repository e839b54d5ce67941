import KithProtocol

/// One likely next word.
public struct NextWord: Sendable, Equatable {
  /// The word itself.
  public let word: String
  /// The word as it would be typed there, with a blank before it where one belongs.
  public let text: String
  /// Nats.
  public let logProbability: Double
  /// What that is the sum of, if it was asked for.
  public let parts: Parts?

  package init(_ fields: ReplyFields) throws(ClientError) {
    word = try fields.string(WordTable.token)
    text = try fields.string(PredictTable.Word.typed)
    logProbability = try fields.double(PredictTable.Word.logProbability)
    parts = fields.has(PredictTable.Word.parts) ? try Parts(fields, PredictTable.Word.parts) : nil
  }

  fileprivate static func list(_ fields: ReplyFields) throws(ClientError) -> [NextWord] {
    try fields.list(PredictTable.words, NextWord.init)
  }
}

/// The likeliest next words, best first, and the model that answered.
public struct NextWords: Sendable, Equatable {
  /// The model that answered.
  public let model: AnsweringModel
  /// The words, best first.
  public let words: [NextWord]

  package init(_ fields: ReplyFields) throws(ClientError) {
    model = try AnsweringModel(fields)
    words = try NextWord.list(fields)
  }
}

/// Which next words to name.
public struct PredictionOptions: Sendable, Equatable {
  /// How many words.
  public var count: Int
  /// The letters of a half-typed word.
  public var prefix: String
  /// Whether `</s>`, the end of the sentence, may be among them.
  public var includesSentenceEnd = false
  /// Whether each word comes with the parts of its log probability.
  public var explains = false

  /// That many words that begin so.
  public init(count: Int = 10, prefix: String = "") {
    self.count = count
    self.prefix = prefix
  }

  fileprivate func write(to fields: inout RequestFields) {
    fields.set(WordTable.top, count)
    fields.set(PredictTable.prefix, unlessEmpty: prefix)
    fields.set(PredictTable.includesSentenceEnd, ifTrue: includesSentenceEnd)
    fields.set(PredictTable.explains, ifTrue: explains)
  }
}

extension Query where Answer == NextWords {
  /// The likeliest next words after a text.
  public static func predict(
    _ text: String, options: PredictionOptions = PredictionOptions(), in scope: Scope = .standard
  ) -> Query {
    Query(.predict, in: scope, reading: NextWords.init) { fields in
      fields.set(PredictTable.text, text)
      options.write(to: &fields)
    }
  }

  /// The likeliest next words after a text; `prefix` holds the letters of a half-typed word.
  public static func predict(
    _ text: String, count: Int, prefix: String = "", in scope: Scope = .standard
  ) -> Query {
    predict(text, options: PredictionOptions(count: count, prefix: prefix), in: scope)
  }
}

extension Query where Answer == Batch<[NextWord]> {
  /// The likeliest next words after each of many texts.
  public static func predict(
    texts: [String], options: PredictionOptions = PredictionOptions(), in scope: Scope = .standard
  ) -> Query {
    Query(
      .predict, in: scope,
      reading: { fields throws(ClientError) in
        try Batch(fields, PredictTable.predictions, count: texts.count, NextWord.list)
      },
      { fields in
        fields.set(TextsTable.texts, texts)
        options.write(to: &fields)
      })
  }
}

extension Connection {
  /// The likeliest next words after a text; `prefix` holds the letters of a half-typed word. In a session the text comes
  /// after the session's, here and in the other calls.
  public func predict(
    _ text: String, count: Int = 10, prefix: String = "", in scope: Scope = .standard
  ) throws(ClientError) -> NextWords {
    try ask(.predict(text, count: count, prefix: prefix, in: scope))
  }

  /// The same for many texts at once, each with its own words or error.
  public func predict(
    texts: [String], count: Int = 10, prefix: String = "", in scope: Scope = .standard
  ) throws(ClientError) -> [Result<[NextWord], ServerError>] {
    try ask(.predict(texts: texts, options: PredictionOptions(count: count, prefix: prefix), in: scope)).results
  }
}
