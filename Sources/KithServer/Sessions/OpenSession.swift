import KithProtocol
import LanguageModel
import NIOCore
import Synchronization
import SystemPackage

/// One session: a context that grows, the generation of the model that it began with, and the requests that wait for it.
///
/// Requests run one after another in the order of their arrival, also from several connections, on the threads that
/// compute; only work of a few microseconds runs at once, on the connection's own thread, where the session is idle.
package final class OpenSession: Sendable {
  typealias Work = @Sendable (inout GrowingContext) -> Void

  package let id: String
  /// The user's id, from the kernel.
  let user: UInt32
  package let served: ServedModel
  /// The memory of the user that it is answered with; nil for none.
  let memoryName: String?
  let idleLimit: Duration
  /// Names it as the owner of its arrays in the pool: sessions are counted from 1.
  private let ordinal: UInt64

  private struct Waiting {
    let length: Workers.Length
    let responder: Responder
    let work: Work
  }

  private struct State {
    var isBusy = false
    var isClosed = false
    var waiting = CircularBuffer<Waiting>()
    var lastUse: ContinuousClock.Instant
    var byteCount: Int
  }

  private let state: Mutex<State>
  /// Locked by the request that runs, and by nobody else: nobody waits for it.
  private let context: Mutex<GrowingContext>
  /// How much of its text a memory has learnt, bytes, those of dropped text too.
  private let learntByteCount: Atomic<Int>
  /// What the service manager keeps of it for the next daemon; nil if it keeps nothing.
  private let kept: Mutex<Kept?>

  private struct Kept {
    let file: SessionFile
    var droppedCount: Int
    var outcomes: [SessionRecord.Outcome]
  }

  /// - Parameters:
  ///   - file: what is kept of it, which says what `context` is.
  ///   - outcomes: those that it says.
  ///   - learntByteCount: how much of the text a memory has learnt.
  init(
    id: String, ordinal: UInt64, user: UInt32, served: ServedModel, memoryName: String? = nil, idleLimit: Duration,
    context: GrowingContext,
    file: SessionFile? = nil, outcomes: [SessionRecord.Outcome] = [], learntByteCount: Int = 0,
    now: ContinuousClock.Instant
  ) {
    self.learntByteCount = Atomic(learntByteCount)
    kept = Mutex(file.map { Kept(file: $0, droppedCount: context.droppedCount, outcomes: outcomes) })
    self.id = id
    self.ordinal = ordinal
    self.user = user
    self.served = served
    self.memoryName = memoryName
    self.idleLimit = idleLimit
    var context = context
    served.workspaces.putBack(context.lendWorkspace(), of: ordinal)
    state = Mutex(State(lastUse: now, byteCount: context.byteCount))
    self.context = Mutex(context)
  }

  /// Memory that it takes.
  var byteCount: Int { state.withLock { $0.byteCount } }

  /// Whether nobody has asked it for longer than it may be idle; never while something runs.
  func isExpired(at now: ContinuousClock.Instant) -> Bool {
    state.withLock { !$0.isBusy && now - $0.lastUse > idleLimit }
  }

  func use(at now: ContinuousClock.Instant) { state.withLock { $0.lastUse = now } }

  /// From now on nothing runs any more: waiting requests get `session.not_found`.
  func close() { state.withLock { $0.isClosed = true } }

  // MARK: Learning

  /// What a memory has not learnt of the session's text yet.
  ///
  /// - Parameter start: how many bytes were dropped before the text.
  func unlearnt(_ text: String, start: Int) -> String {
    let learnt = learntByteCount.load(ordering: .relaxed) - start
    guard learnt > 0 else { return text }
    // A word that became another one by what came after it is learnt as it is now.
    let first = served.model.wordStart(in: text, at: min(learnt, text.utf8.count))
    return String(decoding: Array(text.utf8)[first...], as: UTF8.self)
  }

  /// Notes that all of the text was learnt.
  ///
  /// - Parameters:
  ///   - text: how long it is.
  ///   - start: how many bytes were dropped before it.
  /// - Returns: false if it could not be written down: then nothing is kept any more.
  func noteLearnt(_ text: Int, start: Int) -> Bool {
    learntByteCount.store(start + text, ordering: .relaxed)
    return kept.withLock { now in
      guard let file = now?.file else { return true }
      do throws(Errno) {
        try file.append(.learnt(text))
      } catch {
        now = nil
        return false
      }
      return true
    }
  }

  /// Notes that no more text than that is left: what comes then was not learnt yet.
  func noteUndone(to byteCount: Int) { _ = learntByteCount.min(byteCount, ordering: .relaxed) }

  // MARK: Keeping

  /// Whether it survives the daemon.
  var isKept: Bool { kept.withLock { $0 != nil } }

  /// The outcome of an earlier change with that key, which the client has not got.
  func outcome(of key: String?) -> SessionRecord.Outcome? {
    guard let key else { return nil }
    return kept.withLock { $0?.outcomes.last { $0.key == key } }
  }

  /// Writes a change that was made, before it is answered.
  ///
  /// - Returns: false if it could not be written: then nothing is kept any more.
  func keep(_ change: SessionRecord.Change, _ context: GrowingContext) -> Bool {
    kept.withLock { kept in
      guard var next = kept else { return true }
      var record = SessionRecord(
        id, of: user, served, memory: memoryName, idleLimit: idleLimit, context, outcomes: next.outcomes)
      record.learnt = max(0, learntByteCount.load(ordering: .relaxed) - context.droppedByteCount)
      switch change {
      case .append(_, let outcome), .undo(_, let outcome): record.remember(outcome)
      case .learnt: break
      }
      next.outcomes = record.outcomes
      do throws(Errno) {
        if context.droppedCount != next.droppedCount || next.file.isLong {
          try next.file.replace(by: record)
        } else {
          try next.file.append(change)
        }
      } catch {
        kept = nil
        return false
      }
      next.droppedCount = context.droppedCount
      kept = next
      return true
    }
  }

  // MARK: Running

  /// Runs the work when its turn comes.
  ///
  /// - Parameter isInstant: whether it takes a few microseconds, so that it may run here and now.
  func submit(
    _ length: Workers.Length, isInstant: Bool = false, _ responder: Responder, on workers: Workers,
    _ work: @escaping Work
  ) {
    let next = Waiting(length: length, responder: responder, work: work)
    let mayRun = state.withLock { state in
      if state.isBusy { state.waiting.append(next) }
      defer { state.isBusy = true }
      return !state.isBusy
    }
    guard mayRun else { return }
    if isInstant {
      run(next)
      finish(on: workers)
    } else {
      start(next, on: workers)
    }
  }

  private func start(_ next: Waiting, on workers: Workers) {
    let admission = workers.submit(next.length, of: user) { [self] in
      run(next)
      finish(on: workers)
    }
    guard let refusal = admission.refusal else { return }
    next.responder.send(refusal)
    finish(on: workers)
  }

  private func run(_ next: Waiting) {
    if next.responder.isCancelled { return }
    if state.withLock({ $0.isClosed }) { return next.responder.send(SessionStore.notFound) }
    let byteCount = context.withLock { context in
      next.work(&context)
      return context.byteCount
    }
    state.withLock { $0.byteCount = byteCount }
  }

  /// Lets the next request run.
  private func finish(on workers: Workers) {
    let next = state.withLock { state in
      let next = state.waiting.popFirst()
      state.isBusy = next != nil
      return next
    }
    if let next { start(next, on: workers) }
  }

  /// Lends a context arrays to answer with, for as long as `body` runs.
  func answering<Result, Failure: Error>(
    _ growing: inout GrowingContext, _ body: (inout Context) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    if let (workspace, isOwn) = served.workspaces.take(for: ordinal) { growing.take(workspace, isOwn: isOwn) }
    defer { served.workspaces.putBack(growing.lendWorkspace(), of: ordinal) }
    return try body(&growing.context)
  }
}

extension SessionRecord {
  init(
    _ id: String, of user: UInt32, _ served: ServedModel, memory: String? = nil, idleLimit: Duration,
    _ context: GrowingContext,
    outcomes: [Outcome] = []
  ) {
    self.init(
      id: id, user: user, model: served.key, contentHash: served.model.details.contentHash,
      experts: context.experts, idleSeconds: max(1, Int(idleLimit.components.seconds)),
      droppedCount: context.droppedCount, appends: context.appends, text: Array(context.text.utf8), outcomes: outcomes)
    self.memory = memory
  }
}
