import Dispatch
package import LanguageModel
import Synchronization

/// Independent pieces of work of one request, done by its own thread and by those that are free.
///
/// A helping thread gives up its turn after a few pieces and queues again, so no other request waits longer than for those.
/// Where no thread is free, or the user has too much waiting already, the request's own thread does everything.
package final class SharedWork<Value: Sendable>: Sendable {
  private let count: Int
  private let body: @Sendable (Int) throws(Cancelled) -> Value
  /// The index of the next piece to be taken; from `count` on there is none.
  private let next = Atomic<Int>(0)
  private let isCancelled = Atomic<Bool>(false)
  /// Shape (count).
  private let results: Mutex<[Value?]>
  /// The helpers that are working on a piece.
  private let helping = DispatchGroup()

  /// How long a helper goes on before it queues again.
  private static var turn: Duration { .milliseconds(2) }

  private init(count: Int, _ body: @escaping @Sendable (Int) throws(Cancelled) -> Value) {
    self.count = count
    self.body = body
    results = Mutex([Value?](repeating: nil, count: count))
  }

  /// Does pieces 0..<`count`, in any order, several at once.
  ///
  /// - Parameters:
  ///   - user: whose turns the helping threads take.
  ///   - body: a piece. Once one is cancelled, so is the whole.
  /// - Returns: what `body` gave for each piece.
  package static func map(
    _ count: Int, on workers: Workers, of user: UInt32,
    _ body: @escaping @Sendable (Int) throws(Cancelled) -> Value
  ) throws(Cancelled) -> [Value] {
    let work = SharedWork(count: count, body)
    for _ in 1..<max(1, min(count, workers.threadCount)) { work.askForHelp(workers, user) }
    while work.doNext() {}
    work.helping.wait()
    if work.isCancelled.load(ordering: .acquiring) { throw Cancelled() }
    return work.results.withLock { $0.compactMap(\.self) }
  }

  private func askForHelp(_ workers: Workers, _ user: UInt32) {
    // Refused where too much waits: then there is no help.
    _ = workers.submit(.short, of: user) { [self] in
      helping.enter()
      let end = ContinuousClock.now + Self.turn
      var isMore = doNext()
      while isMore, ContinuousClock.now < end { isMore = doNext() }
      helping.leave()
      if isMore { askForHelp(workers, user) }
    }
  }

  /// - Returns: whether there may be more to do.
  private func doNext() -> Bool {
    let (index, _) = next.add(1, ordering: .acquiringAndReleasing)
    guard index < count, !isCancelled.load(ordering: .relaxed) else { return false }
    do throws(Cancelled) {
      let value = try body(index)
      results.withLock { $0[index] = value }
      return true
    } catch {
      isCancelled.store(true, ordering: .releasing)
      return false
    }
  }
}
