package import KithProtocol
import Synchronization

/// Sends an operation's answer: holds the request's id, the way back to its connection, and whether the answer is still
/// wanted.
///
/// Safe to use from any thread. After the last line, and after the request was cancelled, the receiver drops further
/// lines, so operations need not care which came first.
package final class Responder: Sendable {
  package enum Line: Sendable {
    /// One of many lines of an answer.
    case interim([UInt8])
    /// One of very many lines: the next is asked for when the client has room for it.
    case pacedInterim([UInt8], next: @Sendable () -> Void)
    /// The one that ends it, and the code if that is an error.
    case last([UInt8], ErrorCode?)
  }

  package let id: RequestID?
  /// The user who asks.
  package let peer: Peer
  /// Whether no other request of the connection was running when this one began: an answer that is given at once then
  /// overtakes no reply on its way from another thread.
  package let isAlone: Bool
  /// When the answer is no longer wanted; nil if there is no deadline.
  let deadline: ContinuousClock.Instant?
  private let longestReply: Int
  private let deliver: @Sendable (Line) -> Void
  private let cancelled = Atomic<Bool>(false)

  package init(
    id: RequestID?, peer: Peer, isAlone: Bool = false, deadline: ContinuousClock.Instant? = nil,
    longestReply: Int = ProtocolLimits.replyBytes, deliver: @escaping @Sendable (Line) -> Void
  ) {
    self.id = id
    self.peer = peer
    self.isAlone = isAlone
    self.deadline = deadline
    self.longestReply = longestReply
    self.deliver = deliver
  }

  /// Whether the answer is no longer wanted: long loops look at this now and then.
  package var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

  /// Whether its deadline has passed, though the connection may not have noticed yet.
  var isLate: Bool { deadline.map { ContinuousClock.now >= $0 } ?? false }

  /// Tells the operation to stop; the connection answers instead.
  package func cancel() { cancelled.store(true, ordering: .relaxed) }

  package func send(_ reply: some Reply) { sendResult(ReplyLine.result(id, reply)) }
  /// Sends the result with the model that answered and the time, where the operation's table has them.
  func send(_ reply: some Reply, of operation: Operation, by model: ModelReference?, microseconds: Int) {
    sendResult(ReplyLine.result(id, of: operation, by: model, microseconds: microseconds, reply))
  }
  /// Sends a result, or in its place an error where it is longer than a client has to expect.
  private func sendResult(_ line: [UInt8]) {
    guard line.count > longestReply else { return deliver(.last(line, nil)) }
    send(
      ProtocolError(
        .badValue, "the reply would have \(line.count) bytes, more than the \(longestReply) that a line may have",
        hint: "ask about less text at once, or for less detail"))
  }
  package func send(_ error: ProtocolError) { deliver(.last(ReplyLine.error(id, error), error.code)) }
  package func sendInterim(_ line: [UInt8]) { deliver(.interim(line)) }
  /// Sends the outcome of another request with the same key, with this one's id.
  func sendLast(_ outcome: Outcome) { deliver(.last(ReplyLine.identified(id, outcome.line), outcome.error)) }

  /// How a request ended.
  struct Outcome: Sendable {
    /// A whole line without an id.
    let line: [UInt8]
    let error: ErrorCode?
  }

  /// Sends an interim line, and calls `next` on the connection's thread when the client has read enough for another one; never if the
  /// answer is no longer wanted.
  package func sendInterim(_ line: [UInt8], next: @escaping @Sendable () -> Void) {
    deliver(.pacedInterim(line, next: next))
  }

  package func send(_ result: Result<some Reply, ProtocolError>) {
    switch result {
    case .success(let reply): send(reply)
    case .failure(let error): send(error)
    }
  }
}
