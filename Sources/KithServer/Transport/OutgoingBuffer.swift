import Glibc
import KithProtocol
import NIOCore

/// The replies of one connection on their way out: the bytes that the socket has not taken yet, and how far behind the client is.
///
/// More than `ProtocolLimits.unsentBytes` unsent while the socket is full means that the client reads too slowly: from then on
/// until a quarter of that is left, `isWritable` is false and the connection answers nothing more.
struct OutgoingBuffer {
  /// How a connection changes when its client falls behind or catches up.
  enum Change {
    /// Too much is unread: answering must stop.
    case fellBehind
    /// The client has read most of it: answering may go on.
    case caughtUp
  }

  /// Bytes that the socket has not taken yet, and those to be sent at the end of this turn of the event loop.
  private var bytes = ByteBuffer()
  /// Whether the socket was full at the last attempt.
  private(set) var waitsForSocket = false
  /// Whether more may be answered.
  private(set) var isWritable = true
  /// How much was sent so far, to see whether a slow client reads at all.
  private(set) var sentByteCount = 0
  /// How much was added while the client had too much unread already.
  private var backlogByteCount = 0
  /// Hangs up on a client that has too much unread and does not read.
  var unreadCheck: LoopTimer?
  /// Continues long answers when the client has caught up.
  private var paced: [@Sendable () -> Void] = []
  var flushing = OncePerTurn()
  var resuming = OncePerTurn()

  var isEmpty: Bool { bytes.readableBytes == 0 }

  /// Whether more is unsent than a client may leave unread.
  var isOverLimit: Bool { bytes.readableBytes > ProtocolLimits.unsentBytes }

  /// Whether the backlog of a client that does not read is so large that the parts of answers must end.
  var backlogIsFull: Bool { backlogByteCount >= 4 * ProtocolLimits.unsentBytes }

  mutating func append(_ line: [UInt8]) {
    bytes.writeBytes(line)
    if !isWritable { backlogByteCount += line.count }
  }

  // MARK: Sending

  /// Sends the first bytes of a list at once if nothing is to be sent before them; what the socket does not take waits.
  mutating func send(_ list: [UInt8], count: Int, to socket: CInt, _ counters: Counters) {
    var sentCount = 0
    if isEmpty, !waitsForSocket {
      // Sound: the list lends its bytes for the call.
      sentCount = unsafe list.withUnsafeBytes { list in
        unsafe max(0, Glibc.send(socket, list.baseAddress, count, CInt(MSG_NOSIGNAL) | CInt(MSG_DONTWAIT)))
      }
      sentByteCount += sentCount
      counters.sent(byteCount: sentCount)
    }
    if sentCount < count { bytes.writeBytes(list[sentCount..<count]) }
  }

  /// Sends as much as the socket takes.
  ///
  /// - Returns: False if the socket has failed.
  mutating func send(to socket: CInt, _ counters: Counters) -> Bool {
    while bytes.readableBytes > 0 {
      // Sound: the buffer lends its bytes for the call.
      let count = unsafe bytes.withUnsafeReadableBytes { bytes in
        unsafe Glibc.send(socket, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL) | CInt(MSG_DONTWAIT))
      }
      guard count > 0 else {
        if errno == EINTR { continue }
        guard errno == EAGAIN || errno == ENOBUFS else { return false }
        waitsForSocket = true
        break
      }
      bytes.moveReaderIndex(forwardBy: count)
      sentByteCount += count
      counters.sent(byteCount: count)
    }
    releaseSent()
    return true
  }

  /// The socket takes more again.
  ///
  /// - Returns: Whether that was waited for.
  mutating func socketIsReady() -> Bool {
    defer { waitsForSocket = false }
    return waitsForSocket
  }

  private static var keptCapacity: Int { 1 << 14 }

  /// Neither what was sent nor a large buffer is worth keeping for every connection.
  private mutating func releaseSent() {
    if bytes.readableBytes == 0 {
      if bytes.capacity > Self.keptCapacity { bytes = ByteBuffer() } else { bytes.clear() }
    } else if bytes.readerIndex > bytes.capacity / 2 {
      bytes.discardReadBytes()
    }
  }

  // MARK: Slow clients

  /// Notices that the client has fallen behind, or has caught up.
  mutating func updateWritability() -> Change? {
    if isWritable, isOverLimit {
      isWritable = false
      return .fellBehind
    }
    if !isWritable, bytes.readableBytes <= ProtocolLimits.unsentBytes / 4 {
      isWritable = true
      backlogByteCount = 0
      unreadCheck?.cancel()
      unreadCheck = nil
      return .caughtUp
    }
    return nil
  }

  /// Keeps the continuation of a long answer until the client has caught up.
  mutating func hold(_ next: @escaping @Sendable () -> Void) { paced.append(next) }

  mutating func takeHeld() -> [@Sendable () -> Void] {
    defer { paced = [] }
    return paced
  }

  /// Drops everything: the socket is closed.
  mutating func close() {
    unreadCheck?.cancel()
    paced = []
    bytes = ByteBuffer()
  }
}
