import Fixtures
import Foundation
import Glibc
import Synchronization
import Testing

/// What systemd does for a service: it listens in its place, hears of its state, and watches it.
final class FakeServiceManager: Sendable {
  let folder: String
  /// Where the service's clients connect.
  let socket: String
  /// Where its administrators connect.
  let adminSocket: String
  /// The same two, through something that checks every reply against the schemas of `describe`.
  let checkedSocket: String
  let checkedAdminSocket: String
  private let proxies: [CheckingProxy]
  private let listeners: [Int32]
  private let notifications: Int32
  /// The descriptor store: what services gave it with their messages, by name.
  private let store = Mutex<[(name: String, descriptor: Int32)]>([])

  init() throws {
    folder = "/tmp/ks-\(UInt32.random(in: 0 ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    socket = "\(folder)/s"
    adminSocket = "\(folder)/a"
    listeners = try [socket, adminSocket].map { try UnixSocket.listening(at: $0) }
    (checkedSocket, checkedAdminSocket) = ("\(folder)/p", "\(folder)/b")
    proxies = [try CheckingProxy(checkedSocket, to: socket), try CheckingProxy(checkedAdminSocket, to: adminSocket)]
    notifications = try UnixSocket.bound(SOCK_DGRAM, at: "\(folder)/n")
  }

  deinit {
    for proxy in proxies { proxy.stop() }
    for listener in listeners { close(listener) }
    close(notifications)
    for (_, descriptor) in store.withLock({ $0 }) { close(descriptor) }
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Starts kithd as `sd_listen_fds` and `sd_notify` expect it; `through` is a program that starts it.
  ///
  /// - Parameter names: the units' FileDescriptorName=, of the first socket and, if there are two, the second.
  /// - Parameter options: of kithd, further ones.
  ///
  /// It gets what is in the descriptor store, too.
  func start(
    watchdog: String = "", through: String = "", names: [String] = ["query"], options: String = ""
  ) throws -> Child {
    let kept = store.withLock { $0 }
    let allNames = names + kept.map(\.name)
    let line =
      "export LISTEN_PID=$$ LISTEN_FDS=\(allNames.count) LISTEN_FDNAMES=\(allNames.joined(separator: ":")) \(watchdog); "
      + "exec \(through) '\(RunningDaemon.programs)/kithd' --state '\(folder)' \(options)"
    return try Child(
      ["/bin/bash", "-c", line], environment: ["PATH=/usr/bin:/bin", "NOTIFY_SOCKET=\(folder)/n", "HOME=\(folder)"],
      output: "/dev/null", messages: "\(folder)/journal",
      inherited: listeners.prefix(names.count) + kept.map(\.descriptor))
  }

  /// The next message of the service, as `KEY=value` lines.
  func message() throws -> [String] {
    var state = pollfd(fd: notifications, events: Int16(POLLIN), revents: 0)
    try #require(unsafe poll(&state, 1, 60_000 * Int32(Sanitizers.slowdown)) == 1, "no message within a minute")
    let (bytes, descriptors) = UnixSocket.receivedWithDescriptors(notifications)
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    if lines.contains("FDSTORE=1"), let name = lines.first(where: { $0.hasPrefix("FDNAME=") })?.dropFirst(7) {
      store.withLock { $0 += descriptors.map { (String(name), $0) } }
    } else {
      for descriptor in descriptors { close(descriptor) }
    }
    return lines
  }

  /// The messages up to the first that holds a line that begins so.
  @discardableResult
  func messages(until beginning: String) throws -> [String] {
    var lines: [String] = []
    let end = ContinuousClock.now + .seconds(120 * Sanitizers.slowdown)
    while !lines.contains(where: { $0.hasPrefix(beginning) }) {
      try #require(.now < end, "no \(beginning) within two minutes, but \(lines)")
      lines += try message()
    }
    return lines
  }

  /// Runs the client, on the query socket if `arguments` name no other. Replies that are not as `describe` says fail the
  /// test.
  func kith(_ arguments: String) throws -> Int32 {
    let status = try Child(
      ["/bin/sh", "-c", "'\(RunningDaemon.programs)/kith' \(arguments)"], environment: ["KITH_SOCKET=\(checkedSocket)"],
      output: "\(folder)/out", messages: "\(folder)/err"
    ).wait()
    for violation in proxies.flatMap({ $0.takeViolations() }) { Issue.record("\(arguments): \(violation)") }
    return status
  }
}
