import Foundation
import Testing

/// `kithd` as a process, on a socket in a folder of its own; it ends with the test, however that ends.
final class RunningDaemon: Sendable {
  /// The folder that the programs lie in: that of the tests.
  static let programs = (CommandLine.arguments[0] as NSString).deletingLastPathComponent

  let folder: String
  var socket: String { "\(folder)/s" }
  private let process = Process()

  init(extraArguments: [String] = []) throws {
    // Short, because a socket's path has room for 107 bytes only.
    folder = "/tmp/kd-\(UInt32.random(in: 0 ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try start(process, extraArguments)
  }

  private func start(_ process: Process, _ extraArguments: [String]) throws {
    process.executableURL = URL(filePath: "\(Self.programs)/kithd")
    process.arguments = ["--socket", socket, "--state", folder] + extraArguments
    process.standardError = FileHandle(forWritingAtPath: "/dev/null")
    process.standardOutput = FileHandle(forWritingAtPath: "/dev/null")
    process.standardInput = FileHandle(forReadingAtPath: "/dev/null")
    try process.run()
    for _ in 0..<600 {
      if try shell("kith ping").status == 0 { return }
      Thread.sleep(forTimeInterval: 0.05)
    }
    throw StartFailure()
  }

  struct StartFailure: Error {}

  /// Ends it kindly and waits.
  /// - Returns: its exit status.
  func terminate() -> Int32 {
    process.terminate()
    process.waitUntilExit()
    return process.terminationReason == .exit ? process.terminationStatus : -1
  }

  var isRunning: Bool { process.isRunning }
  var identifier: Int32 { process.processIdentifier }

  deinit {
    if process.isRunning {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    try? FileManager.default.removeItem(atPath: folder)
  }

  struct Outcome {
    let status: Int32
    let output: String
    let messages: String
  }

  /// Runs a line of shell in the folder, with the programs on the path and the daemon's socket in the environment.
  func shell(_ line: String) throws -> Outcome {
    let shell = Process()
    shell.executableURL = URL(filePath: "/bin/sh")
    shell.arguments = ["-c", line]
    shell.currentDirectoryURL = URL(filePath: folder)
    shell.environment = [
      "PATH": "\(Self.programs):/usr/bin:/bin", "KITH_SOCKET": socket, "LC_ALL": "C.UTF-8", "HOME": folder,
    ]
    let results = "\(folder)/.out-\(UInt32.random(in: 0 ... .max))"
    for name in [results, results + "-err"] { _ = FileManager.default.createFile(atPath: name, contents: nil) }
    shell.standardOutput = FileHandle(forWritingAtPath: results)
    shell.standardError = FileHandle(forWritingAtPath: results + "-err")
    shell.standardInput = FileHandle(forReadingAtPath: "/dev/null")
    try shell.run()
    shell.waitUntilExit()
    defer { for name in [results, results + "-err"] { try? FileManager.default.removeItem(atPath: name) } }
    return Outcome(
      status: shell.terminationReason == .exit ? shell.terminationStatus : -1,
      output: try String(contentsOfFile: results, encoding: .utf8),
      messages: try String(contentsOfFile: results + "-err", encoding: .utf8))
  }

  func write(_ text: String, to name: String) throws {
    try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
  }
}
