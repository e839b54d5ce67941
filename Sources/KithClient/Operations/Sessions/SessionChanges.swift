import KithProtocol

/// The outcome of an append.
public struct SessionGrowth: Sendable, Equatable {
  /// How many words and sentence ends the session grew by; negative where words were joined.
  public let words: Int
  /// Words and sentence ends that it holds now.
  public let position: Int
  /// Words and sentence ends dropped at its beginning so far, to make room.
  public let dropped: Int

  package init(_ fields: ReplyFields) throws(ClientError) {
    words = try fields.integer(SessionAppendTable.words)
    position = try fields.integer(SessionTable.position)
    dropped = try fields.integer(SessionTable.dropped)
  }
}

/// The outcome of an undo.
public struct SessionRollback: Sendable, Equatable {
  /// How many appends were rolled back; fewer than asked for where there were no more.
  public let undone: Int
  /// Words and sentence ends that the session holds now.
  public let position: Int

  package init(_ fields: ReplyFields) throws(ClientError) {
    undone = try fields.integer(SessionUndoTable.undone)
    position = try fields.integer(SessionTable.position)
  }
}

extension Query where Answer == SessionGrowth {
  /// Puts text right after a session's text; with an empty one, says how far the session is.
  ///
  /// - Parameter key: An idempotency key: a query with the same one appends nothing a second time, also after a restart of the
  ///   daemon that the session outlives.
  public static func sessionAppend(
    _ text: String, to session: String, key: String = Connection.newKey()
  ) -> Query {
    Query(.sessionAppend, reading: SessionGrowth.init) { fields in
      fields.set(SessionTable.session, session)
      fields.set(SessionAppendTable.text, text)
    }.with(key: key)
  }
}

extension Query where Answer == SessionRollback {
  /// Rolls a session's last appends back.
  ///
  /// - Parameter key: An idempotency key, as of `sessionAppend`.
  public static func sessionUndo(
    _ count: Int = 1, in session: String, key: String = Connection.newKey()
  ) -> Query {
    Query(.sessionUndo, reading: SessionRollback.init) { fields in
      fields.set(SessionTable.session, session)
      fields.set(SessionUndoTable.count, count)
    }.with(key: key)
  }
}

extension Query where Answer == Void {
  /// Closes a session; the daemon forgets its text.
  public static func sessionClose(_ session: String) -> Query {
    Query(.sessionClose) { $0.set(SessionTable.session, session) }
  }
}

extension Connection {
  /// Puts text right after a session's text; with an empty one, says how far the session is.
  @discardableResult
  public func append(_ text: String, to session: String) throws(ClientError) -> SessionGrowth {
    try ask(.sessionAppend(text, to: session))
  }

  /// Rolls a session's last appends back.
  ///
  /// - Returns: how many were rolled back; fewer where there were no more.
  @discardableResult
  public func undo(_ count: Int = 1, in session: String) throws(ClientError) -> Int {
    try ask(.sessionUndo(count, in: session)).undone
  }

  /// Closes a session; the daemon forgets its text.
  public func close(session: String) throws(ClientError) { try ask(.sessionClose(session)) }
}
