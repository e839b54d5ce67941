import Glibc
import KithProtocol
import SystemPackage

/// A connected Unix socket that sends bytes and receives lines.
///
/// The socket never blocks by itself: every wait is a `poll` that also ends at a deadline, or when the descriptor
/// `interruption` becomes readable.
final class LineSocket {
  /// A longer reply is none of ours.
  private static let longestReply = ProtocolLimits.replyBytes

  private let path: String
  private let descriptor: FileDescriptor
  /// Becomes readable when the user wants the wait to end.
  var interruption: FileDescriptor?
  /// Bytes in `unread` are received and not yet returned.
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)
  private var unread = 0..<0

  /// Connects, waiting up to `patience` milliseconds while too many other connections wait to be accepted.
  init(connectingTo path: String, patience: Int) throws(ClientError) {
    self.path = path
    do {
      descriptor = try UnixSocket.connect(to: path, patience: patience)
    } catch {
      throw .cannotConnect(path: path, reason: error)
    }
  }

  /// Takes over a socket that is connected already, such as one end of a pair.
  init(connected descriptor: FileDescriptor, path: String) {
    self.path = path
    self.descriptor = descriptor
    UnixSocket.makeNonBlocking(descriptor)
  }

  deinit {
    // Everything due was sent; the answer to close changes nothing.
    try? descriptor.close()
  }

  // MARK: Sending and receiving

  /// Sends all bytes.
  func send(_ bytes: [UInt8], until deadline: Deadline) throws(ClientError) {
    var start = 0
    while start < bytes.count {
      // Sound: the count is what the array has beyond `start`. MSG_NOSIGNAL: a daemon that left is an error, no signal.
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.send(descriptor.rawValue, buffer.baseAddress! + start, buffer.count - start, Int32(MSG_NOSIGNAL))
      }
      if count >= 0 {
        start += count
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN: try wait(for: Int16(POLLOUT), until: deadline)
      // The daemon may have said why before it hung up; receiving will tell.
      default: throw .connectionLost(path: path)
      }
    }
  }

  /// The next line without its line feed; nil when the daemon has hung up.
  func receiveLine(until deadline: Deadline) throws(ClientError) -> [UInt8]? {
    var searched = 0
    while true {
      if let end = buffer[unread].dropFirst(searched).firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(buffer[unread.lowerBound..<end])
        unread = (end + 1)..<unread.upperBound
        return line
      }
      searched = unread.count
      guard searched < Self.longestReply else { throw .badReply("a line longer than \(Self.longestReply >> 20) MiB") }
      makeRoom()
      guard try receive(until: deadline) else {
        guard unread.isEmpty else { throw .connectionLost(path: path) }
        return nil
      }
    }
  }

  /// Sends the JSON values that come from `input`, a line each, then says that there is no more; meanwhile receives lines, until the other side
  /// hangs up.
  func relay(
    from input: FileDescriptor, sent: (ArraySlice<UInt8>) -> Void, received: ([UInt8]) throws(ClientError) -> Void
  ) throws(ClientError) {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var unsent = chunk[..<0]
    var framer = RequestFramer()
    var hasMore = true
    var endsLine = true
    var isShut = false
    while true {
      var entries = [
        pollfd(
          fd: descriptor.rawValue, events: Int16(POLLIN) | (unsent.isEmpty ? 0 : Int16(POLLOUT)), revents: 0),
        pollfd(fd: hasMore && unsent.isEmpty ? input.rawValue : -1, events: Int16(POLLIN), revents: 0),
      ]
      if unsafe poll(&entries, 2, -1) < 0, errno != EINTR { throw .connectionLost(path: path) }
      if entries[1].revents != 0 {
        let count = unsafe read(input.rawValue, &chunk, chunk.count)
        if count < 0, errno == EINTR || errno == EAGAIN { continue }
        if count > 0 {
          unsent = framer.frame(chunk[..<count])[...]
          endsLine = unsent.last == UInt8(ascii: "\n")
          sent(unsent)
        } else {
          hasMore = false
          if !endsLine { unsent = [UInt8(ascii: "\n")] }
        }
      }
      if !unsent.isEmpty {
        // Sound: the count is what is left of the slice.
        let count = unsafe unsent.withUnsafeBytes {
          unsafe Glibc.send(descriptor.rawValue, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        if count > 0 { unsent = unsent.dropFirst(count) }
        // What was answered before is still there to be read.
        if count < 0, errno != EAGAIN, errno != EINTR { (hasMore, unsent) = (false, []) }
      }
      if !hasMore, unsent.isEmpty, !isShut {
        isShut = true
        _ = shutdown(descriptor.rawValue, Int32(SHUT_WR))
      }
      if entries[0].revents != 0 {
        guard try receiveAvailable() else { return }
        while let line = bufferedLine() { try received(line) }
      }
    }
  }

  /// Receives what is there, without waiting; false at the end.
  private func receiveAvailable() throws(ClientError) -> Bool {
    guard unread.count < Self.longestReply else { throw .badReply("a line longer than \(Self.longestReply >> 20) MiB") }
    makeRoom()
    let start = unread.upperBound
    // Sound: the system writes at most the given count, which is what the array has beyond `start`.
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe recv(descriptor.rawValue, bytes.baseAddress! + start, bytes.count - start, 0)
    }
    if count < 0 { return errno == EAGAIN || errno == EINTR }
    unread = unread.lowerBound..<(start + count)
    return count > 0
  }

  private func bufferedLine() -> [UInt8]? {
    guard let end = buffer[unread].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    let line = Array(buffer[unread.lowerBound..<end])
    unread = (end + 1)..<unread.upperBound
    return line
  }

  /// Moves the unread bytes to the front, and doubles the buffer when they fill it.
  private func makeRoom() {
    if unread.lowerBound > 0 {
      buffer.removeSubrange(..<unread.lowerBound)
      unread = 0..<unread.count
    }
    if buffer.count - unread.upperBound < 1 << 15 {
      buffer.append(contentsOf: repeatElement(0, count: max(1 << 16, buffer.count)))
    }
  }

  /// Receives some bytes; false at the end.
  private func receive(until deadline: Deadline) throws(ClientError) -> Bool {
    while true {
      let start = unread.upperBound
      // Sound: the system writes at most the given count, which is what the array has beyond `start`.
      let count = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe recv(descriptor.rawValue, bytes.baseAddress! + start, bytes.count - start, 0)
      }
      if count >= 0 {
        unread = unread.lowerBound..<(start + count)
        return count > 0
      }
      switch errno {
      case EINTR: continue
      case EAGAIN: try wait(for: Int16(POLLIN), until: deadline)
      case ECONNRESET: return false
      default: throw .connectionLost(path: path)
      }
    }
  }

  private func wait(for events: Int16, until deadline: Deadline) throws(ClientError) {
    // A negative descriptor is one that poll ignores.
    var entries = [
      pollfd(fd: descriptor.rawValue, events: events, revents: 0),
      pollfd(fd: interruption?.rawValue ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      let status = unsafe poll(&entries, 2, deadline.pollTimeout)
      if status < 0, errno == EINTR { continue }
      if entries[1].revents != 0 {
        takeInterruption()
        throw .interrupted
      }
      if status == 0 { throw .noAnswer(milliseconds: deadline.milliseconds) }
      return
    }
  }

  /// Empties the descriptor, so that the next interruption is a new one.
  private func takeInterruption() {
    guard let interruption else { return }
    var byte: UInt8 = 0
    _ = unsafe read(interruption.rawValue, &byte, 1)
  }
}
