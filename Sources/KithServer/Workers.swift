import NIOPosix
import Synchronization

/// The threads that compute, apart from those that answer sockets.
///
/// Two pools: one thread per core for answers that take milliseconds, and as many less one for whole books and long
/// completions, so that long requests never take every thread. Work waits in order; beyond `queueLimit` it is refused.
package final class Workers: Sendable {
  package enum Length: Sendable { case short, long }

  private static let queueLimit = 4_096

  private let short: NIOThreadPool
  private let long: NIOThreadPool
  private let waitingOrRunning = Atomic<Int>(0)
  package let threadCount: Int

  package init(threadCount: Int) {
    self.threadCount = threadCount
    short = NIOThreadPool(numberOfThreads: threadCount)
    long = NIOThreadPool(numberOfThreads: max(1, threadCount - 1))
    short.start()
    long.start()
  }

  package var pendingCount: Int { waitingOrRunning.load(ordering: .relaxed) }

  /// Runs the work on a thread of its pool.
  ///
  /// - Returns: False if too much waits already; then the work is not run.
  package func submit(_ length: Length, _ work: @escaping @Sendable () -> Void) -> Bool {
    let (count, _) = waitingOrRunning.add(1, ordering: .relaxed)
    guard count < Self.queueLimit else {
      waitingOrRunning.subtract(1, ordering: .relaxed)
      return false
    }
    let pool = length == .short ? short : long
    pool.submit { [self] state in
      if case .active = state { work() }
      waitingOrRunning.subtract(1, ordering: .relaxed)
    }
    return true
  }

  /// Ends the threads once what runs has ended.
  package func shutDown() async throws {
    try await short.shutdownGracefully()
    try await long.shutdownGracefully()
  }
}
