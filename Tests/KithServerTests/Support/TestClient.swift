import Dispatch
import Fixtures
import Glibc
import KithProtocol
import StrictJSON
import Synchronization
import WireChecks

/// A plain blocking socket, whose calls wait on threads of their own so that tests never hold up the server they test.
///
/// Every line that comes is checked against the schemas of `describe`.
final class TestClient: Sendable {
  private let descriptor: CInt
  private let unread = Mutex<(bytes: [UInt8], start: Int)>(([], 0))
  private let check = WireCheck()

  init(path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { bytes in
      for (index, byte) in path.utf8.prefix(bytes.count - 1).enumerated() { unsafe bytes[index] = byte }
    }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let result = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe connect(descriptor, $0, size) }
    }
    guard result == 0 else {
      let reason = FileSystemReason.last
      close(descriptor)
      throw Failure("cannot connect: \(reason)")
    }
  }

  deinit { close(descriptor) }

  func hangUp() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  func endInput() {
    check.inputEnded()
    shutdown(descriptor, Int32(SHUT_WR))
  }

  // MARK: Bytes

  func send(_ bytes: [UInt8]) async throws {
    check.sent(bytes)
    try await onThread { [descriptor] in
      var done = 0
      while done < bytes.count {
        let count = unsafe bytes.withUnsafeBytes {
          unsafe Glibc.send(descriptor, $0.baseAddress! + done, $0.count - done, Int32(MSG_NOSIGNAL))
        }  // not empty here
        guard count > 0 else { throw Failure("cannot send: \(FileSystemReason.last)") }
        done += count
      }
    }
  }

  func send(_ text: String) async throws { try await send(Array(text.utf8)) }

  /// The next line without its end; nil at the end of the connection.
  func line(within seconds: Int = 60 * Sanitizers.slowdown) async throws -> String? {
    try await onThread { [self] in try waitForLine(within: seconds) }
  }

  /// All lines until the end of the connection.
  func lines(within seconds: Int = 60 * Sanitizers.slowdown) async throws -> [String] {
    try await onThread { [self] in
      var lines: [String] = []
      while let line = try waitForLine(within: seconds) { lines.append(line) }
      return lines
    }
  }

  private func waitForLine(within seconds: Int) throws -> String? {
    while true {
      if let line = nextLine() {
        let text = String(decoding: line, as: UTF8.self)
        try check.received(text)
        return text
      }
      guard try receive(within: seconds) else { return nil }
    }
  }

  /// Takes a whole line from what has come, if there is one.
  private func nextLine() -> [UInt8]? {
    unread.withLock { unread in
      guard let end = unread.bytes.dropFirst(unread.start).firstIndex(of: UInt8(ascii: "\n")) else {
        unread.bytes.removeFirst(unread.start)
        unread.start = 0
        return nil
      }
      defer { unread.start = end + 1 }
      return Array(unread.bytes[unread.start..<end])
    }
  }

  private func receive(within seconds: Int) throws -> Bool {
    var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&state, 1, Int32(seconds * 1_000)) > 0 else { throw Failure("nothing came within \(seconds) s") }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe chunk.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
    if count < 0, errno == ECONNRESET { return false }
    guard count >= 0 else { throw Failure("cannot receive: \(FileSystemReason.last)") }
    unread.withLock { $0.bytes += chunk[..<count] }
    return count > 0
  }

  private func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(with: Result(catching: body)) }
    }
  }

  // MARK: Requests

  /// The next line as JSON, whatever it is.
  func reply() async throws -> JSONValue {
    guard let line = try await line() else { throw Failure("the connection has ended") }
    // No reply to anything tells where the server keeps its files; every test's folder is of this name.
    guard !line.contains("/tmp/"), !line.contains("kith-test-") else { throw Failure("a path in a reply: \(line)") }
    return try JSONValue.parse(line)
  }

  /// Sends one request and gives its one reply, checked against the operation's table.
  func ask(_ request: JSONValue) async throws -> JSONValue {
    try await send(request.bytes + [UInt8(ascii: "\n")])
    let reply = try await reply()
    try Self.check(reply, to: request)
    return reply
  }

  func ask(_ request: String) async throws -> JSONValue { try await ask(try JSONValue.parse(request)) }

  /// A reply must have the shape that its operation's table promises.
  static func check(_ reply: JSONValue, to request: JSONValue) throws {
    guard let object = reply.object, object["id"] == request["id"] else { throw Failure("wrong id: \(reply)") }
    if let error = reply["error"] {
      let problem = error.object.map { Field.mismatch(in: $0, fields: ProtocolError.shape) } ?? "no object"
      if let problem { throw Failure("\(problem) in \(reply)") }
      return
    }
    guard let operation = request["op"]?.string.flatMap(Operation.named) else { throw Failure("no operation") }
    let definition = operation
    var fields = definition.reply
    var value = reply["result"]
    if value == nil, let stream = definition.stream {
      fields = stream.fields
      value = reply[stream.key]
    }
    guard let value = value?.object else { throw Failure("neither result nor error: \(reply)") }
    if let problem = Field.mismatch(in: value, fields: fields) { throw Failure("\(problem) in \(reply)") }
  }
}

enum FileSystemReason {
  static var last: String { unsafe String(cString: strerror(errno)) }  // strerror never gives null
}

/// A socket that listens, for tests that accept by themselves.
final class ListeningSocket: Sendable {
  private let descriptor: CInt

  init(_ path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { bytes in
      for (index, byte) in path.utf8.prefix(bytes.count - 1).enumerated() { unsafe bytes[index] = byte }
    }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let result = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(descriptor, $0, size) }
    }
    guard result == 0, listen(descriptor, 4) == 0 else { throw Failure("cannot listen: \(FileSystemReason.last)") }
  }

  deinit { close(descriptor) }

  /// Waits for a connection and passes its descriptor on.
  func accept(_ body: (CInt) -> Void) {
    let connection = Glibc.accept(descriptor, nil, nil)
    body(connection)
    close(connection)
  }
}
