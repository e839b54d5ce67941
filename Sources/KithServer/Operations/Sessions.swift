import KithProtocol
import LanguageModel

/// `session.open`, `session.append`, `session.undo`, `session.save` and `session.close`.
extension Service {
  /// Text of up to so many bytes is read within some microseconds.
  private static let shortText = 256
  /// More text than this takes long.
  private static let longText = 1 << 16

  func sessionOpen(_ arguments: Arguments, _ responder: Responder) {
    let text = arguments.string("text")
    let experts = Surroundings.experts(arguments)
    let idleSeconds = arguments.integer("idle_s")
    let length: Workers.Length = text.utf8.count > Self.longText ? .long : .short
    compute(arguments.optionalString("model"), length, responder) { [sessions] served throws(ProtocolError) in
      let start = ContinuousClock.now
      try sessions.checkRoom(for: responder.peer.uid)
      var context = GrowingContext(served.model, experts: experts, limits: SessionStore.limits)
      try context.read(text)
      let position = context.position
      let session = try sessions.add(
        context, of: served, user: responder.peer.uid, idleLimit: .seconds(idleSeconds))
      return SessionOpenReply(
        session: session.id, model: served.reference, position: position, idleSeconds: idleSeconds,
        microseconds: (ContinuousClock.now - start).microseconds)
    }
  }

  func sessionAppend(_ arguments: Arguments, _ responder: Responder) {
    let text = arguments.string("text")
    let isShort = text.utf8.count <= Self.shortText && responder.isAlone
    inSession(arguments, text.utf8.count > Self.longText ? .long : .short, isShort: isShort, responder) {
      (session, context) throws(ProtocolError) in
      let start = ContinuousClock.now
      let before = context.position + context.droppedCount
      try context.read(text)
      return SessionAppendReply(
        session: session.id, words: context.position + context.droppedCount - before, position: context.position,
        droppedCount: context.droppedCount, microseconds: (ContinuousClock.now - start).microseconds)
    }
  }

  func sessionUndo(_ arguments: Arguments, _ responder: Responder) {
    let count = arguments.integer("count")
    inSession(arguments, .short, responder) { (session, context) throws(ProtocolError) in
      let start = ContinuousClock.now
      let undone = context.undo(count)
      return SessionUndoReply(
        session: session.id, undoneCount: undone, position: context.position,
        microseconds: (ContinuousClock.now - start).microseconds)
    }
  }

  func sessionSave(_ arguments: Arguments, _ responder: Responder) {
    inSession(arguments, .short, responder) { (session, context) throws(ProtocolError) in
      let details = session.served.model.details
      return SessionSaveReply(
        session: session.id, model: session.served.reference, contentHash: details.contentHash,
        experts: context.experts == .grammar ? ["grammar"] : ["grammar", "associations"], text: context.text,
        position: context.position, droppedCount: context.droppedCount, byteCount: context.byteCount)
    }
  }

  func sessionClose(_ arguments: Arguments, _ responder: Responder) {
    inSession(arguments, .short, responder) { [sessions] (session, _) throws(ProtocolError) in
      sessions.close(session)
      return SessionCloseReply(session: session.id)
    }
  }

  /// Runs the body with the session that the request names, when its turn comes.
  private func inSession<R: Reply>(
    _ arguments: Arguments, _ length: Workers.Length, isShort: Bool = false, _ responder: Responder,
    _ body: @escaping @Sendable (OpenSession, inout GrowingContext) throws(ProtocolError) -> R
  ) {
    do throws(ProtocolError) {
      let session = try sessions.find(arguments.string("session"), user: responder.peer.uid)
      session.submit(length, isShort: isShort, responder, on: workers) { context in
        do throws(ProtocolError) {
          responder.send(try body(session, &context))
        } catch {
          responder.send(error)
        }
      }
    } catch {
      responder.send(error)
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
        hint: "give its last part, or pieces of it: then the oldest text is dropped", field: "text")
    }
  }
}
