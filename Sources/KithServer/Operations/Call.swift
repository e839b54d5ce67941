import KithProtocol
import LanguageModel

/// One request on its way to its answer, with all that operations share.
struct Call: Sendable {
  let service: Service
  let request: Request
  let responder: Responder

  var operation: Operation { request.operation }
  var arguments: Arguments { request.arguments }
  var peer: Peer { responder.peer }

  // MARK: Ways to an answer

  /// Answers at once, on the connection's thread, with what the body returns or throws.
  func inPlace(_ body: () throws(ProtocolError) -> some Reply) {
    do throws(ProtocolError) { responder.send(try body()) } catch { responder.send(error) }
  }

  /// Runs work that reads or writes the disk on a worker of the operation's lane, and answers with what it returns or throws.
  /// It is done whether the client still waits or not.
  func onDisk(_ body: @escaping @Sendable () throws(ProtocolError) -> some Reply) {
    onWorker { send(by: nil, body) }
  }

  /// Runs a body on a worker with the model of that name, or tells why there is none.
  func withModel(_ name: String?, _ length: Workers.Length, _ body: @escaping @Sendable (ServedModel) -> Void) {
    service.models.take(name, for: peer) { result in
      switch result {
      case .failure(let error): responder.send(error)
      case .success(let served):
        if let error = service.workers.refusal(of: length, until: responder.deadline) { return responder.send(error) }
        onWorker(length) { body(served) }
      }
    }
  }

  /// Runs a body with the session of that name when its turn comes, or tells why there is none.
  func withSession(
    _ name: String, _ length: Workers.Length, isInstant: Bool = false,
    _ body: @escaping @Sendable (OpenSession, inout GrowingContext) -> Void
  ) {
    do throws(ProtocolError) {
      switch try service.sessions.find(name, user: peer.uid) {
      case .open(let session):
        session.submit(length, isInstant: isInstant, responder, on: service.workers) { body(session, &$0) }
      case .sleeping(let session):
        wake(session) { result in
          switch result {
          case .success(let session):
            session.submit(length, responder, on: service.workers) { body(session, &$0) }
          case .failure(let error): responder.send(error)
          }
        }
      }
    } catch {
      responder.send(error)
    }
  }

  /// Runs a body on a worker of the operation's lane, or says that too much waits already.
  func onWorker(_ body: @escaping @Sendable () -> Void) {
    onWorker(operation.lane == .worker(.long) ? .long : .short, body)
  }

  /// Runs a body on a worker, or says that too much waits already.
  func onWorker(_ length: Workers.Length, _ body: @escaping @Sendable () -> Void) {
    if let refusal = service.workers.submit(length, of: peer.uid, body).refusal { responder.send(refusal) }
  }
}
