import KithProtocol
import NIOCore

/// A request between its arrival and its last line, as its connection keeps it.
///
/// Touched only on the connection's event loop.
final class PendingRequest {
  enum Content {
    case request(Request)
    /// A line that was no request: its error waits for its turn among the requests without id.
    case refusal(ProtocolError)
  }

  let content: Content
  let id: RequestID?
  /// How many bytes of line it came as: what it costs while it waits in the queue.
  let byteCount: Int
  /// What answers it, once it runs.
  var responder: Responder?
  var deadline: Scheduled<Void>?
  /// Whether it counts among the requests in flight.
  var isAdmitted = false
  /// Whether its last line has been written, so that anything further is dropped.
  var isAnswered = false

  init(_ content: Content, id: RequestID?, byteCount: Int) {
    self.content = content
    self.id = id
    self.byteCount = byteCount
  }
}
