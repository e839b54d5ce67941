import Fixtures
import Glibc
import KithProtocol
import KithServer
import StrictJSON
import Synchronization
import Testing

@Suite struct `Memory pressure` {
  @Test func `idle models go, and those that a session holds or that are pinned stay`() async throws {
    let lines = Mutex<[String]>([])
    let folder = try TestFolder()
    let fifo = folder.file("pressure")
    #expect(unsafe mkfifo(fifo, 0o600) == 0)
    let pressure = try #require(MemoryPressure(watch: fifo, write: nil))
    try await TestServer.run(
      models: ["idle", "held", "pinned"], in: folder, onLog: { line in lines.withLock { $0.append(line) } }
    ) { server in
      let client = try server.connect()
      for name in ["idle", "held", "pinned"] {
        #expect(try await client.ask(#"{"op":"predict","model":"\#(name)","text":"the"}"#)["result"] != nil)
      }
      #expect(try await client.ask(#"{"op":"model.pin","model":"pinned"}"#)["result"] != nil)
      let session = try #require(
        try await client.ask(#"{"op":"session.open","model":"held","text":"the boat"}"#)["result"]?["session"])
      let watching = Task { await server.service.watch(pressure) }
      let writer = unsafe open(fifo, O_WRONLY | O_NONBLOCK)
      #expect(writer >= 0)
      #expect(unsafe write(writer, "x", 1) == 1)
      let end = ContinuousClock.now + .seconds(20 * Sanitizers.slowdown)
      while server.service.counters.shortageCount == 0, .now < end { try await Task.sleep(for: .milliseconds(10)) }
      while server.service.models.loaded(for: .alone).count > 2, .now < end {
        try await Task.sleep(for: .milliseconds(10))
      }
      #expect(server.service.models.loaded(for: .alone).map(\.name) == ["held", "pinned"])
      close(writer)
      watching.cancel()
      await watching.value
      let stats = try await client.ask(#"{"op":"stats"}"#)["result"]
      #expect(stats?["memory_pressure"] == "1")
      // All answer on.
      #expect(try await client.ask(#"{"op":"predict","session":\#(session)}"#)["result"] != nil)
      #expect(try await client.ask(#"{"op":"predict","model":"idle","text":"the"}"#)["result"] != nil)
    }
    let told = lines.withLock { $0.filter { $0 == "memory is short: idle models are unloaded" } }
    #expect(told.count == 1)
  }

  @Test func `a threshold is written as systemd gives it, and a socket is heard`() throws {
    let folder = try TestFolder()
    let file = folder.file("memory.pressure")
    try folder.write([], to: "memory.pressure")
    let threshold = Array("some 200000 2000000\0".utf8)
    let watched = try #require(MemoryPressure(watch: file, write: "c29tZSAyMDAwMDAgMjAwMDAwMAA="))
    #expect(try folder.read("memory.pressure") == threshold)
    watched.stop()
    #expect(!watched.wait())
    let socket = folder.file("socket")
    let listener = try UnixListener(at: socket)
    let connected = try #require(MemoryPressure(watch: socket, write: "eA=="))
    let peer = try listener.accept()
    var byte: UInt8 = 0
    #expect(unsafe read(peer, &byte, 1) == 1 && byte == UInt8(ascii: "x"))
    #expect(unsafe write(peer, "y", 1) == 1)
    #expect(connected.wait())
    close(peer)
    #expect(!connected.wait())
    for nothing in [nil, "", "/dev/null", "relative", folder.file("absent"), folder.path] {
      #expect(MemoryPressure(watch: nothing, write: nil) == nil)
    }
    #expect(MemoryPressure(watch: file, write: nil) != nil)
  }
}

/// A Unix socket that listens.
private final class UnixListener {
  private let descriptor: CInt

  init(at path: String) throws {
    descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: Array(path.utf8)) }
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0, listen(descriptor, 1) == 0 else { throw Failure("no socket") }
  }

  deinit { close(descriptor) }

  func accept() throws -> CInt {
    let peer = Glibc.accept(descriptor, nil, nil)
    guard peer >= 0 else { throw Failure("no connection") }
    return peer
  }
}
