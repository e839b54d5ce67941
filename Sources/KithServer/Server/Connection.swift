import Glibc
import KithProtocol
import Logging
import NIOCore
import SystemPackage

/// One client's connection: reads lines, runs their requests in order, and writes the replies.
///
/// - Requests without id run one after another and are answered in order; requests with an id may overtake.
/// - 64 requests run or wait; more lines wait in a queue of 1 MiB; when that is full, or 1 MiB of replies is unread,
///   reading stops, and the kernel makes the client wait.
/// - The control lane (`ping`, `cancel` and the like, with an id) is answered at once, before any queue.
/// - End of input means no more requests: all are answered, then the connection closes. A hang-up cancels them.
///
/// Everything here happens on the connection's event loop; operations compute elsewhere and come back through
/// their `Responder`. Reading is in this file, requests in `Connection+Requests.swift`, writing in
/// `Connection+Writing.swift`.
final class Connection: ReadinessHandler {
  let service: Service
  let loop: EventLoop
  let id: Int
  let peer: Peer
  /// The socket, ours to close; it does not block.
  let descriptor: CInt
  /// Called once the socket is closed.
  private let onClose: () -> Void
  private(set) var isOpen = true

  var framer = LineFramer()
  var requests = RequestQueue()
  var outgoing = OutgoingBuffer()

  /// Whether the client has ended its side: no more requests come.
  private(set) var hasInputEnded = false
  /// Whether lines that have come wait in the framer until the client has read more.
  private(set) var linesAreHeld = false
  /// Whether the daemon is about to stop: no more requests are taken.
  private(set) var isDraining = false
  /// Whether nothing more is answered: the socket is closed once everything is sent.
  var isClosing = false
  /// Whether `pump` is at work further up the stack.
  var isPumping = false
  /// Whether this turn of the loop ends with a flush anyway.
  private(set) var isHandlingEvent = false
  private var watchedEvents = EventLoop.Events.read

  /// - Throws: the system's error, if it cannot watch another socket.
  init(
    service: Service, loop: EventLoop, id: Int, peer: Peer, descriptor: CInt, onClose: @escaping () -> Void
  ) throws(Errno) {
    self.service = service
    self.loop = loop
    self.id = id
    self.peer = peer
    self.descriptor = descriptor
    self.onClose = onClose
    try loop.watch(descriptor, for: .read, self)
    service.counters.connectionOpened()
  }

  // MARK: Life

  func ready(_ events: EventLoop.Events) {
    isHandlingEvent = true
    if events.contains(.write) { continueSending() }
    if events.contains(.read) { read() }
    if events.contains(.hangUp) {
      // Requests that were sent before the client hung up are still begun.
      while read() {}
      close()
    }
    flush()
    watchWhatMatters()
    isHandlingEvent = false
  }

  /// Closes the socket and cancels all requests.
  func close() {
    guard isOpen else { return }
    isOpen = false
    loop.forget(descriptor)
    Glibc.close(descriptor)  // also on an error the descriptor is gone
    service.counters.connectionClosed()
    abandonAll()
    outgoing.close()
    framer = LineFramer()
    onClose()
  }

  /// The daemon is about to stop: no more requests are taken, and the connection closes when all are answered.
  func drain() {
    guard isOpen else { return }
    isDraining = true
    endWatching()
    closeIfDone()
  }

  /// Watches the socket for reading and writing, as far as either is wanted now.
  func watchWhatMatters() {
    guard isOpen else { return }
    var events: EventLoop.Events = []
    if outgoing.waitsForSocket { events.insert(.write) }
    if !hasInputEnded, !mustPause { events.insert(.read) }
    if events != watchedEvents, loop.change(descriptor, to: events) { watchedEvents = events }
  }

  // MARK: Reading

  /// Reads once: if more is left, the socket is ready again after other connections have had their turn.
  ///
  /// - Returns: whether anything came.
  @discardableResult
  private func read() -> Bool {
    guard isOpen, !hasInputEnded, !mustPause else { return false }
    var failure: CInt = 0
    let count = loop.withIncoming { incoming in
      incoming.clear()
      // Sound: the buffer lends room for as many bytes as `recv` is told of, for the call.
      let count = unsafe incoming.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.readCapacity) { bytes in
        let count = unsafe recv(descriptor, bytes.baseAddress, bytes.count, 0)
        if count < 0 { failure = errno }
        return max(0, count)
      }
      guard count > 0 else { return count }
      service.counters.received(byteCount: count)
      if isClosing || answerPings(incoming.readableBytesUInt8Span) { return count }
      framer.append(&incoming)
      takeLines()
      framer.giveBack(&incoming)
      return count
    }
    if count > 0 { return true }
    if failure == 0 {
      hasInputEnded = true
      endInput()
    } else if failure != EAGAIN, failure != EINTR {
      service.logger.debug(
        "connection failed", metadata: ["connection": "\(id)", "reason": "\(Errno(rawValue: failure))"])
      close()
    }
    return false
  }

  private static let readCapacity = 1 << 16

  /// Answers the lines that have come, or leaves them where they are once too much is unread: one read may hold thousands
  /// of requests with a hundred kilobytes of answer each.
  func takeLines() {
    linesAreHeld = false
    while !isClosing {
      guard !mustWaitForReader() else {
        linesAreHeld = true
        break
      }
      guard let event = framer.next() else { break }
      receive(event)
    }
    if hasInputEnded { endInput() }
  }

  /// No more requests will come, but for a last line without an end.
  private func endInput() {
    guard !linesAreHeld, !isClosing else { return }
    if let event = framer.finish() { receive(event) }
    closeIfDone()
  }

  private func receive(_ event: LineFramer.Event) {
    switch event {
    case .line(let line): receive(line)
    case .lineTooLong:
      let limit = ProtocolLimits.lineBytes
      accept(
        PendingRequest(
          .refusal(
            ProtocolError(
              .lineTooLong, "the line is longer than \(limit) bytes and was skipped",
              hint: "send long texts in pieces, or in several requests")), id: nil, byteCount: 0))
    case .giveUp:
      service.logger.notice("hung up on a line without end", metadata: ["connection": "\(id)"])
      write(ReplyLine.error(nil, ProtocolError(.lineTooLong, "the line does not end; closing the connection")))
      closeAfterFlush()
    }
  }

  /// Whether enough is to be done, or left unread by the client, that reading must pause.
  private var mustPause: Bool { linesAreHeld || requests.isFull || !outgoing.isWritable }
}
