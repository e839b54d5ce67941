import ArgumentParser
import LanguageModel
import Measuring

/// How long one answer takes, in this process: opening a model, and predicting.
struct Latency: ComparableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time to open a model, and to predict the ten likeliest words after contexts of several lengths.",
    discussion: BaselineOptions.discussion + " `latency ptb` is quick.")

  @Argument(help: "Which set's model.")
  var set: BenchmarkSet = .holmes

  @OptionGroup var bench: BenchOptions
  @OptionGroup var baseline: BaselineOptions

  @Flag(help: "Prune as large models are by default.")
  var pruned = false

  @Option(help: "How many predictions for each length.")
  var count = 200

  func measure(_ figures: Figures) throws {
    let trained = TrainedModel(set: set, isPruned: pruned)
    let model = try trained.open(bench, figures)
    var loads: [Double] = []
    for _ in 0..<20 {
      let start = ContinuousClock.now
      _ = try trained.open(bench, figures)
      loads.append(seconds(start.duration(to: .now)) * 1e3)
    }
    report(figures, "open, warm", loads, "wanted ≤ 50")
    let words = try set.documents(.valid, in: bench.dataFolder()).joined(separator: " ").split(separator: " ")
    for length in [4, 50, 1_000] where words.count > length * 2 {
      for (name, experts, wanted) in [
        ("grammar", Experts.grammar, "wanted p50 ≤ 1"), ("full model", .all, "wanted p50 ≤ 3"),
      ] where experts == .grammar || model.associations != nil {
        var times: [Double] = []
        for index in 0..<count {
          let start = index * (words.count - length) / count
          let text = words[start..<start + length].joined(separator: " ")
          let begin = ContinuousClock.now
          var context = model.context(after: text, for: experts)
          let predictions = model.predict(in: &context, count: 10)
          times.append(seconds(begin.duration(to: .now)) * 1e3)
          precondition(!predictions.isEmpty, "a model of words predicts some")
        }
        report(figures, "predict 10 after \(length) words, \(name)", times, wanted)
      }
    }
  }

  private func report(_ figures: Figures, _ name: String, _ times: [Double], _ wanted: String) {
    let sorted = times.sorted()
    figures.add("\(set.rawValue): \(name), p50", percentile(0.5, of: sorted), "ms", wanted, better: .lower)
    figures.add("\(set.rawValue): \(name), p99", percentile(0.99, of: sorted), "ms", better: .lower)
  }
}
