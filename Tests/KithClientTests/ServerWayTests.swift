import Foundation
import Glibc
import StrictJSON
import Testing

/// `kith xray --server`: the way to the server, its key, and what is left where it is lost.
@Suite struct `The way to a server that scores` {
  private let server: StubServer
  private let folder: String

  init() throws {
    server = try StubServer.shared.get()
    folder = try temporaryFolder()
  }

  private func daemon() throws -> FakeDaemon {
    try FakeDaemon { request, connection in
      connection.answer(
        request, result: `kith xray`.result.replacing(/"segments":\[.*\]/, with: #""segments":[]"#))
    }
  }

  private func run(
    _ arguments: [String], daemon: FakeDaemon, environment: [String: String] = [:], input: String = ""
  ) throws -> Kith.Outcome {
    let kith = Kith(
      ["xray", "--server"] + arguments, socket: daemon.path,
      environment: ["XDG_CACHE_HOME": folder].merging(environment) { $1 })
    try kith.process.run()
    try kith.input.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try kith.input.fileHandleForWriting.close()
    return try kith.outcome()
  }

  /// An address that no machine has (RFC 5737): whoever asks it without a proxy waits.
  private static let far = "http://192.0.2.1:8080"

  @Test func `is named where it is a proxy, without its password`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let closed = try run(
      [Self.far, "text"], daemon: daemon, environment: ["http_proxy": "http://me:secret@127.0.0.1:1"])
    #expect(closed.status == 6, "\(closed.messages)")
    #expect(closed.messages.contains("nothing answers at the proxy http://127.0.0.1:1, which http_proxy names"))
    #expect(closed.messages.contains("no_proxy=192.0.2.1") && !closed.messages.contains("secret"))
    // The stand-in is no proxy, and says so in its own way.
    let proxy = "127.0.0.1:\(server.port)"
    let confused = try run([Self.far, "text"], daemon: daemon, environment: ["ALL_PROXY": proxy])
    #expect(confused.messages.contains("(through the proxy \(proxy), which ALL_PROXY names)"), "\(confused.messages)")
    let refused = try run(
      ["https://192.0.2.1:8080", "text"], daemon: daemon, environment: ["https_proxy": proxy, "http_proxy": "x"])
    #expect(
      refused.status == 6 && refused.messages.contains("which https_proxy names, does not lead to https://192.0.2.1"))
    // This machine is asked without one, and so is who is named.
    #expect(try run([server.url("vllm"), "a text"], daemon: daemon, environment: ["http_proxy": "x:1"]).status == 0)
    for list in ["192.0.2.0/24", "example.com, 192.0.2.1", "*"] {
      let direct = try run(
        [Self.far, "--timeout", "100ms", "text"], daemon: daemon,
        environment: ["http_proxy": "http://127.0.0.1:1", "no_proxy": list])
      #expect(direct.status != 0 && !direct.messages.contains("proxy"), "\(direct.messages)")
    }
  }

  @Test func `is a socket's, in plain words`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let file = "\(folder)/file"
    try "".write(toFile: file, atomically: true, encoding: .utf8)
    let left = "/tmp/kl-\(UInt32.random(in: 0 ... .max))"
    defer { try? FileManager.default.removeItem(atPath: left) }
    try leaveSocket(at: left)
    for (path, words) in [
      ("/nowhere", "there is no socket /nowhere"), (file, "\(file) is no socket"),
      (left, "nobody listens at the socket"),
    ] {
      let outcome = try run(["unix:\(path)", "text"], daemon: daemon)
      #expect(outcome.status == 6 && outcome.messages.contains(words), "\(outcome.messages)")
    }
    let long = try run(["unix:/\(String(repeating: "x", count: 107))", "text"], daemon: daemon)
    #expect(long.status == 2 && long.messages.contains("at most 107 bytes, and this one 108"), "\(long.messages)")
  }

  /// What a server leaves that did not tidy up.
  private func leaveSocket(at path: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", "import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])", path]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  @Test func `takes a key from standard input, and warns where others could read it`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let key = "sesame-0123456789\n"
    let outcome = try run([server.url("key"), "--key-from", "-", "a text"], daemon: daemon, input: key)
    #expect(outcome.status == 0 && !outcome.messages.contains("warning"), "\(outcome.messages)")
    let both = try run([server.url("key"), "--key-from", "-"], daemon: daemon, input: key)
    #expect(both.status == 2 && both.messages.contains("cannot be both the key and the text"), "\(both.messages)")
    let plain = try run(
      [Self.far, "--key-from", "-", "a text"], daemon: daemon, environment: ["http_proxy": "http://127.0.0.1:1"],
      input: key)
    #expect(plain.messages.contains("warning: the key goes to \(Self.far) as plain text"), "\(plain.messages)")
    #expect(plain.messages.contains("--server https://192.0.2.1:8080") && !plain.messages.contains("sesame"))
  }

  @Test func `may be that of a single token, where the server tells it`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let untold = try run([server.url("vllm-one"), "The"], daemon: daemon)
    #expect(untold.status == 3 && untold.messages.contains("no log probability of the text's only token"))
    #expect(try run([server.url("llama-one"), "The"], daemon: daemon).status == 0)
    #expect(daemon.requests.last?["tokens"]?.array?.count == 1)
  }

  @Test func `ends in a file that a link names before there is one`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let link = "\(folder)/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "log")
    let outcome = try run([server.url("vllm"), "--save", link, "a text"], daemon: daemon)
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "log")
    #expect(try String(contentsOfFile: "\(folder)/log", encoding: .utf8).hasPrefix(#"{"token":"a"}"#))
  }

  @Test func `is left by curl as soon as kith is gone`() throws {
    let daemon = try daemon()
    defer { daemon.stop() }
    let kith = Kith(
      ["xray", "--server", server.url("slow"), "text"], socket: daemon.path, environment: ["XDG_CACHE_HOME": folder])
    try kith.process.run()
    try kith.input.fileHandleForWriting.close()
    let parent = kith.process.processIdentifier
    var curl: String?
    while curl == nil, kith.process.isRunning {
      curl = try FileManager.default.contentsOfDirectory(atPath: "/proc").first { process in
        Int(process) != nil && status(of: process).map { $0.name == "curl" && $0.parent == parent } == true
      }
    }
    kill(parent, SIGKILL)
    kith.process.waitUntilExit()
    // The server keeps it waiting for 30 s; a process that nobody has asked for its status yet is gone, too.
    let end = ContinuousClock.now + .seconds(20)
    while let status = status(of: try #require(curl)), status.state != "Z", status.name == "curl", .now < end {
      usleep(2_000)
    }
    #expect(.now < end)
  }

  private func status(of process: String) -> (name: String, state: String, parent: Int32)? {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return nil }
    let parts = text.split(separator: " ")
    guard parts.count > 3, let parent = Int32(parts[3]) else { return nil }
    return (parts[1].trimmingCharacters(in: ["(", ")"]), String(parts[2]), parent)
  }
}
