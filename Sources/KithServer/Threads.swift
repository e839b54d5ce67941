import CLinux
import Dispatch
import Glibc
import NIOCore
import Synchronization
import SystemPackage

/// Starts a thread.
///
/// - Parameters:
///   - name: up to 15 bytes, for whoever looks at the process.
///   - kind: what it is for, which the scheduler is told.
/// - Throws: what the system says, if it makes no more threads.
func startThread(
  named name: String, _ kind: kith_thread_kind, _ body: @escaping @Sendable () -> Void
) throws(Errno) {
  final class Start: Sendable {
    let name: String
    let kind: kith_thread_kind
    let body: @Sendable () -> Void
    init(_ name: String, _ kind: kith_thread_kind, _ body: @escaping @Sendable () -> Void) {
      self.name = name
      self.kind = kind
      self.body = body
    }
  }
  let start = unsafe Unmanaged.passRetained(Start(name, kind, body))
  var thread = pthread_t()
  // Sound: the thread takes over the reference that was retained for it.
  let status = unsafe pthread_create(
    &thread, nil,
    { argument in
      guard let argument = unsafe argument else { return nil }
      let start = unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
      unsafe kith_prepare_thread(start.name, start.kind)
      start.body()
      return nil
    }, unsafe start.toOpaque())
  guard status == 0 else {
    unsafe start.release()
    throw Errno(rawValue: status)
  }
  pthread_detach(thread)
}

/// Threads that do what they are given, the earliest first.
///
/// They yield to the threads that wait for sockets: however much is computed, a `ping` or a `cancel` is answered at once.
/// (Linux gives a thread a nice value of its own. Under systemd a service's share of the machine is its group's, and does
/// not change by this.)
final class ThreadPool: Sendable {
  typealias Work = @Sendable () -> Void

  private struct State {
    var waiting = CircularBuffer<Work>()
    var isEnding = false
    var threadCount = 0
    var whenEnded: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())
  /// As many as there are pieces of work that wait, and threads that are to end.
  private let count = DispatchSemaphore(value: 0)

  /// Fewer threads than asked for are made where the system makes no more; at least one.
  init(named name: String, threadCount: Int) {
    for _ in 0..<threadCount {
      state.withLock { $0.threadCount += 1 }
      do throws(Errno) {
        try startThread(named: name, KITH_YIELDS) { [self] in run() }
      } catch {
        let isFirst = state.withLock { state in
          state.threadCount -= 1
          return state.threadCount == 0
        }
        if isFirst { fatalError("the system makes no threads: \(error)") }
        break
      }
    }
  }

  /// Does the work when its turn comes; not at all once `shutDown` was called.
  func submit(_ work: @escaping Work) {
    let isTaken = state.withLock { state in
      if !state.isEnding { state.waiting.append(work) }
      return !state.isEnding
    }
    if isTaken { count.signal() }
  }

  private func run() {
    while true {
      count.wait()
      guard let work = state.withLock({ $0.waiting.popFirst() }) else { break }
      work()
      // Where there are fewer cores than threads, one that was interrupted in the middle of its work goes on before this
      // one begins another.
      sched_yield()
    }
    let ended = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      state.threadCount -= 1
      guard state.threadCount == 0 else { return [] }
      defer { state.whenEnded = [] }
      return state.whenEnded
    }
    for continuation in ended { continuation.resume() }
  }

  /// Comes back when all that was submitted is done and the threads have ended.
  func shutDown() async {
    await withCheckedContinuation { continuation in
      let threadCount = state.withLock { state in
        let isFirst = !state.isEnding
        state.isEnding = true
        if state.threadCount > 0 { state.whenEnded.append(continuation) }
        return state.threadCount == 0 ? nil : isFirst ? state.threadCount : 0
      }
      guard let threadCount else { return continuation.resume() }
      for _ in 0..<threadCount { count.signal() }
    }
  }
}
