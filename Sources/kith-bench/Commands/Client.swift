import ArgumentParser
import Foundation
import LanguageModel
import Measuring

/// How long a person at the shell waits: the whole of `kith predict`, from starting the process to its end.
struct Client: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Wall time of `kith predict`, against a daemon that this starts beside itself.")

  @Argument(help: "Which set's model.")
  var set: BenchmarkSet = .wikitext2

  @OptionGroup var bench: BenchOptions

  @Option(help: "How many times.")
  var count = 200

  func run() throws {
    let figures = Figures(bench)
    _ = try TrainedModel(set: set).open(bench, figures)
    let programs = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path
    let daemon = try BenchDaemon(serving: TrainedModel(set: set), named: "client", bench)
    let ask = ["--socket", daemon.socket, "predict", "the game was"]
    for _ in 0..<100 where wall("\(programs)/kith", ask) == nil { Thread.sleep(forTimeInterval: 0.05) }
    let times = (0..<count).compactMap { _ in wall("\(programs)/kith", ask) }.sorted()
    guard times.count == count else { throw ValidationError("kith predict failed \(count - times.count) times.") }
    figures.add("kith predict, wall: p50", percentile(0.5, of: times), "ms", "wanted ≤ 10")
    figures.add("kith predict, wall: p99", percentile(0.99, of: times), "ms")
  }

  /// Milliseconds; nil if it failed. Not by `Process`, whose waiting takes longer than what is measured.
  private func wall(_ path: String, _ arguments: [String]) -> Double? {
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
