import Fixtures
import Foundation
import Glibc
import Testing

/// The journal's socket, in the place where systemd has it, of a daemon that sees a `/run` of its own.
private final class FakeJournal {
  let folder = "/tmp/kj-\(UInt32.random(in: 0 ... .max))"
  private let descriptor: Int32

  /// Whether this machine lets us give a process a `/run` of its own.
  static let isPossible: Bool = {
    let child = try? Child(
      ["/usr/bin/unshare", "--mount", "/bin/mount", "-t", "tmpfs", "none", "/run"], environment: ["PATH=/usr/bin:/bin"],
      output: "/dev/null", messages: "/dev/null")
    return child?.wait() == 0
  }()

  init() throws {
    try FileManager.default.createDirectory(atPath: "\(folder)/journal", withIntermediateDirectories: true)
    descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let path = Array("\(folder)/journal/socket".utf8)
    try #require(path.count < 107)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path) }
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(status == 0)
  }

  deinit {
    close(descriptor)
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Starts kithd on a socket in the folder, with its standard error what systemd says the journal reads.
  func start() throws -> Child {
    let line = """
      mount -t tmpfs none /run && mkdir -p /run/systemd/journal && mount --bind '\(folder)/journal' /run/systemd/journal
      export JOURNAL_STREAM=$(stat -L -c %d:%i /dev/fd/2)
      exec '\(RunningDaemon.programs)/kithd' --socket '\(folder)/s' --state '\(folder)/state' --log-level debug
      """
    return try Child(
      ["/usr/bin/unshare", "--mount", "/bin/sh", "-c", line], environment: ["PATH=/usr/bin:/bin"], output: "/dev/null",
      messages: "\(folder)/stderr")
  }

  /// The next entry's fields, as they came.
  func entry() throws -> [String: String] {
    var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let stderr = (try? String(contentsOfFile: "\(folder)/stderr", encoding: .utf8)) ?? ""
    try #require(
      unsafe poll(&state, 1, 60_000 * Int32(Sanitizers.slowdown)) == 1, "no entry within a minute: \(stderr)")
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe recv(descriptor, &bytes, bytes.count, 0)
    var fields: [String: String] = [:]
    for line in String(decoding: bytes[..<max(0, count)], as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
      if parts.count == 2 { fields[parts[0]] = parts[1] }
    }
    return fields
  }

  /// The entries up to the first that says so.
  func entries(until message: String) throws -> [[String: String]] {
    var entries: [[String: String]] = []
    while entries.last?["MESSAGE"]?.hasPrefix(message) != true { entries.append(try entry()) }
    return entries
  }
}

@Suite struct `In the journal` {
  @Test(.enabled(if: FakeJournal.isPossible, "only root can give a process a /run of its own"))
  func `entries have ids and fields, and no word that somebody wrote`() throws {
    let journal = try FakeJournal()
    let child = try journal.start()
    defer { kill(child.identifier, SIGKILL) }
    var entries = try journal.entries(until: "serving")
    let serving = try #require(entries.last)
    #expect(serving["PRIORITY"] == "5" && serving["SYSLOG_IDENTIFIER"] == "kithd")
    #expect(serving["MESSAGE_ID"]?.wholeMatch(of: /[0-9a-f]{32}/) != nil && serving["KITH_VERSION"] != nil)
    let asking = try Child(
      ["\(RunningDaemon.programs)/kith", "-m", "nobody", "predict", "xyzzy"],
      environment: ["KITH_SOCKET=\(journal.folder)/s"], output: "/dev/null", messages: "/dev/null")
    #expect(asking.wait() == 4)
    entries += try journal.entries(until: "answered")
    let answered = try #require(entries.last)
    #expect(answered["PRIORITY"] == "7" && answered["KITH_OP"] == "predict" && answered["KITH_MODEL"] == "nobody")
    #expect(answered["KITH_PEER_UID"] == "\(getuid())" && answered["KITH_ERROR"] == "model.not_found")
    #expect(answered["KITH_DURATION_USEC"].flatMap { Int($0) } != nil)
    kill(child.identifier, SIGTERM)
    entries += try journal.entries(until: "stopped")
    #expect(child.wait() == 0)
    #expect(!entries.contains { $0.values.contains { $0.contains("xyzzy") } })
    // What went to the journal is not said again.
    #expect(try String(contentsOfFile: "\(journal.folder)/stderr", encoding: .utf8) == "")
  }
}
