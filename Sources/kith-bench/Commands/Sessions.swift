import ArgumentParser
import Foundation
import KithClient
import KithProtocol
import LanguageModel
import Measuring
import StrictJSON

/// What a session costs: a word appended, ten words predicted, its memory; in this process, and by a daemon.
struct Sessions: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time to append a word to a session and to predict in it, beside inline text; bytes of its state.",
    discussion: """
      `service` is what the daemon says an answer took, `socket` what a client waits. Each word is appended with its \
      blank, as it is typed, and the ten likeliest next words are asked for after it.
      """)

  @Argument(help: "Which set's model.")
  var set: BenchmarkSet = .ptb

  @OptionGroup var bench: BenchOptions

  @Flag(help: "The model pruned as large models are by default.")
  var pruned = false

  @Option(help: "How many words are typed, after as many as the context has.")
  var words = 1_000

  @Option(help: "How many words the context has.")
  var before = 1_000

  func run() throws {
    let figures = Figures(bench)
    let trained = TrainedModel(set: set, isPruned: pruned)
    let model = try trained.open(bench, figures)
    let text = try self.set.documents(.valid, in: bench.dataFolder()).joined(separator: "\n")
    let typed = text.split(separator: " ", omittingEmptySubsequences: false).map { " " + $0 }
    guard typed.count > before + words else { throw ValidationError("The validation text is too short.") }
    let context = typed[..<before].joined()
    let next = Array(typed[before..<(before + words)])
    try measureHere(model, context, next, typed, figures)
    try measureDaemon(trained, context, next, figures)
  }

  private static let limits = GrowingContext.Limits(
    words: ProtocolLimits.sessionWords, bytes: ProtocolLimits.sessionBytes, undos: ProtocolLimits.sessionUndos)

  // MARK: In this process

  private func measureHere(
    _ model: Model, _ context: String, _ next: [String], _ all: [String], _ figures: Figures
  ) throws {
    var growing = GrowingContext(model, limits: Self.limits)
    try growing.append(context)
    var (appends, warm, undos) = ([Double](), [Double](), [Double]())
    for word in next {
      try appends.append(microseconds { () throws in try growing.append(word) })
      warm.append(microseconds { _ = model.predict(in: &growing.context, count: 10) })
    }
    report("append a word", appends, "µs", "wanted ≤ 50", figures)
    report("predict 10 after it, in place", warm, "µs", "wanted ≤ 500", figures)
    var cold: [Double] = []
    for _ in 0..<200 {
      if let workspace = growing.lendWorkspace() { growing.take(workspace, isOwn: false) }
      cold.append(microseconds { _ = model.predict(in: &growing.context, count: 10) })
    }
    report("predict 10 with another session's arrays", cold, "µs", "", figures)
    for _ in 0..<100 { undos.append(microseconds { _ = growing.undo(1) }) }
    report("undo a word", undos, "µs", "", figures)
    let inline = (0..<200).map { _ in
      microseconds { _ = model.predict(after: model.context(after: context), count: 10) }
    }
    report("predict 10 after \(before) words inline", inline, "µs", "wanted ≤ 1000", figures)
    try measureBytes(model, all, figures)
  }

  private func measureBytes(_ model: Model, _ all: [String], _ figures: Figures) throws {
    var growing = GrowingContext(model, limits: Self.limits)
    var (most, slowest) = (0, 0.0)
    for (index, word) in all.prefix(2 * Self.limits.words).enumerated() {
      try slowest = max(slowest, microseconds { () throws in try growing.append(word) })
      if index == 0 { _ = growing.lendWorkspace() }
      most = max(most, growing.byteCount)
      if index == 999 {
        figures.add("\(set.rawValue): state after 1,000 words", Double(growing.byteCount) / 1e6, "MB")
      }
    }
    figures.add("\(set.rawValue): state, at most", Double(most) / 1e6, "MB", "wanted ≤ 4")
    figures.add("\(set.rawValue): append that drops the oldest text", slowest / 1e3, "ms")
  }

  // MARK: By a daemon

  private func measureDaemon(
    _ trained: TrainedModel, _ context: String, _ next: [String], _ figures: Figures
  ) throws {
    let daemon = try BenchDaemon(serving: trained, named: "sessions", bench)
    let connection = try daemon.connect()
    let session = try connection.openSession(text: context)
    var times: [String: [Double]] = [:]
    func ask(_ name: String, _ operation: KithProtocol.Operation, _ fields: [(name: String, value: JSONValue)]) throws {
      var result = JSONValue.null
      try times["\(name), socket", default: []].append(
        microseconds { () throws in result = try connection.call(operation, fields) })
      times["\(name), service", default: []].append(result["took_us"]?.double ?? 0)
    }
    let scope: (name: String, value: JSONValue) = ("session", .string(session.name))
    for word in next {
      try ask("append a word", .sessionAppend, [scope, ("text", .string(word))])
      try ask("predict 10 in the session", .predict, [scope])
    }
    for _ in 0..<200 {
      try ask("predict 10 after \(before) words inline", .predict, [("context", .string(context)), ("text", "")])
    }
    let wanted = ["append": "wanted ≤ 50", "predict 10 in": "wanted ≤ 500", "predict 10 after": "wanted ≤ 1000"]
    for (name, values) in times.sorted(by: { $0.key < $1.key }) {
      report(name, values, "µs", wanted.first { name.hasPrefix($0.key) }?.value ?? "", figures)
    }
    figures.add(
      "\(set.rawValue): state of that session", Double(try connection.save(session: session.name).byteCount) / 1e6, "MB"
    )
  }

  private func microseconds(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    return seconds(start.duration(to: .now)) * 1e6
  }

  private func report(_ name: String, _ times: [Double], _ unit: String, _ wanted: String, _ figures: Figures) {
    let sorted = times.sorted()
    figures.add("\(set.rawValue): \(name), p50", percentile(0.5, of: sorted), unit, wanted)
    figures.add("\(set.rawValue): \(name), p99", percentile(0.99, of: sorted), unit)
  }
}
