import Foundation

/// A server on a Unix socket that a benchmark started, and ends.
final class BenchServer {
  let socket: String
  private let process: Process

  /// Starts a program and waits until it answers `probe` with a line.
  ///
  /// - Throws: `SocketLoadError` if it ends, or doesn't answer within ten seconds.
  init(_ program: String, _ arguments: [String], socket: String, probe: [UInt8]) throws {
    self.socket = socket
    process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    for _ in 0..<500 {
      guard process.isRunning else { throw SocketLoadError("\(program) ended at once") }
      if let connection = try? LoadConnection(socket, batch: probe, depth: 1), connection.send(),
        case .complete(errors: 0) = connection.receive()
      {
        return
      }
      Thread.sleep(forTimeInterval: 0.02)
    }
    stop()
    throw SocketLoadError("\(program) does not answer at \(socket)")
  }

  /// Sends SIGTERM and waits for the end.
  ///
  /// - Returns: How long that took, in seconds.
  @discardableResult
  func stop() -> Double {
    let start = ContinuousClock.now
    guard process.isRunning else { return 0 }
    process.terminate()
    process.waitUntilExit()
    return seconds(start.duration(to: .now))
  }

  deinit { stop() }

  /// kithd with one model, `bench`, in a folder of its own, as it serves many users: with a socket for administrators beside
  /// the one that is measured.
  static func kithd(in folder: String, model: String) throws -> BenchServer {
    let models = "\(folder)/models"
    try FileManager.default.createDirectory(atPath: models, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: model, toPath: "\(models)/bench.kith")
    let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "kithd").path
    guard FileManager.default.isExecutableFile(atPath: program) else {
      throw SocketLoadError("kithd is not beside kith-bench; build it: swift build -c release --product kithd")
    }
    let socket = "\(folder)/kithd.sock"
    return try BenchServer(
      program,
      [
        "serve", "--socket", socket, "--admin-socket", adminSocket(in: folder), "--state", folder, "--log-level",
        "error",
      ],
      socket: socket, probe: SocketRequest.ping)
  }

  static func adminSocket(in folder: String) -> String { "\(folder)/admin.sock" }

  /// redis-server, where it is installed.
  static func redis(in folder: String) throws -> BenchServer? {
    let folders = (environment("PATH") ?? "/usr/bin").split(separator: ":").map(String.init)
    let candidates = folders.map { "\($0)/redis-server" }
    guard let program = candidates.first(where: FileManager.default.isExecutableFile) else { return nil }
    let socket = "\(folder)/redis.sock"
    return try BenchServer(
      program,
      [
        "--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no", "--daemonize", "no", "--dir", folder,
      ],
      socket: socket, probe: SocketRequest.redisPing)
  }
}

/// The requests of the loads.
enum SocketRequest {
  static let ping = Array("{\"op\":\"ping\"}\n".utf8)
  static let redisPing = Array("*1\r\n$4\r\nPING\r\n".utf8)

  /// Predictions after contexts of some words of the model's, each a request.
  static func predictions(after texts: [String]) -> [[UInt8]] {
    texts.map { Array("{\"op\":\"predict\",\"text\":\"\($0)\",\"top\":10}\n".utf8) }
  }

  /// Texts to score by grammar alone, each in a request of its own.
  static func scores(of texts: [String], withIDs: Bool) -> [[UInt8]] {
    texts.enumerated().map { index, text in
      let id = withIDs ? "\"id\":\(index)," : ""
      return Array("{\(id)\"op\":\"score\",\"text\":\"\(text)\",\"experts\":[\"grammar\"]}\n".utf8)
    }
  }

  /// The same in one request.
  static func score(of texts: [String]) -> [UInt8] {
    let list = texts.map { "\"\($0)\"" }.joined(separator: ",")
    return Array("{\"op\":\"score\",\"texts\":[\(list)],\"experts\":[\"grammar\"]}\n".utf8)
  }
}
