import Fixtures
import Foundation
import Glibc
import Testing

@Suite(.serialized) struct `Under a service manager` {
  @Test func `takes the socket it is given, and says when it is ready and when it stops`() throws {
    let manager = try FakeServiceManager()
    let child = try manager.start()
    let start = try manager.messages(until: "READY")
    #expect(start.contains("READY=1"))
    #expect(start.contains { $0.hasPrefix("STATUS=No model in memory") })
    #expect(try manager.kith("ping") == 0)
    #expect(kill(child.identifier, SIGTERM) == 0)
    #expect(try manager.messages(until: "STOPPING").contains("STOPPING=1"))
    #expect(child.wait() == 0)
    // The socket is the manager's: it stays, and who comes meanwhile waits in it.
    #expect(FileManager.default.fileExists(atPath: manager.socket))
  }

  @Test func `tells the administrators' socket by its name, whichever comes first`() throws {
    for (names, query, admin) in [(["query", "admin"], "p", "b"), (["admin", "query"], "b", "p")] {
      let manager = try FakeServiceManager()
      let child = try manager.start(names: names)
      try manager.messages(until: "READY")
      for (socket, role) in [(query, "train"), (admin, "admin")] {
        #expect(try manager.kith("-S '\(manager.folder)/\(socket)' call '{\"op\":\"hello\"}'") == 0)
        let reply = try String(contentsOfFile: "\(manager.folder)/out", encoding: .utf8)
        #expect(reply.contains("\"role\":\"\(role)\""), "\(names): \(reply)")
      }
      kill(child.identifier, SIGTERM)
      #expect(child.wait() == 0)
    }
  }

