import KithProtocol

/// How to choose the words of a generated text; nil is the daemon's default.
public struct GenerationOptions: Sendable, Equatable {
  /// Where to stop at the latest.
  public var maxWords: Int?
  /// Below 1, likely words become likelier; 0 always takes the likeliest.
  public var temperature: Double?
  /// Choose among this many of the likeliest.
  public var topK: Int?
  /// Choose among the likeliest that have this probability together.
  public var topP: Double?
  /// Choose among words at least this times as probable as the likeliest.
  public var minP: Double?
  /// Above 1, words already written become less likely.
  public var repeatPenalty: Double?
  /// The same seed, the same text.
  public var seed: Int?
  /// Texts before which to stop.
  public var stop: [String] = []

  /// Everything as the daemon does it by default.
  public init() {}

  fileprivate func write(to fields: inout RequestFields) {
    fields.set(CompleteTable.maxWords, maxWords)
    fields.set(CompleteTable.temperature, temperature)
    fields.set(CompleteTable.topK, topK)
    fields.set(CompleteTable.topP, topP)
    fields.set(CompleteTable.minP, minP)
    fields.set(CompleteTable.repeatPenalty, repeatPenalty)
    fields.set(CompleteTable.seed, seed)
    fields.set(CompleteTable.stop, unlessEmpty: stop)
  }
}

/// A text that the model wrote on.
public struct GeneratedText: Sendable, Equatable {
  /// The model that answered.
  public let model: AnsweringModel
  /// To be put right after the given text.
  public let text: String
  /// How many words were written.
  public let wordCount: Int
  /// Nats, at temperature 1.
  public let logProbability: Double
  /// `length` or `stop`.
  public let reason: String
  /// The seed to give for the same text again.
  public let seed: Int

  package init(_ fields: ReplyFields) throws(ClientError) {
    model = try AnsweringModel(fields)
    text = try fields.string(CompleteTable.written)
    wordCount = try fields.integer(CompleteTable.words)
    logProbability = try fields.double(CompleteTable.logProbability)
    reason = try fields.string(CompleteTable.reason)
    seed = try fields.integer(CompleteTable.usedSeed)
  }
}

extension Query where Answer == GeneratedText {
  /// Writes on.
  ///
  /// - Parameter onWord: Gets each piece as soon as it is there.
  public static func complete(
    _ text: String, options: GenerationOptions = GenerationOptions(), in scope: Scope = .standard,
    onWord: ((String) -> Void)? = nil
  ) -> Query {
    let query = Query(.complete, in: scope, reading: GeneratedText.init) { fields in
      fields.set(CompleteTable.text, text)
      options.write(to: &fields)
    }
    guard let onWord else { return query }
    return query.hearing(mustAsk: true) { onWord($0.optionalString(CompleteTable.Chunk.text) ?? "") }
  }
}

extension Connection {
  /// Continues a text; `onWord` gets each piece as soon as it is there.
  @discardableResult
  public func complete(
    _ text: String, options: GenerationOptions = GenerationOptions(), in scope: Scope = .standard,
    onWord: ((String) -> Void)? = nil
  ) throws(ClientError) -> GeneratedText {
    try ask(.complete(text, options: options, in: scope, onWord: onWord))
  }
}
