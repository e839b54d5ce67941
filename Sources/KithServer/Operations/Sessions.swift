import KithProtocol
import LanguageModel

/// `session.open`: a context that the daemon keeps.
struct SessionOpen: ModelOperation {
  private let text: String
  private let experts: Experts
  private let idleSeconds: Int
  private let memory: String?

  init(_ arguments: Arguments) {
    memory = arguments.memoryName(MemoryTable.used)
    text = arguments.string(SessionOpenTable.text)
    experts = ScopeRequest.experts(arguments)
    idleSeconds = arguments.integer(SessionOpenTable.idleSeconds)
  }

  var cost: Cost { Cost(bytes: text.utf8.count) }

  func answer(in scope: Scope) throws(ProtocolError) -> Answer {
    let (sessions, user) = (scope.service.sessions, scope.peer.uid)
    try scope.check(experts)
    try sessions.checkRoom(for: user)
    var context = GrowingContext(scope.model, experts: experts, limits: SessionStore.limits)
    try context.read(text)
    let position = context.position
    // Nobody would learn its name.
    try scope.checkCancelled()
    let session = try sessions.add(
      context, of: scope.served, user: user, memory: memory, idleLimit: .seconds(idleSeconds))
    return Answer { [idleSeconds] writer in
      writer.member(SessionTable.session, session.id)
      writer.member(SessionTable.position, position)
      writer.member(SessionOpenTable.idleLimit, idleSeconds)
      writer.member(SessionOpenTable.isKept, session.isKept)
    }
  }
}

/// `session.append`: more text.
struct SessionAppend: SessionOperation {
  /// Text of up to this many bytes is read within some microseconds.
  private static let instantText = 256

  private let text: String

  init(_ arguments: Arguments) { text = arguments.string(SessionAppendTable.text) }

  var cost: Cost { Cost(bytes: text.utf8.count, isInstant: text.utf8.count <= Self.instantText) }

  func answer(in session: OpenSession, _ context: inout GrowingContext, _ scope: Scope) throws(ProtocolError) -> Answer
  {
    if let earlier = session.outcome(of: scope.key) { return Self.answer(session, earlier) }
    let before = context.position + context.droppedCount
    let dropped = context.droppedCount
    try context.read(text)
    // What was dropped for it does not come back.
    if context.droppedCount == dropped {
      do {
        try scope.checkCancelled()
      } catch {
        if context.undo(text.isEmpty ? 0 : 1) == 1 { throw error }
      }
    }
    let outcome = SessionRecord.Outcome(
      key: scope.key ?? "", count: context.position + context.droppedCount - before, position: context.position,
      droppedCount: context.droppedCount)
    if !session.keep(.append(Array(text.utf8), scope.key.map { _ in outcome }), context) {
      scope.service.sessions.keepNoLonger(session)
    }
    return Self.answer(session, outcome)
  }

  private static func answer(_ session: OpenSession, _ outcome: SessionRecord.Outcome) -> Answer {
    Answer { writer in
      writer.member(SessionTable.session, session.id)
      writer.member(SessionAppendTable.words, outcome.count)
      writer.member(SessionTable.position, outcome.position)
      writer.member(SessionTable.dropped, outcome.droppedCount)
    }
  }
}

/// `session.undo`: rolls the last appends back.
struct SessionUndo: SessionOperation {
  private let count: Int

  init(_ arguments: Arguments) { count = arguments.integer(SessionUndoTable.count) }

  var cost: Cost { .short }

  func answer(in session: OpenSession, _ context: inout GrowingContext, _ scope: Scope) throws(ProtocolError) -> Answer
  {
    if let earlier = session.outcome(of: scope.key) { return Self.answer(session, earlier) }
    let undone = context.undo(count)
    session.noteUndone(to: context.droppedByteCount + context.textByteCount)
    let outcome = SessionRecord.Outcome(
      key: scope.key ?? "", count: undone, position: context.position, droppedCount: context.droppedCount)
    if !session.keep(.undo(undone, scope.key.map { _ in outcome }), context) {
      scope.service.sessions.keepNoLonger(session)
    }
    return Self.answer(session, outcome)
  }

  private static func answer(_ session: OpenSession, _ outcome: SessionRecord.Outcome) -> Answer {
    Answer { writer in
      writer.member(SessionTable.session, session.id)
      writer.member(SessionUndoTable.undone, outcome.count)
      writer.member(SessionTable.position, outcome.position)
    }
  }
}

/// `session.save`: the text that opens the same session again.
struct SessionSave: SessionOperation {
  init(_ arguments: Arguments) {}

  var cost: Cost { .short }

  func answer(in session: OpenSession, _ context: inout GrowingContext, _ scope: Scope) throws(ProtocolError) -> Answer
  {
    let (experts, text, position) = (context.experts, context.text, context.position)
    let (dropped, byteCount) = (context.droppedCount, context.byteCount)
    return Answer { writer in
      writer.member(SessionTable.session, session.id)
      writer.member(SessionSaveTable.hash, session.served.model.details.contentHash)
      writer.list(SessionSaveTable.experts, experts.names)
      writer.member(SessionSaveTable.text, text)
      writer.member(SessionTable.position, position)
      writer.member(SessionTable.dropped, dropped)
      writer.member(SessionSaveTable.bytes, byteCount)
    }
  }
}

/// `session.close`: forgets a session.
struct SessionClose: SessionOperation {
  init(_ arguments: Arguments) {}

  var cost: Cost { .short }

  func answer(in session: OpenSession, _ context: inout GrowingContext, _ scope: Scope) throws(ProtocolError) -> Answer
  {
    scope.service.sessions.close(session)
    return Answer { writer in
      writer.member(SessionTable.session, session.id)
      writer.member(SessionCloseTable.closed, true)
    }
  }
}

extension GrowingContext {
  /// - Throws: `session.full`
  fileprivate mutating func read(_ text: String) throws(ProtocolError) {
    do throws(Full) {
      try append(text)
    } catch {
      throw ProtocolError(
        .sessionFull,
        "the text alone is more than a session holds: \(limits.words) words and sentence ends, \(limits.bytes) bytes",
        hint: "give its last part, or pieces of it: then the oldest text is dropped",
        field: SessionAppendTable.text.name)
    }
  }
}
