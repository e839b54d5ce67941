import Glibc
import KithProtocol
import Logging
import NIOCore

/// Lines on their way out.
extension ConnectionHandler {
  /// How much may pile up for a client that has too much unread already, before streams are ended.
  static var backlogLimit: Int { 4 * ProtocolLimits.unsentBytes }

  func write(_ line: [UInt8]) {
    guard let context, context.channel.isActive else { return }
    outgoing.writeBytes(line)
    if !context.channel.isWritable { backlogByteCount += line.count }
  }

  /// Flushes at the end of this turn of the event loop, once for all that finishes in it.
  func scheduleFlush() {
    guard !flushIsScheduled, outgoing.readableBytes > 0, let context else { return }
    flushIsScheduled = true
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    context.eventLoop.execute {
      bound.value.flushIsScheduled = false
      bound.value.flush()
    }
  }

  func flush() {
    guard let context, outgoing.readableBytes > 0 else { return }
    writtenByteCount += outgoing.readableBytes
    service.counters.sent(byteCount: outgoing.readableBytes)
    if unfinishedWriteCount == 0, context.channel.isActive { sendAtOnce() }
    if outgoing.readableBytes > 0 { handOver(context) }
    // What was sent at once is ours again, memory and all; a large one is not worth keeping for every connection.
    if outgoing.capacity > Self.keptCapacity { outgoing = ByteBuffer() } else { outgoing.clear() }
  }

  private static var keptCapacity: Int { 1 << 14 }

  /// Sends what the socket takes, past the channel and its queue of writes, which would cost more than all the rest of a
  /// ping. What it does not take stays, and so does everything if the connection is broken: the channel will see that.
  private func sendAtOnce() {
    // Sound: the buffer lends its bytes for the call. The descriptor is the channel's, which closes it on this event loop
    // only, and is not active any more then.
    let count = unsafe outgoing.withUnsafeReadableBytes { bytes in
      unsafe send(descriptor, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL) | CInt(MSG_DONTWAIT))
    }
    if count > 0 { outgoing.moveReaderIndex(forwardBy: count) }
  }

  /// Lets the channel send what is left, when the client reads.
  private func handOver(_ context: ChannelHandlerContext) {
    unfinishedWriteCount += 1
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(outgoing)).whenComplete { _ in bound.value.unfinishedWriteCount -= 1 }
  }

  // MARK: Slow readers

  /// Whether more answers must wait until the client has read: more than is kept for it is there, and the socket is full.
  func mustWaitForReader() -> Bool {
    guard let context else { return false }
    if outgoing.readableBytes > ProtocolLimits.unsentBytes { flush() }
    return !context.channel.isWritable
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable {
      backlogByteCount = 0
      unreadCheck?.cancel()
      unreadCheck = nil
      resumePaced()
      pump()
      if linesAreHeld { takeLines() }
      scheduleFlush()
      resumeReading()
    } else if unreadCheck == nil {
      scheduleUnreadCheck(context, sentByteCount: sentByteCount(context))
    }
    context.fireChannelWritabilityChanged()
  }

  private func sentByteCount(_ context: ChannelHandlerContext) -> Int {
    let buffered = try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)
    return writtenByteCount - (buffered ?? 0)  // without the option every check sees progress: nobody is dropped
  }

  private func scheduleUnreadCheck(_ context: ChannelHandlerContext, sentByteCount earlier: Int) {
    let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    unreadCheck = context.eventLoop.scheduleTask(in: service.configuration.unreadLimit) {
      let (handler, context) = bound.value
      let now = handler.sentByteCount(context)
      if now > earlier { return handler.scheduleUnreadCheck(context, sentByteCount: now) }
      handler.service.counters.connectionDropped()
      handler.service.logger.log(
        .clientDropped, ["connection": "\(handler.number)", "uid": "\(handler.peer.uid)"])
      context.close(promise: nil)
    }
  }

  // MARK: The end

  /// Closes once no more requests can come and all are answered.
  func closeIfDone() {
    if (hasInputEnded && !linesAreHeld) || isDraining, !hasWork, !isPumping { closeAfterFlush() }
  }

  func closeAfterFlush() {
    guard !isClosing, let context else { return }
    isClosing = true
    service.counters.sent(byteCount: outgoing.readableBytes)
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(outgoing)).whenComplete { _ in bound.value.close(promise: nil) }
    outgoing = ByteBuffer()
  }
}
