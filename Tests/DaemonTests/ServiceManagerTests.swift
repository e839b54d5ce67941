import Foundation
import Glibc
import Testing

/// What systemd does for a service: it listens in its place, hears of its state, and watches it.
private final class FakeServiceManager: Sendable {
  let folder: String
  /// Where the service's clients connect.
  let socket: String
  /// Where its administrators connect.
  let adminSocket: String
  private let listeners: [Int32]
  private let notifications: Int32

  init() throws {
    folder = "/tmp/ks-\(UInt32.random(in: 0 ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    socket = "\(folder)/s"
    adminSocket = "\(folder)/a"
    listeners = try [socket, adminSocket].map { path in
      let listener = try Self.bound(SOCK_STREAM, to: path)
      try #require(listen(listener, 16) == 0)
      return listener
    }
    notifications = try Self.bound(SOCK_DGRAM, to: "\(folder)/n")
  }

  deinit {
    for listener in listeners { close(listener) }
    close(notifications)
    try? FileManager.default.removeItem(atPath: folder)
  }

  private static func bound(_ type: __socket_type, to path: String) throws -> Int32 {
    let descriptor = Glibc.socket(AF_UNIX, Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: Array(path.utf8)) }
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(status == 0)
    return descriptor
  }

  /// Starts kithd as `sd_listen_fds` and `sd_notify` expect it; `through` is a program that starts it.
  ///
  /// - Parameter names: the units' FileDescriptorName=, of the first socket and, if there are two, the second.
  /// - Parameter options: of kithd, further ones.
  func start(
    watchdog: String = "", through: String = "", names: [String] = ["query"], options: String = ""
  ) throws -> Child {
    let line =
      "export LISTEN_PID=$$ LISTEN_FDS=\(names.count) LISTEN_FDNAMES=\(names.joined(separator: ":")) \(watchdog); "
      + "exec \(through) '\(RunningDaemon.programs)/kithd' --state '\(folder)' \(options)"
    return try Child(
      ["/bin/bash", "-c", line], environment: ["PATH=/usr/bin:/bin", "NOTIFY_SOCKET=\(folder)/n", "HOME=\(folder)"],
      output: "/dev/null", messages: "\(folder)/journal", inherited: Array(listeners.prefix(names.count)))
  }

  /// The next message of the service, as `KEY=value` lines.
  func message() throws -> [String] {
    var state = pollfd(fd: notifications, events: Int16(POLLIN), revents: 0)
    try #require(unsafe poll(&state, 1, 60_000) == 1, "no message within a minute")
    var bytes = [UInt8](repeating: 0, count: 4_096)
    let count = unsafe recv(notifications, &bytes, bytes.count, 0)
    return String(decoding: bytes[..<max(0, count)], as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// The messages up to the first that holds a line that begins so.
  @discardableResult
  func messages(until beginning: String) throws -> [String] {
    var lines: [String] = []
    while !lines.contains(where: { $0.hasPrefix(beginning) }) { lines += try message() }
    return lines
  }

  func kith(_ arguments: String) throws -> Int32 {
    try Child(
      ["/bin/sh", "-c", "'\(RunningDaemon.programs)/kith' \(arguments)"], environment: ["KITH_SOCKET=\(socket)"],
      output: "\(folder)/out", messages: "\(folder)/err"
    ).wait()
  }
}

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
    for (names, query, admin) in [(["query", "admin"], "s", "a"), (["admin", "query"], "a", "s")] {
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
    #expect(try journal().contains("configuration read anew  changed=log-level"))
    try configure("log-level = loud\n")
    try hangUp()
    #expect(try journal().contains("the configuration stays as it was  reason=\(file), line 1: `log-level`"))

    let unit = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "systemd/kithd.service")
    let prefix = "ExecReload=/usr/bin/kith --socket /run/kith/admin.sock "
    let line = try String(contentsOf: unit, encoding: .utf8).split(separator: "\n").first { $0.hasPrefix(prefix) }
    let arguments = "--socket '\(manager.adminSocket)' \(try #require(line).dropFirst(prefix.count))"
    #expect(try manager.kith(arguments) == 3)
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

  @Test(arguments: ["--block-signal=TERM", "--ignore-signal=TERM"])
  func `ends at SIGTERM even if whoever started it did not want to`(option: String) throws {
    let manager = try FakeServiceManager()
    let child = try manager.start(through: "env \(option)")
    try manager.messages(until: "READY")
    kill(child.identifier, SIGTERM)
    #expect(child.wait() == 0)
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
