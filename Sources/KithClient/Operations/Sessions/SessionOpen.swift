import KithProtocol

/// A session that was opened: a context that the daemon keeps.
public struct OpenedSession: Sendable, Equatable {
  /// The name to ask it by, also from other connections of the same user.
  public let name: String
  /// The model that answers, of the generation that it has now, for as long as the session is open.
  public let model: AnsweringModel
  /// Words and sentence ends that it holds.
  public let position: Int
  /// How long it may stay unused before it expires.
  public let idleSeconds: Int

  /// To ask in it.
  public var scope: Scope { .session(name) }

  package init(_ fields: ReplyFields) throws(ClientError) {
    name = try fields.string(SessionTable.session)
    model = try AnsweringModel(fields)
    position = try fields.integer(SessionTable.position)
    idleSeconds = try fields.integer(SessionOpenTable.idleLimit)
  }
}

extension Query where Answer == OpenedSession {
  /// Opens a session.
  ///
  /// - Parameters:
  ///   - text: What it begins with, such as a saved session's text.
  ///   - memory: The memory of one's own that answers with the model; nil for none.
  ///   - idleSeconds: How long it may stay unused before it expires; nil is the daemon's default.
  public static func sessionOpen(
    text: String = "", experts: Scope.Experts = .all, memory: String? = nil, idleSeconds: Int? = nil,
    model: String? = nil
  ) -> Query {
    Query(.sessionOpen, in: .model(model, experts: experts, memory: memory), reading: OpenedSession.init) { fields in
      fields.set(SessionOpenTable.text, text)
      fields.set(SessionOpenTable.idleSeconds, idleSeconds)
    }
  }
}

extension Connection {
  /// Opens a session; the daemon then keeps its text, and appending costs only the new words.
  ///
  /// ```swift
  /// let session = try connection.openSession(text: "He poured a glass")
  /// try connection.append(" of", to: session.name)
  /// try connection.predict("", in: session.scope)
  /// ```
  ///
  /// - Parameters:
  ///   - text: What it begins with, such as a saved session's text.
  ///   - memory: The memory of one's own that answers with the model; nil for none.
  ///   - idleSeconds: How long it may stay unused before it expires; nil is the daemon's default.
  public func openSession(
    text: String = "", experts: Scope.Experts = .all, memory: String? = nil, idleSeconds: Int? = nil
  ) throws(ClientError) -> OpenedSession {
    try ask(.sessionOpen(text: text, experts: experts, memory: memory, idleSeconds: idleSeconds))
  }
}
