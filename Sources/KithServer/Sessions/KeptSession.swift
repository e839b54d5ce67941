import KithProtocol
import LanguageModel
import Synchronization

/// A session that an earlier daemon has left: it is read again when it is first asked for.
package final class KeptSession: Sendable {
  typealias Completion = @Sendable (Result<OpenSession, ProtocolError>) -> Void

  let record: SessionRecord
  let file: SessionFile

  private struct State {
    var lastUse: ContinuousClock.Instant
    var isWaking = false
    /// In the order of their arrival.
    var waiting: [Completion] = []
    var outcome: Result<OpenSession, ProtocolError>?
  }

  private let state: Mutex<State>

  init(_ record: SessionRecord, _ file: SessionFile, now: ContinuousClock.Instant) {
    self.record = record
    self.file = file
    state = Mutex(State(lastUse: now))
  }

  var idleLimit: Duration { .seconds(record.idleSeconds) }

  func isExpired(at now: ContinuousClock.Instant) -> Bool {
    state.withLock { !$0.isWaking && now - $0.lastUse > idleLimit }
  }

  /// Gives the open session to `completion`, once it is open.
  ///
  /// - Returns: whether it is the caller's to open it, with `finish`.
  func wake(_ completion: @escaping Completion) -> Bool {
    let (outcome, isFirst) = state.withLock { state -> (Result<OpenSession, ProtocolError>?, Bool) in
      if let outcome = state.outcome { return (outcome, false) }
      state.waiting.append(completion)
      defer { state.isWaking = true }
      return (nil, !state.isWaking)
    }
    if let outcome { completion(outcome) }
    return isFirst
  }

  /// Gives the session to all that wait, in the order of their arrival.
  ///
  /// - Parameter mayTryAgain: whether the next request shall try again, as where too much waits already.
  func finish(_ result: Result<OpenSession, ProtocolError>, mayTryAgain: Bool = false) {
    while true {
      let waiting = state.withLock { state -> [Completion] in
        defer { state.waiting = [] }
        if state.waiting.isEmpty {
          if mayTryAgain { state.isWaking = false } else { state.outcome = result }
        }
        return state.waiting
      }
      if waiting.isEmpty { return }
      for completion in waiting { completion(result) }
    }
  }
}
