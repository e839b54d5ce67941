import KithProtocol
import NIOCore

/// Answers a connection that may not be: one error, then the end.
final class RefusingHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let error: ProtocolError
  private let counters: Counters

  init(_ error: ProtocolError, _ counters: Counters) {
    self.error = error
    self.counters = counters
  }

  func channelActive(context: ChannelHandlerContext) {
    counters.connectionRefused()
    let line = ReplyLine.error(nil, error)
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: line))).whenComplete { _ in
      bound.value.close(promise: nil)
    }
  }
}
