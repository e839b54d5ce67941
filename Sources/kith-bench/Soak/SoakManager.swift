import Foundation
import Synchronization

/// What systemd is to kithd: it listens in its place, keeps its sessions' descriptors, and starts it again when it ends.
final class SoakManager: Sendable {
  let folder: String
  /// Where clients connect.
  var socket: String { "\(folder)/s" }
  /// Where administrators connect.
  var adminSocket: String { "\(folder)/a" }

  private struct State {
    var process: pid_t = 0
    var isStopping = false
    var isReady = false
    var store: [(name: String, descriptor: CInt)] = []
  }

  private let state = Mutex(State())
  private let listeners: [CInt]
  private let notifications: CInt
  private let ended = DispatchSemaphore(value: 0)

  init(in folder: String) throws {
    self.folder = folder
    try FileManager.default.createDirectory(atPath: "\(folder)/models", withIntermediateDirectories: true)
    listeners = try ["\(folder)/s", "\(folder)/a"].map { try SoakSocket.listening(at: $0) }
    notifications = try SoakSocket.bound(SOCK_DGRAM, at: "\(folder)/n")
    _ = try start()
    Thread.detachNewThread { [self] in manage() }
  }

  /// The daemon that runs now.
  var process: pid_t { state.withLock { $0.process } }

  /// Whether the daemon has said that it serves.
  var isReady: Bool { state.withLock { $0.isReady } }

  /// How many sessions are kept.
  var keptCount: Int { state.withLock { $0.store.count } }

  /// Ends the daemon by that signal; it is started again.
  func kill(_ signal: CInt = SIGKILL) {
    state.withLock { state in
      state.isReady = false
      _ = Glibc.kill(state.process, signal)
    }
  }

  /// Ends the daemon for good.
  func stop() {
    state.withLock { state in
      state.isStopping = true
      _ = Glibc.kill(state.process, SIGTERM)
    }
    ended.wait()
    for descriptor in listeners + [notifications] { close(descriptor) }
  }

  // MARK: The daemon

  /// - Returns: False, with nothing done, where it is to end for good.
  private func start() throws -> Bool {
    let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "kithd").path
    guard FileManager.default.isExecutableFile(atPath: program) else {
      throw SocketLoadError("kithd is not beside kith-bench; build it: swift build -c release --product kithd")
    }
    return try state.withLock { state in
      if state.isStopping || ChildProcesses.areEnding { return false }
      let names = ["query", "admin"] + state.store.map(\.name)
      let line =
        "export LISTEN_PID=$$; exec '\(program)' serve --state '\(folder)' --log-level error --connections 48"
      state.isReady = false
      state.process = try PassingProcess.start(
        ["/bin/sh", "-c", line],
        environment: [
          "PATH=/usr/bin:/bin", "HOME=\(folder)", "NOTIFY_SOCKET=\(folder)/n", "FDSTORE=256",
          "LISTEN_FDS=\(names.count)",
          "LISTEN_FDNAMES=\(names.joined(separator: ":"))",
        ], messages: "\(folder)/journal", passing: listeners + state.store.map(\.descriptor))
      return true
    }
  }

  private func manage() {
    while true {
      var entry = pollfd(fd: notifications, events: Int16(POLLIN), revents: 0)
      if unsafe poll(&entry, 1, 20) > 0 { hear() }
      let process = process
      var status: CInt = 0
      guard unsafe waitpid(process, &status, WNOHANG) == process else { continue }
      // What it said before it ended counts.
      while unsafe poll(&entry, 1, 0) > 0 { hear() }
      do {
        guard try start() else { break }
      } catch {
        note("kithd cannot be started again: \(error)")
        break
      }
    }
    for (_, descriptor) in state.withLock({ $0.store }) { close(descriptor) }
    ended.signal()
  }

  /// Takes a message of the daemon's.
  private func hear() {
    let (lines, descriptors) = SoakSocket.receive(from: notifications)
    let name = lines.first { $0.hasPrefix("FDNAME=") }.map { String($0.dropFirst(7)) }
    state.withLock { state in
      if lines.contains("READY=1") { state.isReady = true }
      guard let name else { return }
      if lines.contains("FDSTORE=1") { state.store += descriptors.map { (name, $0) } }
      if lines.contains("FDSTOREREMOVE=1") {
        for entry in state.store where entry.name == name { close(entry.descriptor) }
        state.store.removeAll { $0.name == name }
      }
    }
  }
}
