import KithProtocol
import Logging

/// A request's answer, from the responder to its last line.
extension Connection {
  func deliver(_ line: Responder.Line, to pending: PendingRequest) {
    guard !pending.isAnswered else { return }
    switch line {
    case .last(let bytes, let error): finish(pending, with: bytes, error)
    case .interim(let bytes):
      guard !outgoing.backlogIsFull else {
        pending.responder?.cancel()
        return answer(pending, ProtocolError(.slowReader, "the chunks of this answer are not being read"))
      }
      write(bytes)
    case .pacedInterim(let bytes, let next):
      write(bytes)
      flush()
      guard isOpen else { return }
      if outgoing.isWritable { next() } else { outgoing.hold(next) }
    }
  }

  /// Continues the answers that waited for the client to read.
  func resumePaced() {
    for next in outgoing.takeHeld() { next() }
  }

  func answer(_ pending: PendingRequest, _ error: ProtocolError) {
    finish(pending, with: ReplyLine.error(pending.id, error), error.code)
  }

  /// Writes a request's last line and lets the next one take its place.
  private func finish(_ pending: PendingRequest, with line: [UInt8], _ error: ErrorCode?) {
    guard !pending.isAnswered else { return }
    pending.release()
    service.counters.requestsAnswered(1)
    let microseconds = (ContinuousClock.now - pending.arrival).microseconds
    service.statistics.count(pending.operation, microseconds: microseconds, error: error)
    service.logger.log(.requestAnswered, Self.metadata(of: pending, peer, microseconds, error))
    requests.finish(pending)
    write(line)
    pump()
  }

  /// Logs a request: its user, its operation, how long it took and how it ended, and no word of a text.
  private static func metadata(
    of pending: PendingRequest, _ peer: Peer, _ microseconds: Int, _ error: ErrorCode?
  ) -> Logger.Metadata {
    var metadata: Logger.Metadata = ["uid": "\(peer.uid)", "took_us": "\(microseconds)"]
    if case .request(let request) = pending.content {
      metadata["op"] = "\(request.operation.name)"
      if request.arguments.knows(ScopeTable.model), let model = request.arguments.optionalString(ScopeTable.model) {
        metadata["model"] = "\(model)"
      }
    }
    if let error { metadata["error"] = "\(error.rawValue)" }
    return metadata
  }
}
