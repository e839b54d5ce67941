import KithProtocol
import Logging
import NIOCore

/// One client's connection: bytes in, lines out, and the order of things between.
///
/// - Requests without id run one after another and are answered in order; requests with an id may overtake.
/// - 64 requests run or wait; more lines wait in a queue of 1 MiB; when that is full, or 1 MiB of replies is unread,
///   reading stops, and the kernel makes the client wait.
/// - The control lane (`ping`, `cancel` and the like, with an id) is answered at once, before any queue.
/// - End of input means no more requests: all are answered, then the connection closes. A hang-up cancels them.
///
/// Everything here happens on the connection's event loop; operations compute elsewhere and come back through
/// their `Responder`. Reading is in this file, requests in `ConnectionHandler+Requests.swift`, writing in
/// `ConnectionHandler+Writing.swift`.
final class ConnectionHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// Told to every connection when the daemon is about to stop.
  struct Drain: Sendable {}

  let service: Service
  let number: Int
  let peer: Peer
  /// The socket, for as long as the channel is active.
  let descriptor: CInt
  var framer = LineFramer()
  var context: ChannelHandlerContext?

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
  var outgoing = ByteBuffer()
  /// Writes that the channel has not done yet: what comes after them must wait behind them.
  var unfinishedWriteCount = 0
  var flushIsScheduled = false
  var isClosing = false
  /// Bytes written so far, to see whether a slow reader moves at all.
  var writtenByteCount = 0
  /// Bytes that came while the client had too much unread already.
  var backlogByteCount = 0
  var unreadCheck: Scheduled<Void>?
  /// What continues long answers, once the client has read more.
  var paced: [@Sendable () -> Void] = []

  // Reading
  private var readIsHeld = false
  /// Whether lines that have come wait in the framer until the client has read more.
  var linesAreHeld = false

  init(service: Service, number: Int, peer: Peer, descriptor: CInt) {
    self.service = service
    self.number = number
    self.peer = peer
    self.descriptor = descriptor
  }

  // MARK: Life

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }
  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func channelActive(context: ChannelHandlerContext) {
    service.counters.connectionOpened()
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    service.counters.connectionClosed()
    unreadCheck?.cancel()
    abandonAll()
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    service.logger.debug("connection failed", metadata: ["connection": "\(number)", "reason": "\(error)"])
    context.close(promise: nil)
  }

  // MARK: Reading

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    service.counters.received(byteCount: bytes.readableBytes)
    if isClosing { return }
    framer.append(&bytes)
    takeLines()
  }

  /// Answers the lines that have come, or leaves them where they are once too much is unread: one read may hold thousands
  /// of requests with a hundred kilobytes of answer each.
  func takeLines() {
    linesAreHeld = false
    var pingCount = 0
    while !isClosing {
      guard !mustWaitForReader() else {
        linesAreHeld = true
        break
      }
      guard let event = framer.next() else { break }
      guard case .line(let line) = event else {
        answerPings(&pingCount)
        receive(event)
        continue
      }
      let bare = BareRequest(line.readableBytesUInt8Span, among: Self.answeredAtOnce)
      // After a ping whose turn it was it is that of the next one.
      if let bare, bare.id == nil, pingCount > 0 || isFree {
        pingCount += 1
      } else {
        answerPings(&pingCount)
        receive(line, bare)
      }
    }
    answerPings(&pingCount)
    if hasInputEnded { endInput() }
  }

  /// No more requests will come, but for a last line without an end.
  private func endInput() {
    guard !linesAreHeld, !isClosing else { return }
    if let event = framer.finish() { receive(event) }
    closeIfDone()
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    flush()
    context.fireChannelReadComplete()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case ChannelEvent.inputClosed:
      hasInputEnded = true
      endInput()
      flush()
    case is Drain:
      isDraining = true
      endWatching()
      closeIfDone()
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  private func receive(_ event: LineFramer.Event) {
    switch event {
    case .line(let line): receive(line, nil)
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
  private var mustPause: Bool {
    linesAreHeld || queuedByteCount > ProtocolLimits.queuedBytes || !(context?.channel.isWritable ?? true)
  }

  func read(context: ChannelHandlerContext) {
    if mustPause {
      readIsHeld = true
    } else {
      context.read()
    }
  }

  /// Reads on, if reading was held and need be no longer.
  func resumeReading() {
    guard readIsHeld, !mustPause, let context else { return }
    readIsHeld = false
    context.read()
  }
}
