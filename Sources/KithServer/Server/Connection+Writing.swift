import Glibc
import KithProtocol
import Logging

/// Lines on their way out.
extension Connection {
  func write(_ line: [UInt8]) {
    guard isOpen else { return }
    outgoing.append(line)
  }

  /// Flushes at the end of this turn of the event loop, once for all that is answered in it.
  func scheduleFlush() {
    guard isOpen, outgoing.flushing.schedule() else { return }
    loop.atEndOfTurn { [self] in
      outgoing.flushing.begin()
      flush()
      watchWhatMatters()
    }
  }

  /// Sends as much as the socket takes; the rest follows when the client has read.
  func flush() {
    guard isOpen, !outgoing.isEmpty else { return }
    if outgoing.waitsForSocket { noteWritability() } else { send() }
  }

  private func send() {
    guard outgoing.send(to: descriptor, service.counters) else { return close() }
    noteWritability()
  }

  /// The socket takes more again.
  func continueSending() {
    guard isOpen, outgoing.socketIsReady() else { return }
    send()
    guard isClosing, isOpen, outgoing.isEmpty else { return }
    close()
  }

  // MARK: Slow readers

  /// Whether further answers must wait until the client has read: its backlog is over the limit, and the socket is full.
  func mustWaitForReader() -> Bool {
    if outgoing.isOverLimit { flush() }
    return !outgoing.isWritable
  }

  private func noteWritability() {
    switch outgoing.updateWritability() {
    case .fellBehind: scheduleUnreadCheck()
    case .caughtUp: resume()
    case nil: break
    }
  }

  /// Goes on with everything that waited for the client to read.
  private func resume() {
    guard outgoing.resuming.schedule() else { return }
    loop.atEndOfTurn { [self] in
      outgoing.resuming.begin()
      guard isOpen, outgoing.isWritable else { return }
      resumePaced()
      pump()
      if linesAreHeld { takeLines() }
      flush()
      watchWhatMatters()
    }
  }

  private func scheduleUnreadCheck() {
    let earlier = outgoing.sentByteCount
    outgoing.unreadCheck = loop.schedule(after: service.options.unreadLimit) { [self] in
      if outgoing.sentByteCount > earlier { return scheduleUnreadCheck() }
      service.counters.connectionDropped()
      service.logger.log(.clientDropped, ["connection": "\(id)", "uid": "\(peer.uid)"])
      close()
    }
  }

  // MARK: The end

  /// Closes once no more requests can come and all are answered.
  func closeIfDone() {
    if (hasInputEnded && !linesAreHeld) || isDraining, requests.isEmpty, !isPumping { closeAfterFlush() }
  }

  func closeAfterFlush() {
    guard !isClosing, isOpen else { return }
    isClosing = true
    flush()
    if isOpen, outgoing.isEmpty { close() }
  }
}
