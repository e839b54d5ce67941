import ArgumentParser
import Foundation
import Synchronization

/// A user who asks as much as the daemon allows: a process of its own and, as root, of the uid of nobody.
struct FloodingUser {
  private let process = Process()

  init(_ socket: String, seconds: Double) throws {
    let own = "/proc/\(getpid())/exe"
    let arguments = ["socket-flood", socket, "--seconds", "\(seconds)"]
    if geteuid() == 0 {
      // The folder and the socket are root's: nobody must get through for once.
      unsafe chmod(socket, 0o666)
      unsafe chmod(URL(filePath: socket).deletingLastPathComponent().path, 0o755)
      process.executableURL = URL(filePath: "/usr/bin/setpriv")
      process.arguments = ["--reuid=65534", "--regid=65534", "--clear-groups", CommandLine.arguments[0]] + arguments
    } else {
      process.executableURL = URL(filePath: own)
      process.arguments = arguments
    }
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    // One byte says that it is connected.
    guard let ready = try output.fileHandleForReading.read(upToCount: 1), !ready.isEmpty else {
      throw SocketLoadError("the flooding user cannot connect")
    }
    Thread.sleep(forTimeInterval: 0.2)
  }

  func stop() {
    process.terminate()
    process.waitUntilExit()
  }
}

/// The process of the flooding user.
struct Flood: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "socket-flood", shouldDisplay: false)

  @Argument var socket: String
  @Option var seconds: Double

  func run() throws {
    let requests = SocketRequest.predictions(after: SmallModel.contexts(64))
    let load = SocketLoad(path: socket, requests: requests, connectionCount: 48, depth: 16)
    _ = try SocketLoad(path: socket, requests: requests, connectionCount: 1).run(seconds: 0.05)
    FileHandle.standardOutput.write(Data("1".utf8))
    _ = try load.run(seconds: seconds)
  }
}

/// Replaces a model's file and has it loaded, once a second, until told to stop. The files to replace it with are
/// copied beforehand: that is no work of the daemon's.
final class ModelSwapping: Sendable {
  private let isOver = Atomic<Bool>(false)
  private let count = Atomic<Int>(0)
  private let ended = DispatchSemaphore(value: 0)
  private static let interval = 1.0

  /// - Parameter seconds: how long it goes on at most.
  init(_ socket: String, model: String, installed: String, seconds: Double) throws {
    let fresh = (0...Int(seconds / Self.interval)).map { "\(installed).new-\($0)" }
    for path in fresh { try FileManager.default.copyItem(atPath: model, toPath: path) }
    Thread.detachNewThread { [self] in
      defer {
        for path in fresh { unsafe unlink(path) }
        ended.signal()
      }
      let request = Array("{\"op\":\"model.load\",\"model\":\"bench\"}\n".utf8)
      guard let connection = try? LoadConnection(socket, batch: request, depth: 1) else { return }
      for path in fresh where !isOver.load(ordering: .relaxed) {
        guard unsafe rename(path, installed) == 0, connection.send(), case .complete(errors: 0) = connection.receive()
        else { return }
        count.add(1, ordering: .relaxed)
        Thread.sleep(forTimeInterval: Self.interval)
      }
    }
  }

  /// - Returns: How many swaps there were.
  func stop() -> Int {
    isOver.store(true, ordering: .relaxed)
    ended.wait()
    return count.load(ordering: .relaxed)
  }
}