  @Test func `a reload says how it went, by SIGHUP to the manager, and by the unit's own command to who asked for it`()
    throws
  {
    let manager = try FakeServiceManager()
    let file = "\(manager.folder)/kithd.conf"
    func configure(_ text: String) throws { try text.write(toFile: file, atomically: true, encoding: .utf8) }
    func journal() throws -> String { try String(contentsOfFile: "\(manager.folder)/journal", encoding: .utf8) }
    try configure("log-level = notice\n")
    let child = try manager.start(names: ["query", "admin"], options: "--config '\(file)'")
    try manager.messages(until: "READY")
    func hangUp() throws {
      #expect(kill(child.identifier, SIGHUP) == 0)
      let reloading = try manager.messages(until: "RELOADING=1")
      #expect(reloading.contains { $0.wholeMatch(of: /MONOTONIC_USEC=[0-9]+/) != nil })
      try manager.messages(until: "READY=1")
    }
    try configure("log-level = info\n")
    try hangUp()
    #expect(try journal().contains("configuration reloaded  changed=log-level"))
    try configure("log-level = loud\n")
    try hangUp()
    #expect(try journal().contains("the configuration stays as it was  reason=\(file), line 1: `log-level`"))

    let unit = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "systemd/kithd.service")
    let prefix = "ExecReload=/usr/bin/kith --socket /run/kith/admin.sock "
    let line = try String(contentsOf: unit, encoding: .utf8).split(separator: "\n").first { $0.hasPrefix(prefix) }
    let arguments = "--socket '\(manager.checkedAdminSocket)' \(try #require(line).dropFirst(prefix.count))"
    #expect(try manager.kith(arguments) == 78)
    let message = try String(contentsOfFile: "\(manager.folder)/err", encoding: .utf8)
    #expect(message.contains("\(file), line 1: `log-level` must be one of"), "\(message)")
    try configure("log-level = debug\n")
    #expect(try manager.kith(arguments) == 0)
    // On the others' socket nobody administers.
    #expect(try manager.kith("admin reload") == 5)
    kill(child.identifier, SIGTERM)
    #expect(child.wait() == 0)
  }

  @Test func `a request sent before the start is answered after it`() throws {
    let manager = try FakeServiceManager()
    let early = try Child(
      ["\(RunningDaemon.programs)/kith", "ping"], environment: ["KITH_SOCKET=\(manager.socket)"],
      output: "\(manager.folder)/early", messages: "/dev/null")
    let child = try manager.start()
    #expect(early.wait() == 0)
    #expect(try String(contentsOfFile: "\(manager.folder)/early", encoding: .utf8).hasPrefix("pong"))
    kill(child.identifier, SIGTERM)
    #expect(child.wait() == 0)
  }

  @Test func `feeds the watchdog, and tells its state`() throws {
    let manager = try FakeServiceManager()
    let child = try manager.start(watchdog: "WATCHDOG_PID=$$ WATCHDOG_USEC=200000")
    try manager.messages(until: "READY")
    for _ in 0..<3 { try manager.messages(until: "WATCHDOG=1") }
    try manager.messages(until: "STATUS=")
    kill(child.identifier, SIGTERM)
    #expect(child.wait() == 0)
  }

  @Test func `tells a change of its state at once`() throws {
    let manager = try FakeServiceManager()
    let child = try manager.start()  // without a watchdog, so that the state is told twice a minute otherwise
    try manager.messages(until: "READY")
    try TinyCorpus.harbour.write(toFile: "\(manager.folder)/a.txt", atomically: true, encoding: .utf8)
    let start = ContinuousClock.now
    #expect(
      try manager.kith("train -q mine '\(manager.folder)/a.txt' && '\(RunningDaemon.programs)/kith' predict the") == 0)
    let told = try manager.messages(until: "STATUS=~")  // whose it is, and its name
    #expect(told.contains { $0.hasPrefix("STATUS=") && $0.hasSuffix(", 1 job") }, "\(told)")
    #expect(told.last?.contains("/mine in memory") == true, "\(told)")
    #expect(.now - start < .seconds(25))
    // A word for each change, not for each request.
    #expect(told.count < 20, "\(told)")
    kill(child.identifier, SIGTERM)
    #expect(child.wait() == 0)
  }

  @Test(arguments: ["--block-signal=TERM", "--ignore-signal=TERM"])
  func `ends at SIGTERM even if whoever started it did not want to`(option: String) throws {
    let manager = try FakeServiceManager()
    let child = try manager.start(through: "env \(option)")
    try manager.messages(until: "READY")
    kill(child.identifier, SIGTERM)
    #expect(child.wait() == 0)
  }

  @Test(arguments: [
    ("socket.socket(socket.AF_INET)", "is a TCP socket"),
    ("socket.socket(socket.AF_INET6)", "is a TCP socket"),
    ("socket.socket(socket.AF_INET, socket.SOCK_DGRAM)", "is a UDP socket"),
    ("socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)", "is a Unix datagram socket"),
    ("socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)", "is a Unix seqpacket socket"),
    ("socket.socketpair()[0]", "is a connection, not a socket that listens; set Accept=no"),
    ("open('/dev/null')", "is no socket"),
  ])
  func `a passed socket of another kind is named`(python: String, kind: String) throws {
    let folder = TemporaryFolder()
    let script = """
      import os, socket
      passed = \(python)
      os.dup2(passed.fileno(), 3)
      os.set_inheritable(3, True)  # where it was 3 already
      os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1", LISTEN_FDNAMES="query")
      os.execv("\(RunningDaemon.programs)/kithd", ["kithd", "--state", "\(folder.file("state"))"])
      """
    let child = try Child(
      ["/usr/bin/python3", "-c", script], environment: ["PATH=/usr/bin:/bin"], output: "/dev/null",
      messages: folder.file("err"))
    #expect(child.wait() == 1)
    let message = try String(contentsOfFile: folder.file("err"), encoding: .utf8)
    #expect(message.contains("the socket that systemd passed as `query` \(kind)"), "\(message)")
    #expect(message.split(separator: "\n").count == 1, "\(message)")
  }

  @Test func `one that listens already, in another's place, is named`() throws {
    let manager = try FakeServiceManager()
    let first = try manager.start()
    try manager.messages(until: "READY")
    let second = try manager.start()
    #expect(second.wait() == 1)
    #expect(try String(contentsOfFile: "\(manager.folder)/journal", encoding: .utf8).contains("another kithd"))
    kill(first.identifier, SIGTERM)
    #expect(first.wait() == 0)
  }
}
