import ArgumentParser
import Foundation
import Measuring

/// The cost of the socket itself: a real kithd and, where it is installed, a real redis-server, asked by the same load in
/// turn, so that other work of the machine strikes both.
struct Sockets: ComparableCommand {
  static let configuration = CommandConfiguration(
    commandName: "socket",
    abstract: "kithd over its socket: ping beside redis-server's, predict, score, a flooding user, a swap, a drain.",
    discussion: """
      ping: rate and median at 1, 8 and 64 connections, alone and 16 at once. Wanted: redis's rate, and at most 1.5 times \
      its median. As root, the flooding user is another uid.

      """ + BaselineOptions.discussion + " `socket --seconds 0.3 --rounds 1` is quick.")

  @OptionGroup var bench: BenchOptions
  @OptionGroup var baseline: BaselineOptions

  @Option(help: ArgumentHelp("A model file. (default: a small one of generated text)", valueName: "file"))
  var model: String?

  @Option(help: "How long each load runs, in seconds.")
  var seconds = 1.0

  @Option(help: "How often each pair of loads runs; the median counts.")
  var rounds = 3

  @Option(help: ArgumentHelp("Only these parts.", valueName: "part"))
  var only: [Part] = Part.allCases

  @Option(help: ArgumentHelp("Only this many connections for ping.", valueName: "count"))
  var connections = [1, 8, 64]

  @Option(help: ArgumentHelp("Only this many requests at once for ping.", valueName: "count"))
  var depth = [1, 16]

  enum Part: String, CaseIterable, ExpressibleByArgument { case ping, predict, score, flood, swap, drain }

  func measure(_ figures: Figures) throws {
    let folder = try TemporaryDirectory(in: bench.cache)
    let model = try model ?? SmallModel.path(bench)
    let kithd = try BenchServer.kithd(in: folder.path, model: model)
    let contexts = SocketRequest.predictions(after: SmallModel.contexts(64))
    // The first prediction loads the model.
    let warm = try SocketLoad(path: kithd.socket, requests: contexts, connectionCount: 1).run(seconds: 0.2)
    guard warm.errorCount == 0 else { throw SocketLoadError("kithd cannot predict with \(model)") }
    if only.contains(.ping) { try ping(kithd, in: folder.path, figures) }
    if only.contains(.predict) { try predict(kithd, contexts, figures) }
    if only.contains(.score) { try score(kithd, figures) }
    if only.contains(.flood) { try flood(kithd, contexts, figures) }
    if only.contains(.swap) { try swap(kithd, contexts, model, folder.path, figures) }
    if only.contains(.drain) { try drain(kithd, contexts, figures) }
  }

  // MARK: Parts

  private func ping(_ kithd: BenchServer, in folder: String, _ figures: Figures) throws {
    let redis = try BenchServer.redis(in: folder)
    if redis == nil { note("redis-server is not installed: nothing to compare with") }
    for connectionCount in connections {
      for depth in depth {
        var (ours, theirs): ([SocketLoad.Result], [SocketLoad.Result]) = ([], [])
        for _ in 0..<rounds {
          ours.append(
            try SocketLoad(
              path: kithd.socket, requests: [SocketRequest.ping], connectionCount: connectionCount, depth: depth
            ).run(seconds: seconds))
          guard let redis else { continue }
          theirs.append(
            try SocketLoad(
              path: redis.socket, requests: [SocketRequest.redisPing], connectionCount: connectionCount, depth: depth
            ).run(seconds: seconds))
        }
        let name = "ping, \(connectionCount) connections" + (depth > 1 ? " × \(depth)" : "")
        compare(
          figures, "\(name): rate", ours.map { $0.rate / 1e3 }, theirs.map { $0.rate / 1e3 }, "thousands/s", "≥ 1",
          .higher)
        for (share, label, wanted) in [(0.5, "p50", "≤ 1.5"), (0.99, "p99", nil)] as [(Double, String, String?)] {
          compare(
            figures, "\(name): \(label)", ours.map { $0.microseconds(share) }, theirs.map { $0.microseconds(share) },
            "µs", wanted, .lower)
        }
        let errors = ours.map(\.errorCount).reduce(0, +)
        if errors > 0 { figures.add("\(name): errors", Double(errors), "", "wanted 0", better: .lower) }
      }
    }
  }

  private func predict(_ kithd: BenchServer, _ contexts: [[UInt8]], _ figures: Figures) throws {
    let results = try (0..<rounds).map { _ in
      try SocketLoad(path: kithd.socket, requests: contexts, connectionCount: 64).run(seconds: 2 * seconds)
    }
    figures.add("predict, 64 connections: rate", median(results.map { $0.rate / 1e3 }), "thousands/s", better: .higher)
    figures.add("predict, 64 connections: p50", median(results.map { $0.microseconds(0.5) }), "µs", better: .lower)
    figures.add("predict, 64 connections: p99", median(results.map { $0.microseconds(0.99) }), "µs", better: .lower)
    figures.add(
      "predict, 64 connections: p99 / p50", median(results.map { $0.microseconds(0.99) / $0.microseconds(0.5) }),
      "times", "wanted ≤ 5")
    figures.add(
      "predict, 64 connections: errors", Double(results.map(\.errorCount).reduce(0, +)), "", "wanted 0", better: .lower)
  }

