import KithProtocol
import StrictJSON

/// What was learnt.
public struct LearntText: Sendable, Equatable {
  /// The model beside which it was learnt.
  public let model: AnsweringModel
  /// The memory's name.
  public let memory: String
  /// Words and sentence ends that were learnt now.
  public let learnt: Int
  /// Words and sentence ends that the memory holds.
  public let words: Int
  /// How many words it holds that the model does not know.
  public let newWords: Int

  package init(_ fields: ReplyFields) throws(ClientError) {
    model = try AnsweringModel(fields)
    memory = try fields.string(MemoryTable.memory)
    learnt = try fields.integer(LearnTable.learnt)
    words = try fields.integer(MemoryTable.words)
    newWords = try fields.integer(LearnTable.new)
  }
}

/// After how much what a memory has learnt counts half; nil is as it was.
public struct HalfLives: Sendable, Equatable {
  /// Words and sentence ends learnt since.
  public var words: Double?
  /// Days since.
  public var days: Double?

  /// Half-lives; nil is as it was.
  public init(words: Double? = nil, days: Double? = nil) {
    self.words = words
    self.days = days
  }

  fileprivate func write(to fields: inout RequestFields) {
    fields.set(LearnTable.halfLifeWords, words)
    fields.set(LearnTable.halfLifeDays, days)
  }
}

extension Query where Answer == LearntText {
  /// Has a memory of one's own learn texts, each a document.
  ///
  /// - Parameters:
  ///   - memory: Its name; nil for the one called `own`.
  ///   - continuing: The key of an earlier request that this one goes on with: both are forgotten as one.
  ///   - key: An idempotency key: texts with the same one are learnt once.
  public static func learn(
    _ texts: [String], in memory: String? = nil, halfLives: HalfLives = HalfLives(), model: String? = nil,
    continuing: String? = nil, key: String? = nil
  ) -> Query {
    Query(.learn, in: .model(model), reading: LearntText.init) { fields in
      fields.set(MemoryTable.named, memory)
      fields.set(LearnTable.texts, texts)
      fields.set(LearnTable.continues, continuing)
      halfLives.write(to: &fields)
    }.with(key: key)
  }

  /// Has a memory of one's own learn a text.
  ///
  /// - Parameters:
  ///   - memory: Its name; nil for the one called `own`.
  ///   - key: An idempotency key: a text with the same one is learnt once.
  public static func learn(
    _ text: String, in memory: String? = nil, halfLives: HalfLives = HalfLives(), model: String? = nil,
    key: String? = nil
  ) -> Query {
    Query(.learn, in: .model(model), reading: LearntText.init) { fields in
      fields.set(MemoryTable.named, memory)
      fields.set(LearnTable.text, text)
      halfLives.write(to: &fields)
    }.with(key: key)
  }

  /// Has the session's memory learn what the session has read since it was last learnt.
  public static func learn(session: String, key: String? = nil) -> Query {
    Query(.learn, in: .session(session), reading: LearntText.init).with(key: key)
  }

  /// Has a memory learn what was saved of one.
  ///
  /// - Parameter continuing: The key of an earlier request that this one goes on with.
  public static func memoryLoad(
    _ texts: [SavedText], in memory: String? = nil, halfLives: HalfLives = HalfLives(), model: String? = nil,
    continuing: String? = nil, key: String? = nil
  ) -> Query {
    Query(.memoryLoad, in: .model(model), reading: LearntText.init) { fields in
      fields.set(MemoryTable.named, memory)
      fields.set(MemoryTransferTable.loaded, texts) { text, object in
        object[MemoryTransferTable.Text.text] = .string(text.text)
        object[MemoryTable.time] = .integer(Int64(text.time))
        if let learn = text.learn { object[MemoryTransferTable.Text.learn] = .integer(Int64(learn)) }
      }
      fields.set(LearnTable.continues, continuing)
      halfLives.write(to: &fields)
    }.with(key: key)
  }
}

extension Connection {
  /// Has a memory of one's own learn a text; the next request that names the memory is answered with it.
  ///
  /// ```swift
  /// try connection.learn("The Petrel sails on Monday.")
  /// try connection.predict("The Petrel", in: .model(memory: "own"))
  /// ```
  ///
  /// - Parameter memory: Its name; nil for the one called `own`.
  @discardableResult
  public func learn(_ text: String, in memory: String? = nil) throws(ClientError) -> LearntText {
    try ask(.learn(text, in: memory, key: Self.newKey()))
  }

  /// Has the session's memory learn what the session has read since it was last learnt.
  @discardableResult
  public func learn(session: String) throws(ClientError) -> LearntText {
    try ask(.learn(session: session, key: Self.newKey()))
  }
}
