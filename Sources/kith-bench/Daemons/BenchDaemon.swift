import Foundation
import KithClient

/// A `kithd` of its own, beside this program, that serves one trained model as `bench`.
final class BenchDaemon {
  let socket: String
  private let folder: String
  private let process = Process()

  /// - Parameter name: of the folder that it keeps its things in, which goes with it.
  init(serving trained: TrainedModel, named name: String, _ bench: BenchOptions) throws {
    folder = "\(bench.cache)/\(name)"
    socket = "\(folder)/s"
    // A killed run may have left files.
    try? FileManager.default.removeItem(atPath: folder)
    try FileManager.default.createDirectory(atPath: "\(folder)/models", withIntermediateDirectories: true)
    try FileManager.default.linkItem(
      atPath: "\(bench.cache)/\(trained.name)", toPath: "\(folder)/models/bench.kith")
    let programs = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path
    process.executableURL = URL(filePath: "\(programs)/kithd")
    process.arguments = ["--socket", socket, "--state", folder]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
  }

  /// Connects, as soon as it listens.
  func connect() throws -> Connection {
    for _ in 0..<200 {
      if let connection = try? Connection(to: socket) { return connection }
      Thread.sleep(forTimeInterval: 0.05)
    }
    return try Connection(to: socket)
  }

  deinit {
    if process.isRunning {  // it may never have begun to
      process.terminate()
      process.waitUntilExit()
    }
    try? FileManager.default.removeItem(atPath: folder)
  }
}
