import ArgumentParser
import LanguageModel

/// How long one answer takes, in this process: opening a model, and predicting.
struct Latency: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time to open a model, and to predict the ten likeliest words after contexts of several lengths.")

  @Argument(help: "Which set's model.")
  var set: BenchmarkSet = .holmes

  @OptionGroup var places: Places

  @Flag(help: "Prune as large models are by default.")
  var pruned = false

  @Option(help: "How many predictions for each length.")
  var count = 200

  func run() throws {
    var table = Table(places)
    let trained = TrainedModel(set: set, isPruned: pruned)
    let model = try trained.open(places, &table)
    var loads: [Double] = []
    for _ in 0..<20 {
      let start = ContinuousClock.now
      _ = try trained.open(places, &table)
      loads.append(seconds(start.duration(to: .now)) * 1e3)
    }
    report(&table, "open, warm", loads, "wanted ≤ 50")
    let words = try set.documents(.valid, in: places.dataFolder()).joined(separator: " ").split(separator: " ")
    for length in [4, 50, 1_000] where words.count > length * 2 {
      for (name, experts, wanted) in [
        ("grammar", Experts.grammar, "wanted p50 ≤ 1"), ("full model", .all, "wanted p50 ≤ 3"),
      ] where experts == .grammar || model.associations != nil {
        var times: [Double] = []
        for number in 0..<count {
          let start = number * (words.count - length) / count
          let text = words[start..<start + length].joined(separator: " ")
          let begin = ContinuousClock.now
          var context = model.context(after: text, for: experts)
          let predictions = model.predict(in: &context, count: 10)
          times.append(seconds(begin.duration(to: .now)) * 1e3)
          precondition(!predictions.isEmpty, "a model of words predicts some")
        }
        report(&table, "predict 10 after \(length) words, \(name)", times, wanted)
      }
    }
  }

  private func report(_ table: inout Table, _ name: String, _ times: [Double], _ wanted: String) {
    let sorted = times.sorted()
    table.row("\(set.rawValue): \(name), p50", percentile(0.5, of: sorted), "ms", wanted)
    table.row("\(set.rawValue): \(name), p99", percentile(0.99, of: sorted), "ms")
  }
}
