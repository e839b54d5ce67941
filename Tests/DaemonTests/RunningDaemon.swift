import Foundation
import Synchronization
import Testing

/// `kithd` as a process, on a socket in a folder of its own; it ends with the test, however that ends.
final class RunningDaemon: Sendable {
  /// The folder that the programs lie in: that of the tests.
  static let programs = (CommandLine.arguments[0] as NSString).deletingLastPathComponent

  let folder: String
  var socket: String { "\(folder)/s" }

  private let child: Child
  private let status = Mutex<Int32?>(nil)

  init(extraArguments: [String] = []) throws {
    // Short, because a socket's path has room for 107 bytes only.
    folder = "/tmp/kd-\(UInt32.random(in: 0 ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    child = try Child(
      ["\(Self.programs)/kithd", "--socket", "\(folder)/s", "--state", folder] + extraArguments,
      environment: ["PATH=/usr/bin:/bin", "HOME=\(folder)"], output: "/dev/null", messages: "/dev/null")
    for _ in 0..<600 {
      if FileManager.default.fileExists(atPath: socket), try shell("kith ping").status == 0 { return }
      Thread.sleep(forTimeInterval: 0.05)
    }
    throw StartFailure()
  }

  struct StartFailure: Error {}

  /// Ends it kindly and waits.
  /// - Returns: its exit status.
  @discardableResult
  func terminate() -> Int32 {
    status.withLock { status in
      if let status { return status }
      kill(child.identifier, SIGTERM)
      let ending = child.wait()
      status = ending
      return ending
    }
  }

  deinit {
    terminate()
    try? FileManager.default.removeItem(atPath: folder)
  }

  struct Outcome {
    let status: Int32
    let output: String
    let messages: String
  }

  /// Runs a line of shell in the folder, with the programs on the path and the daemon's socket in the environment.
  func shell(_ line: String) throws -> Outcome {
    let files = (0..<2).map { _ in "\(folder)/.out-\(UInt32.random(in: 0 ... .max))" }
    defer { for file in files { try? FileManager.default.removeItem(atPath: file) } }
    let environment = [
      "PATH=\(Self.programs):/usr/bin:/bin", "KITH_SOCKET=\(socket)", "LC_ALL=C.UTF-8", "HOME=\(folder)",
    ]
    let child = try Child(
      ["/bin/sh", "-c", "cd \(folder) && \(line)"], environment: environment, output: files[0], messages: files[1])
    return Outcome(
      status: child.wait(), output: try String(contentsOfFile: files[0], encoding: .utf8),
      messages: try String(contentsOfFile: files[1], encoding: .utf8))
  }

  func write(_ text: String, to name: String) throws {
    try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
  }
}
