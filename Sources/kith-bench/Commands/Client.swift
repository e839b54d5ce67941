import ArgumentParser
import Foundation
import Measuring

/// How long a person at the shell waits: the whole of a `kith`, from starting the process to its end.
struct Client: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Wall time of `kith ping` and `kith predict`, beside `redis-cli ping`, and the size of `kith`.",
    discussion: """
      All of them in turn, against a daemon with a small model and a redis-server that this starts beside itself. Each process \
      begins with an empty environment, and writes to /dev/null. The size is that of the program without its symbols, as it is \
      installed.
      """)

  @OptionGroup var bench: BenchOptions

  @Option(help: "How many times.")
  var count = 300

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Programs to measure in place of the `kith` beside this one.", valueName: "kith"))
  var programs: [String] = []

  func validate() throws {
    guard count > 0 else { throw ValidationError("--count must be above 0") }
  }

  /// A command and what it took, ms.
  private struct Run {
    let name: String
    let path: String
    let arguments: [String]
    var times: [Double] = []
  }

  func run() throws {
    let figures = Figures(bench)
    let folder = try TemporaryDirectory(in: bench.cache)
    let kithd = try BenchServer.kithd(in: folder.path, model: SmallModel.path(bench))
    let redis = try BenchServer.redis(in: folder.path)
    let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/kith"
    var runs: [Run] = []
    if let redis, let client = try? printed("command -v redis-cli") {
      runs.append(Run(name: "redis-cli ping", path: client, arguments: ["-s", redis.socket, "ping"]))
    } else {
      note("redis-server and redis-cli are not installed: nothing to compare with")
    }
    let ours = programs.isEmpty ? [beside] : programs
    for program in ours {
      let name = programs.isEmpty ? "kith" : program
      runs.append(Run(name: "\(name) ping", path: program, arguments: ["--socket", kithd.socket, "ping"]))
      runs.append(
        Run(name: "\(name) predict", path: program, arguments: ["--socket", kithd.socket, "predict", "the game was"]))
    }
    for _ in 0..<count {
      for index in runs.indices {
        guard let time = Self.wall(runs[index].path, runs[index].arguments) else {
          throw ValidationError("\(runs[index].path) \(runs[index].arguments.joined(separator: " ")) failed.")
        }
        runs[index].times.append(time)
      }
    }
    let reference = runs.first { $0.name.hasPrefix("redis") }.map { percentile(0.5, of: $0.times.sorted()) }
    for run in runs {
      let times = run.times.sorted()
      let half = percentile(0.5, of: times)
      let ratio = reference.map { String(format: "%.2f times redis-cli's, wanted at most 1.2; ", half / $0) } ?? ""
      figures.add(
        "\(run.name), wall: p50", half, "ms", ratio + String(format: "p99 %.2f", percentile(0.99, of: times)),
        better: .lower)
    }
    for program in ours {
      figures.add(
        "\(program): size without symbols", try strippedSize(program, in: folder.path) / 1e6, "MB", "wanted at most 15",
        better: .lower)
    }
  }

  private func strippedSize(_ program: String, in folder: String) throws -> Double {
    let copy = "\(folder)/stripped"
    _ = try printed("strip -o '\(copy)' '\(program)'")
    return Double(try FileManager.default.attributesOfItem(atPath: copy)[.size] as? Int ?? 0)
  }

  /// Milliseconds; nil if it failed. Not by `Process`, whose waiting takes longer than what is measured.
  private static func wall(_ path: String, _ arguments: [String]) -> Double? {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for descriptor in 0..<Int32(3) {
      unsafe posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }
    // Copies that end with the call; the list ends with a null, as posix_spawn wants it.
    var pointers = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
    defer { unsafe pointers.forEach { unsafe free($0) } }
    var environment: [UnsafeMutablePointer<CChar>?] = unsafe [nil]
    let start = ContinuousClock.now
    var (child, status): (pid_t, Int32) = (0, 0)
    guard unsafe posix_spawn(&child, path, &actions, nil, &pointers, &environment) == 0 else { return nil }
    while unsafe waitpid(child, &status, 0) < 0 && errno == EINTR {}
    return status == 0 ? seconds(start.duration(to: .now)) * 1e3 : nil
  }
}
