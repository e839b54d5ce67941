import Glibc
import KithProtocol
import Logging
import NIOCore

/// Lines on their way out.
extension Connection {
  /// How much may pile up for a client that has too much unread already, before streams are ended.
  static var backlogLimit: Int { 4 * ProtocolLimits.unsentBytes }

  func write(_ line: [UInt8]) {
    guard isOpen else { return }
    outgoing.writeBytes(line)
    if !isWritable { backlogByteCount += line.count }
  }

  /// Flushes at the end of this turn of the event loop, once for all that finishes in it.
  func scheduleFlush() {
    guard !flushIsScheduled, isOpen else { return }
    flushIsScheduled = true
    loop.atEndOfTurn { [self] in
      flushIsScheduled = false
      flush()
      watchWhatMatters()
    }
  }

  /// Sends what the socket takes; the rest follows when the client has read.
  func flush() {
    guard isOpen, outgoing.readableBytes > 0 else { return }
    if waitsForSocket { noteWritability() } else { send() }
  }

  /// Sends the first bytes of a list at once, if nothing waits to be sent before them; what the socket does not take waits.
  func send(_ bytes: [UInt8], count: Int) {
    var sentCount = 0
    if outgoing.readableBytes == 0, !waitsForSocket {
      // Sound: the list lends its bytes for the call.
      sentCount = unsafe bytes.withUnsafeBytes { bytes in
        unsafe max(0, Glibc.send(descriptor, bytes.baseAddress, count, CInt(MSG_NOSIGNAL) | CInt(MSG_DONTWAIT)))
      }
      sentByteCount += sentCount
      service.counters.sent(byteCount: sentCount)
    }
    if sentCount < count { outgoing.writeBytes(bytes[sentCount..<count]) }
  }

  private func send() {
    while outgoing.readableBytes > 0 {
      // Sound: the buffer lends its bytes for the call.
      let count = unsafe outgoing.withUnsafeReadableBytes { bytes in
        unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL) | CInt(MSG_DONTWAIT))
      }
      guard count > 0 else {
        if errno == EINTR { continue }
        guard errno == EAGAIN || errno == ENOBUFS else { return close() }
        waitsForSocket = true
        break
      }
      outgoing.moveReaderIndex(forwardBy: count)
      sentByteCount += count
      service.counters.sent(byteCount: count)
    }
    tidyOutgoing()
    noteWritability()
  }

  private static var keptCapacity: Int { 1 << 14 }

  /// A large buffer is not worth keeping for every connection, nor is what was sent.
  private func tidyOutgoing() {
    if outgoing.readableBytes == 0 {
      if outgoing.capacity > Self.keptCapacity { outgoing = ByteBuffer() } else { outgoing.clear() }
    } else if outgoing.readerIndex > outgoing.capacity / 2 {
      outgoing.discardReadBytes()
    }
  }

  /// The socket takes more again.
  func continueSending() {
    guard isOpen, waitsForSocket else { return }
    waitsForSocket = false
    send()
    guard isClosing, isOpen, outgoing.readableBytes == 0 else { return }
    close()
  }

  // MARK: Slow readers

  /// Whether more answers must wait until the client has read: more than is kept for it is there, and the socket is full.
  func mustWaitForReader() -> Bool {
    if outgoing.readableBytes > ProtocolLimits.unsentBytes { flush() }
    return !isWritable
  }

  private func noteWritability() {
    guard isOpen else { return }
    if isWritable, outgoing.readableBytes > ProtocolLimits.unsentBytes {
      isWritable = false
      scheduleUnreadCheck()
    } else if !isWritable, outgoing.readableBytes <= ProtocolLimits.unsentBytes / 4 {
      isWritable = true
      backlogByteCount = 0
      unreadCheck?.cancel()
      unreadCheck = nil
      resume()
    }
  }

  /// Goes on with everything that waited for the client to read.
  private func resume() {
    guard !resumeIsScheduled else { return }
    resumeIsScheduled = true
    loop.atEndOfTurn { [self] in
      resumeIsScheduled = false
      guard isOpen, isWritable else { return }
      resumePaced()
      pump()
      if linesAreHeld { takeLines() }
      flush()
      watchWhatMatters()
    }
  }

  private func scheduleUnreadCheck() {
    let earlier = sentByteCount
    unreadCheck = loop.schedule(after: service.configuration.unreadLimit) { [self] in
      if sentByteCount > earlier { return scheduleUnreadCheck() }
      service.counters.connectionDropped()
      service.logger.log(.clientDropped, ["connection": "\(number)", "uid": "\(peer.uid)"])
      close()
    }
  }

  // MARK: The end

  /// Closes once no more requests can come and all are answered.
  func closeIfDone() {
    if (hasInputEnded && !linesAreHeld) || isDraining, !hasWork, !isPumping { closeAfterFlush() }
  }

  func closeAfterFlush() {
    guard !isClosing, isOpen else { return }
    isClosing = true
    flush()
    if isOpen, outgoing.readableBytes == 0 { close() }
  }
}
