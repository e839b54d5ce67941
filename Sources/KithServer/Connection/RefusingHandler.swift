import KithProtocol
import NIOCore

/// Answers a connection that may not be: one error, then the end.
final class RefusingHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let error: ProtocolError

  init(_ error: ProtocolError) { self.error = error }

  func channelActive(context: ChannelHandlerContext) {
    let line = ReplyLine.error(nil, error)
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: line))).whenComplete { _ in
      bound.value.close(promise: nil)
    }
  }
}
