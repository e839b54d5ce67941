import KithProtocol
package import StrictJSON

/// A session that was opened: a context that the daemon keeps.
public struct OpenedSession: Sendable, Equatable {
  /// The name to ask it by, also from other connections of the same user.
  public let name: String
  /// The model that answers, of the generation that it has now, for as long as the session is open.
  public let model: AnsweringModel
  /// Words and sentence ends that it holds.
  public let position: Int
  /// How long nobody may ask it before it expires.
  public let idleSeconds: Int

  package init(_ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: "session.open")
    name = try fields.string("session")
    model = try AnsweringModel(json)
    position = try fields.integer("position")
    idleSeconds = try fields.integer("idle_s")
  }
}

/// What an append did.
public struct SessionGrowth: Sendable, Equatable {
  /// How many words and sentence ends the session grew by; negative where words were joined.
  public let words: Int
  /// Words and sentence ends that it holds now.
  public let position: Int
  /// Words and sentence ends dropped at its beginning so far, to make room.
  public let dropped: Int

  package init(_ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: "session.append")
    words = try fields.integer("words")
    position = try fields.integer("position")
    dropped = try fields.integer("dropped")
  }
}

/// A session to take along: its text, which opens one with the same answers wherever the model has the same content.
public struct SavedSession: Sendable, Equatable {
  /// The text that it holds.
  public let text: String
  /// The model that answers.
  public let model: AnsweringModel
  /// 16 hexadecimal digits that name the model's content.
  public let contentHash: String
  /// Whether grammar alone answers.
  public let isGrammarOnly: Bool
  /// Words and sentence ends of the text.
  public let position: Int
  /// Words and sentence ends dropped before it.
  public let dropped: Int
  /// Memory that the session takes.
  public let byteCount: Int

  package init(_ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: "session.save")
    text = try fields.string("text")
    model = try AnsweringModel(json)
    contentHash = try fields.string("hash")
    isGrammarOnly = fields.strings("experts") == ["grammar"]
    position = try fields.integer("position")
    dropped = try fields.integer("dropped")
    byteCount = try fields.integer("bytes")
  }
}

extension Connection {
  /// Opens a session; the daemon then keeps its text, and appending costs only the new words.
  ///
  /// ```swift
  /// let session = try connection.openSession(text: "He poured a glass")
  /// try connection.append(" of", to: session.name)
  /// try connection.predict("", session: session.name)
  /// ```
  ///
  /// - Parameters:
  ///   - text: what it begins with, such as a saved session's text.
  ///   - idleSeconds: how long nobody may ask it before it expires; nil is the daemon's default.
  public func openSession(
    text: String = "", isGrammarOnly: Bool = false, idleSeconds: Int? = nil
  ) throws(ClientError) -> OpenedSession {
    try OpenedSession(call(.sessionOpen, sessionFields(text, isGrammarOnly, idleSeconds)))
  }

  /// Puts text right after a session's text; with an empty one, says how far the session is.
  @discardableResult
  public func append(_ text: String, to session: String) throws(ClientError) -> SessionGrowth {
    try SessionGrowth(call(.sessionAppend, [("session", .string(session)), ("text", .string(text))]))
  }

  /// Takes a session's last appends back.
  ///
  /// - Returns: how many were taken back; fewer where there were no more.
  @discardableResult
  public func undo(_ count: Int = 1, in session: String) throws(ClientError) -> Int {
    let fields: [(name: String, value: JSONValue)] = [
      ("session", .string(session)), ("count", .integer(Int64(count))),
    ]
    return try ReplyFields(call(.sessionUndo, fields), of: "session.undo").integer("undone")
  }

  /// Exports a session.
  public func save(session: String) throws(ClientError) -> SavedSession {
    try SavedSession(call(.sessionSave, [("session", .string(session))]))
  }

  /// Closes a session; the daemon forgets its text.
  public func close(session: String) throws(ClientError) { try call(.sessionClose, [("session", .string(session))]) }

  /// The fields that say what stands before a text and who answers: a session, or a context and a model.
  package func surroundingFields(
    _ session: String?, _ context: String = ""
  ) -> [(name: String, value: JSONValue)] {
    if let session { return [("session", .string(session))] }
    return context.isEmpty ? modelField() : modelField() + [("context", .string(context))]
  }

  package func sessionFields(
    _ text: String, _ isGrammarOnly: Bool, _ idleSeconds: Int?
  ) -> [(name: String, value: JSONValue)] {
    var fields = modelField() + [("text", .string(text))]
    if isGrammarOnly { fields.append(("experts", .array([.string("grammar")]))) }
    if let idleSeconds { fields.append(("idle_s", .integer(Int64(idleSeconds)))) }
    return fields
  }
}
