import KithProtocol

/// How an operation comes to its turn: its arguments are decoded, its scope is read, and it waits for a thread.
extension Call {
  func run<Operation: ModelOperation>(_: Operation.Type) {
    decoding { () throws(ProtocolError) in
      let operation = try Operation(arguments)
      let scope = ScopeRequest(arguments)
      if let session = scope.session {
        // A session may hold a long text.
        withSession(session, .long) { session, growing in answer(operation, in: session, growing) }
      } else {
        withModel(scope.model, operation.cost.length()) { served in answer(operation, by: served) }
      }
    }
  }

  func run<Operation: TextOperation>(_: Operation.Type) {
    decoding { () throws(ProtocolError) in
      let operation = try Operation(arguments)
      let scope = ScopeRequest(arguments)
      if let session = scope.session {
        withSession(session, operation.cost.length()) { session, growing in
          answer(operation, in: session, &growing)
        }
      } else {
        withModel(scope.model, operation.cost.length(after: scope.context.utf8.count)) { served in
          answer(operation, by: served, after: scope)
        }
      }
    }
  }

  func run<Operation: SessionOperation>(_: Operation.Type) {
    decoding { () throws(ProtocolError) in
      let operation = try Operation(arguments)
      let isInstant = operation.cost.isInstant && responder.isAlone
      withSession(arguments.string(SessionTable.session), operation.cost.length(), isInstant: isInstant) {
        session, growing in answer(operation, in: session, &growing)
      }
    }
  }

  /// Answers with the error that decoding throws.
  private func decoding(_ body: () throws(ProtocolError) -> Void) {
    do throws(ProtocolError) { try body() } catch { responder.send(error) }
  }
}
