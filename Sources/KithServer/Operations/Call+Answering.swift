import KithProtocol
import LanguageModel

/// How an operation answers once it is its turn: on a thread that computes, with a model or a session.
extension Call {
  func answer(_ operation: some ModelOperation, by served: ServedModel) {
    answer(by: served) { () throws(ProtocolError) in try operation.answer(in: Scope(self, served)) }
  }

  func answer(_ operation: some ModelOperation, in session: OpenSession, _ growing: GrowingContext) {
    answer(by: session.served) { () throws(ProtocolError) in
      try operation.answer(
        in: Scope(
          self, session.served, sessionText: growing.text, session: session, sessionStart: growing.droppedByteCount))
    }
  }

  /// After the request's own context, in arrays that the model lends.
  func answer(_ operation: some TextOperation, by served: ServedModel, after request: ScopeRequest) {
    answer(by: served) { () throws(ProtocolError) in
      let scope = Scope(self, served)
      try scope.check(request.experts)
      var context = try scope.computing { () throws(Cancelled) in
        try served.model.context(after: request.context, for: request.experts, isCancelled: scope.isCancelled)
      }
      context.memory = service.memories.memory(request.memory, of: peer.uid, served)
      context.document.take(served.workspaces.take(for: context), isOwn: false)
      defer { served.workspaces.putBack(context.document.lendWorkspace()) }
      return try operation.answer(after: &context, in: scope)
    }
  }

  func answer(_ operation: some TextOperation, in session: OpenSession, _ growing: inout GrowingContext) {
    answer(by: session.served) { () throws(ProtocolError) in
      growing.context.memory = service.memories.memory(session.memoryName, of: peer.uid, session.served)
      return try session.answering(&growing) { (context) throws(ProtocolError) in
        try operation.answer(after: &context, in: Scope(self, session.served))
      }
    }
  }

  func answer(_ operation: some SessionOperation, in session: OpenSession, _ growing: inout GrowingContext) {
    answer(by: session.served) { () throws(ProtocolError) in
      try operation.answer(in: session, &growing, Scope(self, session.served))
    }
  }

  /// Sends what the body returns or throws, and how long that took; computes nothing if nobody waits any more.
  private func answer(by served: ServedModel, _ body: () throws(ProtocolError) -> Answer) {
    if responder.isCancelled { return }
    send(by: served, body)
  }

  /// Sends what the body returns or throws, and how long that took.
  func send(by served: ServedModel?, _ body: () throws(ProtocolError) -> some Reply) {
    let start = ContinuousClock.now
    do throws(ProtocolError) {
      let reply = try body()
      responder.send(
        reply, of: operation, by: served?.reference, microseconds: (ContinuousClock.now - start).microseconds)
    } catch {
      responder.send(error)
    }
  }
}
