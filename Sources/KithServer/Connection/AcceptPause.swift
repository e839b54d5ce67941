import Glibc
import Logging
import NIOCore

/// Stops a listening socket for a moment where no more connections can be taken because descriptors or memory ran out.
///
/// Who comes meanwhile waits in the socket's queue. Without a pause the socket would stay ready and `accept` fail again at
/// once, as fast as the processor goes. Reading is switched off altogether for that: NIO's own `AcceptBackoffHandler` holds
/// back the next read, but the one that failed is still pending.
final class AcceptPause: ChannelInboundHandler {
  typealias InboundIn = any Channel

  private static let duration = TimeAmount.milliseconds(100)
  private let logger: Logger
  /// Failures since a connection was last taken.
  private var failureCount = 0

  init(logger: Logger) { self.logger = logger }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard let error = error as? IOError, [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(error.errnoCode) else {
      return context.fireErrorCaught(error)
    }
    failureCount += 1
    if failureCount == 1 {
      // `strerror` never gives null.
      logger.log(.connectionsWait, ["reason": "\(unsafe String(cString: strerror(error.errnoCode)))"])
    }
    set(isAccepting: false, context)
    let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: Self.duration) {
      let (handler, context) = bound.value
      handler.set(isAccepting: true, context)
    }
  }

  /// It throws where the socket was closed meanwhile: then there is nothing to switch.
  private func set(isAccepting: Bool, _ context: ChannelHandlerContext) {
    try? context.channel.syncOptions?.setOption(.autoRead, value: isAccepting)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if failureCount > 0 {
      logger.log(.connectionsTaken, ["failures": "\(failureCount)"])
      failureCount = 0
    }
    context.fireChannelRead(data)
  }
}
