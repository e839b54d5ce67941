import Foundation
import Glibc
import KithProtocol
import StrictJSON
import Synchronization
import Testing
import WireChecks

/// A daemon that answers by a script: what the client does with answers is tested without a model.
///
/// ```swift
/// let daemon = try FakeDaemon { request, connection in
///   connection.answer(request, result: #"{"pong":true}"#)
/// }
/// ```
final class FakeDaemon: Sendable {
  typealias Script = @Sendable (_ request: JSONValue, _ connection: FakeConnection) -> Void

  let folder: String
  let path: String
  private let listener: Int32
  private let accepts: Bool
  private let received = Mutex<[JSONValue]>([])

  /// - Parameter backlog: how many connections may wait; the thread accepts them unless `accepts` is false.
  init(backlog: Int32 = 16, accepts: Bool = true, _ script: @escaping Script) throws {
    self.accepts = accepts
    folder = try temporaryFolder()
    path = "\(folder)/k.sock"
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    try #require(bytes.count < 100)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(status == 0 && listen(listener, backlog) == 0)
    guard accepts else { return }
    let thread = Thread { [self] in
      // The thread that uses a descriptor closes it: one that another thread closes may be somebody else's the moment after.
      defer { Glibc.close(listener) }
      while true {
        let descriptor = accept(listener, nil, nil)
        guard descriptor >= 0 else { return }
        let connection = FakeConnection(descriptor)
        Thread { [self] in
          while let line = connection.readLine() {
            if line.allSatisfy({ $0 <= 0x20 }) { continue }
            guard let request = try? JSONValue.parse(line) else {
              connection.send(#"{"error":{"code":"request.bad_json","message":"no JSON","retry":false}}"# + "\n")
              continue
            }
            received.withLock { $0.append(request) }
            script(request, connection)
          }
          connection.end()
        }.start()
      }
    }
    thread.start()
  }

  /// The requests so far, in the order of their arrival.
  var requests: [JSONValue] { received.withLock { $0 } }

  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    if !accepts { Glibc.close(listener) }
    try? FileManager.default.removeItem(atPath: folder)
  }
}

/// One connection of a fake daemon.
final class FakeConnection: Sendable {
  private let descriptor: Int32
  private let buffer = Mutex<[UInt8]>([])

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  func readLine() -> [UInt8]? {
    var unread = buffer.withLock { $0 }
    defer { buffer.withLock { $0 = unread } }
    while true {
      if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(unread[..<end])
        unread.removeSubrange(...end)
        return line
      }
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      let count = unsafe read(descriptor, &chunk, chunk.count)
      guard count > 0 else { return nil }
      unread += chunk[..<count]
    }
  }

  func send(_ text: String) { send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) {
    var bytes = bytes[...]
    while !bytes.isEmpty {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Sends one line with the request's id, if it has one, and one more member: one that the real daemon could send, or
  /// a later one with operations and codes of its own.
  func send(_ member: String, _ json: String, to request: JSONValue) {
    let id = request["id"].map { "\"id\":\($0)," } ?? ""
    let line = "{\(id)\"\(member)\":\(json)}"
    let check = WireCheck()
    check.sent(request.bytes + [UInt8(ascii: "\n")])
    let code = (try? JSONValue.parse(json))?["code"]?.string
    // Some tests let pings be answered by numbers.
    if request["op"]?.string.flatMap(Operation.named) != nil, !json.hasPrefix("{\"n\":"),
      code == nil || code.flatMap(ErrorCode.init) != nil
    {
      do { try check.received(line) } catch { Issue.record("the fake daemon lies: \(error)") }
    }
    send(line + "\n")
  }

  func answer(_ request: JSONValue, result: String) { send("result", result, to: request) }

  func refuse(_ request: JSONValue, _ code: String, _ message: String, hint: String? = nil) {
    let hint = hint.map { ",\"hint\":\(JSONValue.string($0))" } ?? ""
    send("error", "{\"code\":\"\(code)\",\"message\":\(JSONValue.string(message))\(hint),\"retry\":false}", to: request)
  }

  /// Hangs up; the thread that reads notices and ends the connection.
  func close() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  fileprivate func end() {
    close()
    Glibc.close(descriptor)
  }
}

func temporaryFolder() throws -> String {
  // Short, because a socket's path has room for 107 bytes only.
  let url = FileManager.default.temporaryDirectory.appending(path: "kc-\(UInt32.random(in: 0 ... .max))")
  try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  return url.path
}
