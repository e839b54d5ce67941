import KithProtocol

/// A session to take along: its text, which opens one with the same answers wherever the model has the same content.
public struct SavedSession: Sendable, Equatable {
  /// The text that it holds.
  public let text: String
  /// The model that answers.
  public let model: AnsweringModel
  /// 16 hexadecimal digits that name the model's content.
  public let contentHash: String
  /// Which experts answer.
  public let experts: Scope.Experts
  /// Words and sentence ends of the text.
  public let position: Int
  /// Words and sentence ends dropped before it.
  public let dropped: Int
  /// Memory that the session takes.
  public let byteCount: Int

  package init(_ fields: ReplyFields) throws(ClientError) {
    text = try fields.string(SessionSaveTable.text)
    model = try AnsweringModel(fields)
    contentHash = try fields.string(SessionSaveTable.hash)
    experts = Scope.Experts(names: fields.strings(SessionSaveTable.experts))
    position = try fields.integer(SessionTable.position)
    dropped = try fields.integer(SessionTable.dropped)
    byteCount = try fields.integer(SessionSaveTable.bytes)
  }
}

extension Query where Answer == SavedSession {
  /// Exports a session.
  public static func sessionSave(_ session: String) -> Query {
    Query(.sessionSave, reading: SavedSession.init) { $0.set(SessionTable.session, session) }
  }
}

extension Connection {
  /// Exports a session.
  public func save(session: String) throws(ClientError) -> SavedSession { try ask(.sessionSave(session)) }
}
