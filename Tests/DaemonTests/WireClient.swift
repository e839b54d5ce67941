import Glibc
import Synchronization
import WireChecks

/// A plain connection to a daemon, whose calls wait; every line that comes is checked against the schemas of `describe`.
final class WireClient {
  private let descriptor: Int32
  private let check = WireCheck()
  private var unread: [UInt8] = []

  struct Silence: Error {}

  init(_ path: String) throws { descriptor = try UnixSocket.connected(to: path) }

  deinit { close(descriptor) }

  /// - Returns: False if the daemon has hung up.
  @discardableResult
  func send(_ line: String) -> Bool {
    let bytes = Array("\(line)\n".utf8)
    check.sent(bytes)
    return UnixSocket.send(bytes, to: descriptor)
  }

  func endInput() {
    check.inputEnded()
    shutdown(descriptor, Int32(SHUT_WR))
  }

  /// The next line; nil at the end of the connection.
  func line() throws -> String? {
    while true {
      if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: unread[..<end], as: UTF8.self)
        unread.removeFirst(end + 1)
        try check.received(line)
        return line
      }
      guard UnixSocket.waitForInput(descriptor) else { throw Silence() }
      let bytes = UnixSocket.received(descriptor)
      if bytes.isEmpty { return nil }
      unread += bytes
    }
  }

  /// Sends a request and gives the last line of its answer; "" at the end of the connection.
  func ask(_ request: String) throws -> String {
    send(request)
    while let line = try line() {
      if line.contains("\"result\":") || line.contains("\"error\":") { return line }
    }
    return ""
  }
}
