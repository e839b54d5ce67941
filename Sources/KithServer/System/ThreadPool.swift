import Dispatch
import NIOCore
import Synchronization

/// A fixed number of threads that take work in the order in which it came.
///
/// Work may compute or wait for a file as long as it likes: unlike Dispatch's queues, a pool gets no further threads then.
final class ThreadPool: Sendable {
  typealias Work = @Sendable () -> Void

  private struct State {
    var waiting = CircularBuffer<Work>()
    var isEnding = false
  }

  private let state = Mutex(State())
  /// One signal for each piece of work, and one for each thread at the end.
  private let signals = DispatchSemaphore(value: 0)
  private let threads = DispatchGroup()
  private let threadCount: Int

  /// Starts the threads. A system that gives none at all is one on which nothing can be answered: it ends the program.
  init(threadCount: Int, named name: String) {
    precondition(threadCount > 0)
    self.threadCount = threadCount
    for _ in 0..<threadCount {
      threads.enter()
      do { try DetachedThread.start(name) { [self] in run() } } catch { fatalError("no thread: \(error)") }
    }
  }

  private func run() {
    while true {
      signals.wait()
      let next = state.withLock { state -> Work? in state.isEnding ? nil : state.waiting.popFirst() }
      guard let next else { break }
      next()
    }
    threads.leave()
  }

  /// Runs the work on a thread of the pool, as soon as one is free. After `shutDown` nothing is run any more.
  func submit(_ work: @escaping Work) {
    let isAccepted = state.withLock { state in
      if !state.isEnding { state.waiting.append(work) }
      return !state.isEnding
    }
    if isAccepted { signals.signal() }
  }

  /// Ends the threads once the work that runs has ended; what waits is not run.
  func shutDown() async {
    let dropped = state.withLock { state in
      state.isEnding = true
      defer { state.waiting = CircularBuffer() }
      return state.waiting
    }
    _ = consume dropped
    for _ in 0..<threadCount { signals.signal() }
    await withCheckedContinuation { done in threads.notify(queue: .global()) { done.resume() } }
  }
}
