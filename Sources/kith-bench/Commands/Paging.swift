import ArgumentParser
import Foundation
import KithClient
import KithProtocol
import Measuring
import StrictJSON

/// What serving costs when the memory does not hold the model: the kernel reads its pages again and again.
struct Paging: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "`predict` and `score` of a daemon whose memory is smaller than its model.",
    discussion: """
      A daemon for each --share runs in a control group for memory (version 1 or 2; that takes root) that has this share \
      of the model's size; pages of files count there. Its model begins outside of memory. One client asks: first once, to \
      warm up, then again with other words, which is what is measured. Answers must be those of the daemon without a limit.
      """)

  @Argument(help: "Which set's model.")
  var set: BenchmarkSet = .holmes

  @OptionGroup var bench: BenchOptions

  @Flag(help: "The model pruned as large models are by default.")
  var pruned = false

  @Option(parsing: .upToNextOption, help: "Shares of the model's size.")
  var share: [Double] = [0.75, 0.5, 0.25]

  @Option(help: "How many requests of each kind.")
  var count = 300

  func validate() throws {
    guard count > 0, share.allSatisfy({ $0 > 0 }) else {
      throw ValidationError("--count and --share must be above 0")
    }
  }

  func run() throws {
    let figures = Figures(bench)
    let trained = TrainedModel(set: set, isPruned: pruned)
    _ = try trained.open(bench, figures)
    let texts = try texts()
    let whole = try measure(trained, share: nil, texts, figures)
    for share in share {
      guard try measure(trained, share: share, texts, figures) == whole else {
        throw ValidationError("With a share of \(share) answers are others than without a limit.")
      }
    }
  }

  /// Of fifty words each, all over the validation text: those to warm up with, and those that are measured.
  private func texts() throws -> [String] {
    let words = try set.documents(.valid, in: bench.dataFolder()).joined(separator: " ").split(separator: " ")
    let step = words.count / (2 * count)
    guard step > 50 else { throw ValidationError("The validation text is too short for \(count) requests.") }
    return (0..<2 * count).map { words[($0 * step)..<($0 * step + 50)].joined(separator: " ") }
  }

  /// - Returns: the answers, without how long they took.
  private func measure(
    _ trained: TrainedModel, share: Double?, _ texts: [String], _ figures: Figures
  ) throws -> [JSONValue] {
    let name = "kith-bench-\(ProcessInfo.processInfo.processIdentifier)"
    let path = "\(bench.cache)/\(trained.name)"
    let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    let bytes = share.map { Int($0 * Double(size)) }
    let folder = "\(bench.cache)/\(name)"
    try? FileManager.default.removeItem(atPath: folder)
    try FileManager.default.createDirectory(atPath: "\(folder)/models", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.copyItem(atPath: path, toPath: "\(folder)/models/bench.kith")
    try Self.leaveMemory("\(folder)/models/bench.kith")
    let limit = try MemoryLimit(name, bytes: bytes)
    let programs = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path
    let (program, arguments) = limit.command(
      "\(programs)/kithd", ["--socket", "\(folder)/s", "--state", folder, "--log-level", "error"])
    let server = try BenchServer(program, arguments, socket: "\(folder)/s", probe: SocketRequest.ping)
    defer { server.stop() }
    let connection = try Connection(to: server.socket)
    let label =
      bytes.map { "\($0 / 1_000_000) of \(size / 1_000_000) MB" } ?? "all \(size / 1_000_000) MB in memory"
    var answers: [JSONValue] = []
    for (kind, operation) in [("predict 10", KithProtocol.Operation.predict), ("score", .score)] {
      for text in texts[..<count] { _ = try connection.call(operation, [("text", .string(text))]) }
      let faults = limit.majorFaults
      var times: [Double] = []
      for text in texts[count...] {
        let start = ContinuousClock.now
        let answer = try connection.call(operation, [("text", .string(text))])
        times.append(seconds(start.duration(to: .now)) * 1e3)
        answers.append(answer["words"] ?? answer["logprob"] ?? answer)
      }
      let each = Double(limit.majorFaults - faults) / Double(count)
      let sorted = times.sorted()
      figures.add(
        "\(label): \(kind) after 50 words, p50", percentile(0.5, of: sorted), "ms",
        String(format: "%.1f pages read", each))
      figures.add("\(label): \(kind) after 50 words, p99", percentile(0.99, of: sorted), "ms")
    }
    return answers
  }

  /// Writes a file's pages to the disk and drops them from the kernel's cache.
  private static func leaveMemory(_ path: String) throws {
    let file = try FileHandle(forUpdating: URL(filePath: path))
    try file.synchronize()
    posix_fadvise(file.fileDescriptor, 0, 0, POSIX_FADV_DONTNEED)
    try file.close()
  }
}
