import KithProtocol

/// A request between its arrival and its last line, as its connection keeps it.
///
/// Touched only on the connection's event loop.
final class PendingRequest {
  enum Content {
    case request(Request)
    /// A line that is not a request: its error is sent in turn with the replies to requests without id.
    case refusal(ProtocolError)
  }

  let content: Content
  let id: RequestID?
  /// The length of its line: its size while it waits in the queue.
  let byteCount: Int
  /// When its line was complete.
  let arrival: ContinuousClock.Instant
  /// Answers it, while it runs. The two hold each other, until `release`.
  var responder: Responder?
  var deadline: LoopTimer?
  /// Whether it counts among the requests in flight.
  var isAdmitted = false
  /// Whether its last line has been written, so that anything further is dropped.
  var isAnswered = false

  var operation: Operation? { if case .request(let request) = content { request.operation } else { nil } }

  /// When its deadline is; nil if it has none.
  var end: ContinuousClock.Instant? {
    guard case .request(let request) = content, let milliseconds = request.deadlineMilliseconds else { return nil }
    return arrival + .milliseconds(milliseconds)
  }

  /// Marks it as answered, and drops its responder.
  func release() {
    isAnswered = true
    deadline?.cancel()
    deadline = nil
    responder = nil
  }

  init(_ content: Content, id: RequestID?, byteCount: Int, arrival: ContinuousClock.Instant = .now) {
    self.content = content
    self.id = id
    self.byteCount = byteCount
    self.arrival = arrival
  }
}
