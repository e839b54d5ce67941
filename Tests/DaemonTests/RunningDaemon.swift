import Foundation
import Synchronization
import Testing

/// `kithd` as a process, on a socket in a folder of its own; it ends with the test, however that ends.
final class RunningDaemon: Sendable {
  /// The folder that the programs lie in: that of the tests.
  static let programs = (CommandLine.arguments[0] as NSString).deletingLastPathComponent

  let folder: String
  var socket: String { "\(folder)/s" }
  /// Of a daemon with two sockets.
  var adminSocket: String { "\(folder)/a" }

  /// What commands talk to, if their replies are checked: `p` in the folder, and `b` for administrators.
  private let proxies: [CheckingProxy]
  private let child: Child
  private let status = Mutex<Int32?>(nil)
  private let leavesFolder = Atomic(false)
  var identifier: pid_t { child.identifier }

  /// - Parameters:
  ///   - before: a daemon that has ended, whose folder this one takes over.
  ///   - limits: options of the shell's `ulimit` under which it runs, such as `-f 100`.
  ///   - through: a command that runs it.
  ///   - isChecked: whether commands reach it through something that checks every reply against the schemas of `describe`,
  ///     and hides who they are.
  init(
    after before: RunningDaemon? = nil, extraArguments: [String] = [], hasAdminSocket: Bool = false,
    limits: String = "", through: [String] = [], isChecked: Bool = true
  ) throws {
    // Short, because a socket's path has room for 107 bytes only.
    folder = before?.folder ?? "/tmp/kd-\(UInt32.random(in: 0 ... .max))"
    before?.leavesFolder.store(true, ordering: .relaxed)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let command =
      ["\(Self.programs)/kithd", "--socket", "\(folder)/s", "--state", folder]
      + (hasAdminSocket ? ["--admin-socket", "\(folder)/a"] : []) + extraArguments
    child = try Child(
      limits.isEmpty ? through + command : ["/bin/bash", "-c", "ulimit \(limits); exec \"$@\"", "bash"] + command,
      environment: ["PATH=/usr/bin:/bin", "HOME=\(folder)"], output: "/dev/null", messages: "\(folder)/journal")
    for _ in 0..<600 {
      if let client = try? WireClient("\(folder)/s"), try client.ask(#"{"op":"ping"}"#).contains("pong") { break }
      Thread.sleep(forTimeInterval: 0.05)
    }
    // Not before: it ends where nobody answers behind it.
    let sockets = [("p", "s")] + (hasAdminSocket ? [("b", "a")] : [])
    proxies = try (isChecked ? sockets : []).map { [folder] (path, target) in
      try CheckingProxy("\(folder)/\(path)", to: "\(folder)/\(target)")
    }
    guard try shell("kith ping").status == 0 else { throw StartFailure() }
  }

  struct StartFailure: Error {}

  /// Ends it kindly and waits.
  /// - Returns: its exit status.
  @discardableResult
  func terminate(_ signal: Int32 = SIGTERM) -> Int32 {
    status.withLock { status in
      if let status { return status }
      kill(child.identifier, signal)
      let ending = child.wait()
      status = ending
      for proxy in proxies { proxy.stop() }
      return ending
    }
  }

  /// Waits for it to end by itself.
  func ending() -> Int32 {
    status.withLock { status in
      let ending = status ?? child.wait()
      status = ending
      return ending
    }
  }

  deinit {
    terminate()
    if !leavesFolder.load(ordering: .relaxed) { try? FileManager.default.removeItem(atPath: folder) }
  }

  /// What it has logged so far.
  var journal: String { (try? String(contentsOfFile: "\(folder)/journal", encoding: .utf8)) ?? "" }

  /// The trainings that it runs, by process.
  func trainers() throws -> [pid_t] {
    // A sanitiser may have a child of its own, which looks up the names of functions for its reports.
    try shell("ps -o pid=,comm= --ppid \(identifier) | grep -v symbolizer").output.split(separator: "\n")
      .compactMap { $0.split(separator: " ").first.flatMap { pid_t($0) } }
  }

  struct Outcome {
    let status: Int32
    let output: String
    let messages: String
  }

  /// How many lines of its replies were checked.
  var checkedLineCount: Int { proxies.reduce(0) { $0 + $1.lineCount } }

  /// Runs a line of shell in the folder, with the programs on the path and the daemon's socket in the environment. Replies
  /// that are not as `describe` says fail the test.
  func shell(_ line: String) throws -> Outcome {
    let files = (0..<2).map { _ in "\(folder)/.out-\(UInt32.random(in: 0 ... .max))" }
    defer { for file in files { try? FileManager.default.removeItem(atPath: file) } }
    let environment = [
      "PATH=\(Self.programs):/usr/bin:/bin", "KITH_SOCKET=\(proxies.first?.path ?? socket)", "LC_ALL=C.UTF-8",
      "HOME=\(folder)",
    ]
    let child = try Child(
      ["/bin/sh", "-c", "cd \(folder) && \(line)"], environment: environment, output: files[0], messages: files[1])
    let status = child.wait()
    for violation in proxies.flatMap({ $0.takeViolations() }) { Issue.record("\(line): \(violation)") }
    return Outcome(
      status: status, output: try String(contentsOfFile: files[0], encoding: .utf8),
      messages: try String(contentsOfFile: files[1], encoding: .utf8))
  }

  func write(_ text: String, to name: String) throws {
    try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
  }
}