  /// Short texts by grammar alone on one connection: each in a request of its own, many requests at once, and all in one request.
  private func score(_ kithd: BenchServer, _ figures: Figures) throws {
    let texts = SmallModel.contexts(64)
    let wordCount = Double(texts.reduce(0) { $0 + $1.split(separator: " ").count } + texts.count)
    func rate(_ requests: [[UInt8]], depth: Int) throws -> Double {
      let load = SocketLoad(path: kithd.socket, requests: requests, connectionCount: 1, depth: depth)
      let result = try load.run(seconds: seconds)
      guard result.errorCount == 0 else { throw SocketLoadError("kithd cannot score") }
      return result.rate * wordCount / Double(requests.count) / 1e6
    }
    var (batched, identified, ordered): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<rounds {
      batched.append(try rate([SocketRequest.score(of: texts)], depth: 1))
      identified.append(try rate(SocketRequest.scores(of: texts, withIDs: true), depth: texts.count))
      ordered.append(try rate(SocketRequest.scores(of: texts, withIDs: false), depth: texts.count))
    }
    figures.add("score, \(texts.count) texts in one request: words", median(batched), "millions/s", better: .higher)
    for (name, rates) in [("with ids", identified), ("without ids, one after the other", ordered)] {
      let ratio = median(zip(rates, batched).map { $0 / $1 })
      figures.add(
        "score, \(texts.count) requests \(name): words", median(rates), "millions/s",
        String(format: "%.2f times those of one request", ratio), better: .higher)
    }
  }

  /// One user's 4 connections with and without another's 48, each 16 predictions at once.
  private func flood(_ kithd: BenchServer, _ contexts: [[UInt8]], _ figures: Figures) throws {
    let load = SocketLoad(path: kithd.socket, requests: contexts, connectionCount: 4)
    var (alone, beside): (SocketLoad.Result, SocketLoad.Result) = (.init(), .init())
    for _ in 0..<rounds {
      alone.add(try load.run(seconds: seconds))
      let flood = try FloodingUser(kithd.socket, seconds: 2 * seconds + 1)
      beside.add(try load.run(seconds: seconds))
      flood.stop()
    }
    let who = geteuid() == 0 ? "another uid" : "the same uid (not root)"
    figures.add("predict, 4 connections: p99", alone.microseconds(0.99), "µs", better: .lower)
    figures.add("predict, 4 connections, \(who) floods: p99", beside.microseconds(0.99), "µs", better: .lower)
    figures.add(
      "p99 when \(who) floods", beside.microseconds(0.99) / alone.microseconds(0.99), "times", "wanted ≤ 3")
    figures.add("errors when \(who) floods", Double(beside.errorCount), "", "wanted 0", better: .lower)
  }

  /// 8 connections predict; meanwhile the model's file is replaced and reloaded, again and again.
  private func swap(
    _ kithd: BenchServer, _ contexts: [[UInt8]], _ model: String, _ folder: String, _ figures: Figures
  ) throws {
    let load = SocketLoad(path: kithd.socket, requests: contexts, connectionCount: 8)
    var (still, swapped): (SocketLoad.Result, SocketLoad.Result) = (.init(), .init())
    var swapCount = 0
    for _ in 0..<rounds {
      still.add(try load.run(seconds: 2 * seconds))
      let swapping = try ModelSwapping(
        BenchServer.adminSocket(in: folder), model: model, installed: "\(folder)/models/bench.kith",
        seconds: 2 * seconds)
      swapped.add(try load.run(seconds: 2 * seconds))
      swapCount += swapping.stop()
    }
    figures.add("predict, 8 connections: p99", still.microseconds(0.99), "µs", better: .lower)
    figures.add(
      "predict, 8 connections, swaps: p99", swapped.microseconds(0.99), "µs", "\(swapCount) swaps", better: .lower)
    figures.add(
      "p99 with swaps", swapped.microseconds(0.99) / still.microseconds(0.99), "times", "wanted ≤ 1.1")
    figures.add("errors with swaps", Double(swapped.errorCount), "", "wanted 0", better: .lower)
  }

  /// SIGTERM while 64 connections predict.
  private func drain(_ kithd: BenchServer, _ contexts: [[UInt8]], _ figures: Figures) throws {
    let load = SocketLoad(path: kithd.socket, requests: contexts, connectionCount: 64, depth: 4)
    let busy = Thread { _ = try? load.run(seconds: 10) }
    busy.start()
    Thread.sleep(forTimeInterval: 0.5)
    figures.add("drain under 64 connections", kithd.stop(), "s", "wanted ≤ 5", better: .lower)
  }

  // MARK: Figures

  private func compare(
    _ figures: Figures, _ name: String, _ ours: [Double], _ theirs: [Double], _ unit: String, _ wanted: String?,
    _ better: Figure.Better
  ) {
    guard !theirs.isEmpty else { return figures.add(name, median(ours), unit, better: better) }
    let ratio = String(format: "%.2f", median(zip(ours, theirs).map { $0 / $1 }))
    let reference = String(format: "%.2f", median(theirs))
    let comparison = "redis \(reference); \(ratio) times" + (wanted.map { ", wanted \($0)" } ?? "")
    figures.add(name, median(ours), unit, comparison, better: better)
  }
}

/// A folder that is gone when nothing holds it any more.
final class TemporaryDirectory {
  let path: String

  init(in parent: String) throws {
    path = "\(parent)/socket-\(getpid())"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }  // what is left in a folder of scratch harms nobody
}
