import KithProtocol
import NIOCore

/// Answers a connection beyond the limit: one error, then the end.
final class RefusingHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  func channelActive(context: ChannelHandlerContext) {
    let line = ReplyLine.error(nil, Service.overloaded("too many connections are open"))
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: line))).whenComplete { _ in
      bound.value.close(promise: nil)
    }
  }
}
