import Glibc
import KithProtocol
import Logging
import NIOCore
import SystemPackage

/// One client's connection: bytes in, lines out, and the order of things between.
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
  let number: Int
  let peer: Peer
  /// The socket, ours to close; it does not block.
  let descriptor: CInt
  /// Told once the socket is closed.
  private let onClose: () -> Void
  private(set) var isOpen = true
  var framer = LineFramer()

  // Requests
  /// Requests beyond the limit in flight, in their order.
  var queue = CircularBuffer<PendingRequest>()
  var queuedByteCount = 0
  /// Admitted requests without id that wait for the one before.
  var ordered = CircularBuffer<PendingRequest>()
  var orderedIsBusy = false
  var inFlightCount = 0
  /// Requests with an id that are not answered, queued ones included.
  var named: [RequestID: PendingRequest] = [:]
  /// Requests that run now.
  var running: [ObjectIdentifier: PendingRequest] = [:]
  var isPumping = false
  var hasInputEnded = false
  var isDraining = false

  // Writing
  /// What the socket has not taken yet, and what is yet to be sent at the end of this turn.
  var outgoing = ByteBuffer()
  var flushIsScheduled = false
  var resumeIsScheduled = false
  /// Nothing more is answered; the socket is closed once everything is sent.
  var isClosing = false
  /// Whether the socket takes more of the replies; false from too much unread until little is.
  var isWritable = true
  /// Whether the socket was full at the last attempt.
  var waitsForSocket = false
  /// Bytes sent so far, to see whether a slow reader moves at all.
  var sentByteCount = 0
  /// Bytes that came while the client had too much unread already.
  var backlogByteCount = 0
  var unreadCheck: LoopTimer?
  /// What continues long answers, once the client has read more.
  var paced: [@Sendable () -> Void] = []

  // Reading
  private var watchedEvents = EventLoop.Events.read
  /// Whether this turn of the loop ends with a flush anyway.
  private(set) var isHandlingEvent = false
  /// Whether lines that have come wait in the framer until the client has read more.
  var linesAreHeld = false

  /// - Throws: what the system says, if it cannot watch another socket.
  init(
    service: Service, loop: EventLoop, number: Int, peer: Peer, descriptor: CInt, onClose: @escaping () -> Void
  ) throws(Errno) {
    self.service = service
    self.loop = loop
    self.number = number
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
      // What was sent before the client hung up is begun as if it had not; then nobody is there any more.
      while read() {}
      close()
    }
    flush()
    watchWhatMatters()
    isHandlingEvent = false
  }

  /// Closes the socket: nobody waits for anything any more.
  func close() {
    guard isOpen else { return }
    isOpen = false
    loop.forget(descriptor)
    Glibc.close(descriptor)  // whatever it says, the descriptor is gone
    service.counters.connectionClosed()
    unreadCheck?.cancel()
    abandonAll()
    outgoing = ByteBuffer()
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

  /// Asks to be called for reading and writing as far as either is wanted now.
  func watchWhatMatters() {
    guard isOpen else { return }
    var events: EventLoop.Events = []
    if waitsForSocket { events.insert(.write) }
    if !hasInputEnded, !mustPause { events.insert(.read) }
    if events != watchedEvents, loop.change(descriptor, to: events) { watchedEvents = events }
  }

  // MARK: Reading

  /// Reads once: what is left makes the socket ready again, after others have had their turn.
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
        "connection failed", metadata: ["connection": "\(number)", "reason": "\(Errno(rawValue: failure))"])
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
      service.logger.notice("hung up on a line without end", metadata: ["connection": "\(number)"])
      write(ReplyLine.error(nil, ProtocolError(.lineTooLong, "the line does not end; closing the connection")))
      closeAfterFlush()
    }
  }

  /// Whether there is so much to do, or so much unread, that reading more must wait.
  private var mustPause: Bool { linesAreHeld || queuedByteCount > ProtocolLimits.queuedBytes || !isWritable }
}
