import Foundation

/// A load on a Unix socket whose answers are lines: connections that each send `depth` requests at once, wait for as many
/// lines, and send again.
///
/// One thread and `poll`, and the same code for every server, so that rates compare. Time is
/// taken from before the writing of a batch to after the reading of its last line.
struct SocketLoad {
  let path: String
  /// Whole lines, taken in turn.
  let requests: [[UInt8]]
  let connectionCount: Int
  var depth = 1

  struct Result {
    /// Nanoseconds of each batch, sorted.
    var times: [UInt32] = []
    var replyCount = 0
    /// Replies that were errors, and connections that were lost.
    var errorCount = 0
    var seconds = 0.0

    var rate: Double { Double(replyCount) / seconds }

    /// Microseconds within which that share of the batches was answered.
    func microseconds(_ share: Double) -> Double {
      times.isEmpty ? 0 : Double(times[min(times.count - 1, Int(Double(times.count) * share))]) / 1e3
    }

    mutating func add(_ other: Result) {
      times = (times + other.times).sorted()
      replyCount += other.replyCount
      errorCount += other.errorCount
      seconds += other.seconds
    }
  }

  /// Asks for this many seconds; the first fifth warms up and is not counted.
  ///
  /// - Throws: `SocketLoadError` if it cannot connect.
  func run(seconds: Double) throws(SocketLoadError) -> Result {
    var clients: [LoadConnection] = []
    for index in 0..<connectionCount {
      let batch = (0..<depth).flatMap { requests[(index + $0) % requests.count] }
      clients.append(try LoadConnection(path, batch: batch, depth: depth))
    }
    var entries = clients.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
    var result = Result()
    let begin = LoadConnection.now()
    let counted = begin + UInt64(seconds * 0.2e9)
    let end = begin + UInt64(seconds * 1e9)
    var first: UInt64?
    for client in clients { result.errorCount += client.send() ? 0 : 1 }
    while true {
      var ready = unsafe poll(&entries, nfds_t(entries.count), 1_000)
      var now = LoadConnection.now()
      for index in entries.indices where ready > 0 && entries[index].revents != 0 {
        ready -= 1
        let client = clients[index]
        switch client.receive() {
        case .incomplete: continue
        case .lost:
          result.errorCount += 1
          entries[index].fd = -1  // which poll passes over
        case .complete(let errors):
          now = LoadConnection.now()
          if now >= counted {
            if first == nil { first = client.sentAt }
            result.times.append(UInt32(clamping: now - client.sentAt))
            result.replyCount += depth
            result.errorCount += errors
          }
          if !client.send() { result.errorCount += 1 }
        }
      }
      if now >= end || result.errorCount > 1_000 { break }
    }
    result.seconds = Double(LoadConnection.now() - (first ?? begin)) / 1e9
    result.times.sort()
    return result
  }
}

struct SocketLoadError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// One connection of a load.
final class LoadConnection {
  enum Reading {
    case incomplete, lost
    /// The whole batch is answered, with this many errors.
    case complete(errors: Int)
  }

  let descriptor: Int32
  private(set) var sentAt: UInt64 = 0
  private let batch: [UInt8]
  private let depth: Int
  private var missing = 0
  private var errors = 0
  /// How much of the line at hand came with earlier reads.
  private var lineOffset = 0
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  init(_ path: String, batch: [UInt8], depth: Int) throws(SocketLoadError) {
    self.batch = batch
    self.depth = depth
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard path.utf8.count < room else { throw SocketLoadError("the path of the socket is too long: \(path)") }
    // Sound: the field has room for more bytes than are copied, and its last byte stays zero.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0 else { throw SocketLoadError("cannot reach \(path): \(unsafe String(cString: strerror(errno)))") }
  }

  deinit { close(descriptor) }

  /// Monotonic nanoseconds.
  static func now() -> UInt64 { monotonicNanoseconds() }

  /// Writes the batch; blocking, for a batch is smaller than a socket's buffer.
  func send() -> Bool {
    missing = depth
    errors = 0
    sentAt = Self.now()
    return unsafe batch.withUnsafeBytes { bytes in
      unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }
  }

  /// Reads what is there, and counts its lines.
  func receive() -> Reading {
    // Sound: the system writes, and the search looks at, no more than the buffer holds.
    let isLost = unsafe buffer.withUnsafeMutableBytes { bytes in
      let count = unsafe recv(descriptor, bytes.baseAddress, bytes.count, 0)
      guard count > 0 else { return true }
      var start = 0
      while start < count {
        let found = unsafe memchr(bytes.baseAddress! + start, 0x0a, count - start)
        let end = unsafe found.map { unsafe UnsafeRawPointer($0) - UnsafeRawPointer(bytes.baseAddress!) } ?? count
        unsafe look(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        if unsafe found == nil {
          lineOffset += end - start
          break
        }
        missing -= 1
        lineOffset = 0
        start = end + 1
      }
      return false
    }
    if isLost { return .lost }
    return missing <= 0 ? .complete(errors: errors) : .incomplete
  }

  /// Sees an error by the beginning of its line: `-ERR` of redis, `{"error"` of kithd.
  private func look(_ piece: UnsafeRawBufferPointer) {
    if lineOffset == 0, unsafe piece.first == UInt8(ascii: "-") { errors += 1 }
    let third = 2 - lineOffset
    if third >= 0, third < piece.count, unsafe piece[third] == UInt8(ascii: "e") { errors += 1 }
  }
}

private func monotonicNanoseconds() -> UInt64 {
  var time = timespec()
  unsafe clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
