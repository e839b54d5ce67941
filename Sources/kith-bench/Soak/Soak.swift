import ArgumentParser
import CorpusInput
import Foundation
import Measuring
import Tokenization
import Training

/// A mixed load on a daemon for a long time.
struct Soak: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Whether a daemon under mixed load grows, or answers wrongly, over half an hour.",
    discussion: """
      Rounds of half a minute: clients ask, type into sessions, train, import and swap models; others do not read, are refused, or \
      speak other protocols. In the first sixth of the time the daemon is killed again and again, and started anew as systemd \
      does it, with its sessions. Every answer is compared, bit for bit, with that of a second process. After each round the \
      daemon is measured at rest. The exit status is 1 where a promise did not hold.
      """)

  @OptionGroup var bench: BenchOptions

  @Option(help: "How long, in minutes.")
  var minutes = 30.0

  @Option(help: "How long a round lasts, in seconds.")
  var round = 30.0

  @Option(help: ArgumentHelp("Draw the rounds, as SVG.", valueName: "file"))
  var svg: String?

  func validate() throws {
    guard minutes > 0, minutes <= 10_000, round >= 2, round <= 3_600 else {
      throw ValidationError("--minutes is above 0, and --round between 2 and 3600.")
    }
  }

  func run() throws {
    let folder = try TemporaryDirectory(in: bench.cache)
    let models = try [3, 4].map(model)
    let reference = try SoakReference(models: models, in: "\(folder.path)/r")
    let served = "\(folder.path)/d"
    try FileManager.default.createDirectory(atPath: "\(served)/models", withIntermediateDirectories: true)
    // One is replaced again and again, and one is not.
    for name in ["bench", "still"] {
      try FileManager.default.copyItem(atPath: models[0], toPath: "\(served)/models/\(name).kith")
    }
    let manager = try SoakManager(in: served)
    defer { manager.stop() }
    let scene = SoakScene(manager: manager, reference: reference, models: models, tally: SoakTally())
    let rounds = try soak(scene)
    if let svg { try chart(rounds).write(toFile: svg, atomically: true, encoding: .utf8) }
    let verdicts = SoakVerdict.all(of: rounds)
    if !bench.json { write("") }
    for verdict in verdicts { write(bench.json ? verdict.json ?? "" : verdict.row) }
    guard verdicts.allSatisfy(\.holds) else { throw ExitCode.failure }
  }

  /// A model of generated text with all that a model can have.
  private func model(_ seed: UInt64) throws -> String {
    let path = "\(bench.cache)/soak-\(seed).kith"
    guard !FileManager.default.fileExists(atPath: path) else { return path }
    var options = TrainingOptions()
    options.layout.isPreTokenized = true
    options.passageByteCount = 1 << 20
    _ = try TrainingRun(output: path, options: options, control: TrainingControl()).train { body in
      var text = GeneratedText(seed: seed)
      for _ in 0..<40 {
        try body(.text(Array(text.document(words: 1_500).utf8)))
        try body(.endOfDocument)
      }
    }
    return path
  }

  // MARK: Rounds

  private func soak(_ scene: SoakScene) throws -> [SoakRound] {
    let start = ContinuousClock.now
    let count = max(3, Int((minutes * 60 / round).rounded()))
    var rounds: [SoakRound] = []
    if !bench.json { write(SoakRound.head) }
    for index in 0..<count {
      run(Self.clients + (index < count / 6 ? [KillingClient()] : []), in: scene)
      Thread.sleep(forTimeInterval: 1)
      let now = seconds(start.duration(to: .now))
      rounds.append(scene.tally.take(at: now, resting: ProcessState(of: scene.manager.process)))
      if let last = rounds.last { write(bench.json ? last.json ?? "" : last.row) }
    }
    return rounds
  }

  private static var clients: [any SoakClient] {
    (0..<4).map { _ in AskingClient() } + (0..<2).map { _ in TypingClient() } + (0..<2).map { _ in SlowReader() }
      + [TrainingClient(), ImportingClient(), SwappingClient(), KnockingClient()]
  }

  /// Lets all of them go on until the round is over, and waits until they have ended.
  private func run(_ clients: [any SoakClient], in scene: SoakScene) {
    let end = ContinuousClock.now + .seconds(round)
    let group = DispatchGroup()
    for client in clients {
      group.enter()
      Thread.detachNewThread {
        while .now < end {
          do {
            try client.step(scene, until: end)
          } catch {
            scene.tally.lost("\(client.name): \(error)")
            Thread.sleep(forTimeInterval: 0.1)
          }
        }
        group.leave()
      }
    }
    while group.wait(timeout: .now() + 0.5) == .timedOut {
      if let state = ProcessState(of: scene.manager.process) { scene.tally.loaded(state.residentBytes) }
    }
    while !scene.manager.isReady { Thread.sleep(forTimeInterval: 0.05) }
  }

  // MARK: The drawing

  private func chart(_ rounds: [SoakRound]) -> String {
    func series(_ name: String, _ value: (SoakRound) -> Double) -> LineChart.Series {
      LineChart.Series(name, rounds.map { ($0.seconds / 60, value($0)) })
    }
    return LineChart(
      title: "A daemon under mixed load", xLabel: "minutes",
      panels: [
        LineChart.Panel(
          "memory (MiB)",
          [
            series("at rest") { Double($0.restingBytes) / 1_048_576 },
            series("at most") { Double($0.loadedBytes) / 1_048_576 },
          ]),
        LineChart.Panel(
          "count", [series("descriptors") { Double($0.descriptors) }, series("threads") { Double($0.threads) }]),
        LineChart.Panel("answer (ms)", [series("p50", \.median), series("p99", \.percentile99)]),
        LineChart.Panel(
          "events",
          [series("killed") { Double($0.kills) }, series("wrong or lost") { Double($0.wrongAnswers + $0.lostAnswers) }]),
      ]
    ).svg
  }
}
