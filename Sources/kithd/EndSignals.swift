import Glibc
import Synchronization
import SystemPackage

/// SIGTERM, SIGINT and SIGHUP, as values to wait for instead of a sudden end.
///
/// Works however the process was started: a parent may have had the signals blocked or ignored, and the threads of a
/// runtime block any they like. So a thread of its own keeps the signals unblocked, and the handler, on any thread, writes
/// into a pipe that this thread reads.
enum EndSignals {
  /// The writing end of the pipe, for the signal handler.
  private static let writer = Atomic<Int32>(-1)
  private static let reader = Atomic<Int32>(-1)
  private static let continuation = Mutex<AsyncStream<Wish>.Continuation?>(nil)

  /// A signal's request to the daemon.
  enum Wish: Sendable {
    case end
    /// SIGHUP: to reload the configuration.
    case reload
  }

  /// Wants the end, as a signal would.
  static func end() { continuation.withLock { _ = $0?.yield(.end) } }

  /// Each signal from now on. To be called once.
  ///
  /// - Throws: `StartError` if there are no descriptors or threads left.
  static func stream() throws(StartError) -> AsyncStream<Wish> {
    let (signals, continuation) = AsyncStream.makeStream(of: Wish.self)
    Self.continuation.withLock { $0 = continuation }
    guard let pipe = try? FileDescriptor.pipe() else { throw StartError(message: "no descriptors are left") }
    for end in [pipe.readEnd, pipe.writeEnd] { _ = fcntl(end.rawValue, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(pipe.writeEnd.rawValue, F_SETFL, O_NONBLOCK)
    reader.store(pipe.readEnd.rawValue, ordering: .releasing)
    writer.store(pipe.writeEnd.rawValue, ordering: .releasing)
    var action = sigaction()
    // Sound: the handler does only what a signal handler may.
    unsafe action.__sigaction_handler.sa_handler = { EndSignals.handle($0) }
    action.sa_flags = SA_RESTART
    for signal in handled { unsafe sigaction(signal, &action, nil) }
    var thread = pthread_t()
    guard unsafe pthread_create(&thread, nil, { _ in unsafe EndSignals.listen() }, nil) == 0 else {
      throw StartError(message: "no thread is left to wait for signals")
    }
    pthread_detach(thread)
    return signals
  }

  private static var handled: [CInt] { [SIGTERM, SIGINT, SIGHUP] }

  private static func handle(_ signal: CInt) {
    let interrupted = errno
    var byte = UInt8(truncatingIfNeeded: signal)
    _ = unsafe write(writer.load(ordering: .acquiring), &byte, 1)
    errno = interrupted
  }

  /// The thread that waits for the pipe; the nil is what threads return.
  private static func listen() -> UnsafeMutableRawPointer? {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for signal in handled { unsafe sigaddset(&signals, signal) }
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    var byte: UInt8 = 0
    while true {
      let count = unsafe read(reader.load(ordering: .acquiring), &byte, 1)
      if count == 1 {
        let wish = CInt(byte) == SIGHUP ? Wish.reload : .end
        continuation.withLock { _ = $0?.yield(wish) }
      }
      if count == 0 || (count < 0 && errno != EINTR) { return nil }
    }
  }
}
