import CLinux
import Glibc
import Logging
import SystemPackage

/// Accepts the connections of a listening socket.
///
/// When descriptors or memory run out it stops for a moment, and new connections wait in the socket's queue. Without a pause
/// the socket would stay ready and `accept` would fail again at once, as fast as the processor goes.
final class Acceptor: ReadinessHandler {
  /// How many connections are accepted before others on the loop have their turn.
  private static let batchSize = 64
  private static let pause = Duration.milliseconds(100)

  private let loop: EventLoop
  private let descriptor: CInt
  private let logger: Logger
  /// Takes over the connection's descriptor.
  private let take: (CInt) -> Void
  /// Failures since a connection was last accepted.
  private var failureCount = 0
  private var isClosed = false

  /// Listens from now on. Called on the loop; the descriptor is a listening socket that does not block, ours to close.
  init(_ descriptor: CInt, on loop: EventLoop, logger: Logger, take: @escaping (CInt) -> Void) {
    self.descriptor = descriptor
    self.loop = loop
    self.logger = logger
    self.take = take
    listen()
  }

  func ready(_ events: EventLoop.Events) {
    for _ in 0..<Self.batchSize where !isClosed {
      let connection = kith_accept(descriptor)
      if connection >= 0 {
        noteSuccess()
        take(connection)
      } else if [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) {
        return wait(for: errno)
      } else if errno == EAGAIN {
        return
      }
      // Any other error is that of a connection which ended while it waited.
    }
  }

  func close() {
    guard !isClosed else { return }
    isClosed = true
    loop.forget(descriptor)
    Glibc.close(descriptor)  // also on an error the descriptor is gone
  }

  private func listen() {
    guard !isClosed else { return }
    do throws(Errno) {
      try loop.watch(descriptor, for: .read, self)
    } catch {
      wait(for: error.rawValue)
    }
  }

  private func wait(for reason: CInt) {
    failureCount += 1
    if failureCount == 1 {
      // `strerror` never gives null.
      logger.log(.connectionsWait, ["reason": "\(unsafe String(cString: strerror(reason)))"])
    }
    loop.forget(descriptor)
    _ = loop.schedule(after: Self.pause) { [self] in listen() }
  }

  private func noteSuccess() {
    guard failureCount > 0 else { return }
    logger.log(.connectionsTaken, ["failures": "\(failureCount)"])
    failureCount = 0
  }
}
