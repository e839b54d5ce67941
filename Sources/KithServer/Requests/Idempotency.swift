import KithProtocol
import StrictJSON
import Synchronization

/// The outcomes of requests with a `key`, so that a retry after a lost connection gets the first outcome.
///
/// Keys belong to a user and an operation. A request with a key runs to its end once it has begun, even if its client
/// leaves; a retry that comes before the end waits for it. Errors whose cause may pass are not remembered, for nothing was
/// done. The last `ProtocolLimits.keys` outcomes of each user are kept as long as the daemon runs; those that concern a job
/// are also kept with the job.
final class Idempotency: Sendable {
  /// The content of the request, so that a key that is used for another one is noticed.
  private struct Asked: Hashable {
    let fields: Int
    init(_ request: Request) { fields = request.arguments.fingerprint }
  }

  private struct Name: Hashable {
    let operation: Operation
    let key: String
  }

  private enum Outcome {
    case running([Responder])
    case finished(Responder.Outcome)
  }

  private struct User {
    var entries: [Name: (asked: Asked, outcome: Outcome)] = [:]
    /// Finished entries, the oldest first; those before `start` are forgotten.
    var order: [Name] = []
    var start = 0
  }

  private let limit: Int
  private let users = Mutex<[UInt32: User]>([:])

  init(limit: Int = ProtocolLimits.keys) { self.limit = limit }

  private enum Decision {
    case run, wait
    case answer(Responder.Outcome)
    case refuse
  }

  /// Runs a request, or answers it with the outcome of an earlier one with the same key.
  ///
  /// - Parameter body: Given the responder to answer through.
  func run(_ request: Request, _ responder: Responder, _ body: (Responder) -> Void) {
    guard let key = request.key, request.operation.effect != .reads else { return body(responder) }
    let (uid, name, asked) = (responder.peer.uid, Name(operation: request.operation, key: key), Asked(request))
    let decision = users.withLock { users -> Decision in
      guard let entry = users[uid]?.entries[name] else {
        users[uid, default: User()].entries[name] = (asked, .running([responder]))
        return .run
      }
      guard entry.asked == asked else { return .refuse }
      switch entry.outcome {
      case .finished(let outcome): return .answer(outcome)
      case .running(let waiting):
        users[uid]?.entries[name]?.outcome = .running(waiting + [responder])
        return .wait
      }
    }
    switch decision {
    case .wait: return
    case .answer(let outcome): responder.sendLast(outcome)
    case .refuse:
      responder.send(Self.misusedKey(of: request.operation))
    case .run:
      body(
        Responder(id: nil, peer: responder.peer) { [self] line in
          if case .last(let bytes, let error) = line {
            finish(name, of: uid, Responder.Outcome(line: bytes, error: error))
          }
        })
    }
  }

  /// Whether an error's cause lies outside of the request, and may not be there when it is made again.
  private static func mayPass(_ error: ErrorCode) -> Bool {
    switch error {
    case .cancelled, .quota, .noSpace, .inputOutput: true
    default: error.isWorthRetrying
    }
  }

  static func misusedKey(of operation: Operation) -> ProtocolError {
    ProtocolError(
      .badValue, "this `key` was used for another `\(operation)`",
      hint: "a retry repeats all fields; something new needs a new key", field: EnvelopeTable.key.name)
  }

  private func finish(_ name: Name, of uid: UInt32, _ outcome: Responder.Outcome) {
    let waiting = users.withLock { users -> [Responder] in
      guard var user = users[uid], let entry = user.entries[name], case .running(let waiting) = entry.outcome else {
        return []
      }
      users[uid] = nil  // one copy, changed in place
      if outcome.error.map(Self.mayPass) ?? false {
        user.entries[name] = nil
      } else {
        user.entries[name] = (entry.asked, .finished(outcome))
        user.order.append(name)
        if user.order.count - user.start > limit {
          user.entries[user.order[user.start]] = nil
          user.start += 1
          if user.start > limit {
            user.order.removeFirst(user.start)
            user.start = 0
          }
        }
      }
      users[uid] = user
      return waiting
    }
    for responder in waiting { responder.sendLast(outcome) }
  }
}
