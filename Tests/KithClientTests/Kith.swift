import Dispatch
import Foundation
import Synchronization

/// Reads a pipe to its end, on a thread of its own.
private final class PipeReader: Sendable {
  private let data = Mutex(Data())
  private let isRead = DispatchSemaphore(value: 0)

  init(_ pipe: Pipe) {
    Thread {
      let read = (try? pipe.fileHandleForReading.readToEnd()) ?? Data()
      self.data.withLock { $0 = read }
      self.isRead.signal()
    }.start()
  }

  func wait() -> Data {
    isRead.wait()
    return data.withLock { $0 }
  }
}

/// The command `kith` as a process, with an environment of its own.
struct Kith {
  /// How a run ended and what it wrote.
  struct Outcome {
    let status: Int32
    let output: String
    let messages: String
    var lines: [String] { output.split(separator: "\n").map(String.init) }
  }

  /// It lies beside the tests.
  static let path: String = {
    let folder = (CommandLine.arguments[0] as NSString).deletingLastPathComponent
    return "\(folder)/kith"
  }()

  let process = Process()
  let input = Pipe()
  let output = Pipe()
  let messages = Pipe()

  init(_ arguments: [String], socket: String? = nil, environment: [String: String] = [:]) {
    process.executableURL = URL(filePath: Self.path)
    process.arguments = arguments
    // A sanitiser's, where there is one: its reports go where the tier wants them.
    var variables = ProcessInfo.processInfo.environment.filter { $0.key == "ASAN_OPTIONS" || $0.key == "TSAN_OPTIONS" }
    (variables["PATH"], variables["LC_ALL"]) = ("/usr/bin:/bin", "C.UTF-8")
    if let socket { variables["KITH_SOCKET"] = socket }
    process.environment = variables.merging(environment) { $1 }
    process.standardInput = input
    process.standardOutput = output
    process.standardError = messages
  }

  /// Waits for the end, and gives what it wrote on the way.
  func outcome() throws -> Outcome {
    let (results, texts) = try written()
    // 128 and more as the shell reports a signal, so that no test takes a crash for an exit status.
    let status = process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 1000 : 0)
    return Outcome(
      status: status, output: String(decoding: results, as: UTF8.self), messages: String(decoding: texts, as: UTF8.self)
    )
  }

  /// Waits for the end. Both pipes are read at once: where many are open a pipe may hold as little as a page, and a process
  /// that waits for one to be read does not end the other.
  func written() throws -> (output: Data, messages: Data) {
    let rest = PipeReader(messages)
    let results = try output.fileHandleForReading.readToEnd() ?? Data()
    let texts = rest.wait()
    process.waitUntilExit()
    return (results, texts)
  }

  static func run(
    _ arguments: String..., socket: String? = nil, input: String? = nil, environment: [String: String] = [:]
  ) throws -> Outcome {
    try run(arguments, socket: socket, input: input, environment: environment)
  }

  static func run(
    _ arguments: [String], socket: String? = nil, input: String? = nil, environment: [String: String] = [:]
  ) throws -> Outcome {
    let kith = Kith(arguments, socket: socket, environment: environment)
    try kith.process.run()
    if let input {
      let writer = Thread { kith.write(input) }
      writer.start()
    } else {
      try kith.input.fileHandleForWriting.close()
    }
    return try kith.outcome()
  }

  func write(_ text: String) { write(bytes: Array(text.utf8)) }

  func write(bytes: [UInt8]) {
    // It may have left already, when it has seen enough.
    try? input.fileHandleForWriting.write(contentsOf: Data(bytes))
    try? input.fileHandleForWriting.close()
  }

  /// The next line of results, as soon as it is there.
  func nextLine() throws -> String? {
    var bytes: [UInt8] = []
    while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first {
      if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(byte)
    }
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }
}
