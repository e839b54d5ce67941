import KithProtocol
import LanguageModel

/// How a session that an earlier daemon has left goes on.
extension Call {
  /// Gives a session to `completion`, once it is open: the first request loads its model and reads its text again.
  func wake(_ sleeping: KeptSession, _ completion: @escaping KeptSession.Completion) {
    guard sleeping.wake(completion) else { return }
    let record = sleeping.record
    service.models.take(record.model, for: peer) { result in
      switch result {
      case .failure(let error): fail(sleeping, error)
      case .success(let served):
        guard served.model.details.contentHash == record.contentHash else {
          return fail(sleeping, Self.otherModel(served.name))
        }
        let admission = service.workers.submit(.short, of: peer.uid) {
          let context = GrowingContext(
            served.model, experts: record.experts, limits: SessionStore.limits,
            text: String(decoding: record.text, as: UTF8.self), appends: record.appends,
            droppedCount: record.droppedCount)
          sleeping.finish(.success(service.sessions.open(sleeping, context, of: served)))
        }
        if let refusal = admission.refusal { fail(sleeping, refusal) }
      }
    }
  }

  /// Answers all that wait for the session; it is gone, unless the same may succeed later.
  private func fail(_ sleeping: KeptSession, _ error: ProtocolError) {
    let mayTryAgain = error.code.isWorthRetrying || error.code == .modelTooBig
    if !mayTryAgain { service.sessions.drop(sleeping, hasExpired: false) }
    sleeping.finish(.failure(mayTryAgain ? error : Self.gone(error)), mayTryAgain: mayTryAgain)
  }

  private static func otherModel(_ name: String) -> ProtocolError {
    ProtocolError(.sessionExpired, "`\(name)` is another model than before the daemon's restart")
  }

  private static func gone(_ error: ProtocolError) -> ProtocolError {
    ProtocolError(
      .sessionExpired, "the session's model is gone, and the session with it: \(error.message)",
      hint: "open another one with its text", field: SessionTable.session.name)
  }
}
