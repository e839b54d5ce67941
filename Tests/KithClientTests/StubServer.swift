import Foundation
import StrictJSON
import Testing

/// Language models' servers that a script plays, on one port and one Unix socket; they end with the tests.
final class StubServer: Sendable {
  static let shared = Result { try StubServer() }

  let port: Int
  /// Where one answers as those do that speak TLS.
  let encryptedPort: Int
  let socket: String
  /// The servers end when nobody holds it open.
  private let input = Pipe()

  private init() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "packaging/tests/stub_llm_server.py").path
    socket = "/tmp/kl-\(UInt32.random(in: 0 ... .max))"
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-B", file, socket]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    var line = ""
    while !line.hasSuffix("\n"), let bytes = try output.fileHandleForReading.read(upToCount: 1), !bytes.isEmpty {
      line += String(decoding: bytes, as: UTF8.self)
    }
    let ports = line.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    try #require(ports.count == 2)
    (port, encryptedPort) = (ports[0], ports[1])
  }

  /// - Parameter name: which server; what stands behind a hyphen only tells apart the counts of requests.
  func url(_ name: String) -> String { "http://127.0.0.1:\(port)/\(name)" }

  /// How many requests with a body, and how many connections, a server has had.
  func counts(_ name: String) throws -> (requests: Int, connections: Int) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["curl", "--silent", url(name) + "/counts"]
    process.standardOutput = output
    try process.run()
    let reply = try JSONValue.parse(Array(try output.fileHandleForReading.readToEnd() ?? Data()))
    process.waitUntilExit()
    return (Int(reply["requests"]?.integer ?? -1), Int(reply["connections"]?.integer ?? -1))
  }
}
