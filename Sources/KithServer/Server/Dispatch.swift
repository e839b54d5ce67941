package import KithProtocol

extension Service {
  /// Answers a request through its responder, now or later, exactly once; one with a key like the first of that key.
  ///
  /// Called on a connection's event loop, it returns at once: quick requests are answered there and then, computations go
  /// to the workers with the model they began with, and requests about jobs go to the jobs, in order.
  package func run(_ request: Request, _ responder: Responder) {
    guard admit(request.operation, responder) else { return }
    idempotency.run(request, responder) { responder in
      let call = Call(service: self, request: request, responder: responder)
      guard let handler = Handler.of(request.operation) else {
        return responder.send(ProtocolError(.internalError, "`\(request.operation)` is not carried out here"))
      }
      handler.run(call)
    }
  }

  /// The operations that have a handler, in the order of their rows.
  package static var carriedOut: [(operation: Operation, isByCost: Bool)] {
    Handler.all.map { ($0.operation, $0.isByCost) }
  }

  /// - Returns: false if the peer may not ask for this; then it has been told.
  private func admit(_ operation: Operation, _ responder: Responder) -> Bool {
    let peer = responder.peer
    if peer.role >= operation.role { return true }
    let hint =
      switch operation.role {
      case .admin: "administrators are the members of the group kith-admin, on the admin socket"
      case .train, .query: "the members of the group kith-train may train models"
      }
    responder.send(
      ProtocolError(
        .denied,
        "`\(operation)` needs the role `\(operation.role.rawValue)`, and you have `\(peer.role.rawValue)` here",
        hint: hint))
    return false
  }
}
