import ArgumentParser
import Foundation
import KithClient
import KithProtocol
import LanguageModel
import Measuring
import StrictJSON

/// How fast text is scored: on one core, and by a daemon, one text after the other and in one request.
struct Scoring: ComparableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tokens a second that one core scores, from text, and what a daemon gains by many texts at once.",
    discussion: BaselineOptions.discussion + " `scoring ptb` is quick.")

  @Argument(help: "Which set's model.")
  var set: BenchmarkSet = .holmes

  @OptionGroup var bench: BenchOptions
  @OptionGroup var baseline: BaselineOptions

  @Flag(help: "The model pruned as large models are by default.")
  var pruned = false

  private static let batchCount = 1_000

  func measure(_ figures: Figures) throws {
    let trained = TrainedModel(set: set, isPruned: pruned)
    let model = try trained.open(bench, figures)
    let all = try set.documents(.valid, in: bench.dataFolder())
    let documents = all.prefix(3)
    for (name, experts, wanted) in [
      ("grammar", Experts.grammar, ""), ("full model", .all, "wanted ≥ 10,000"),
    ] {
      let cpu = processorSeconds()
      var score = TextScore()
      for document in documents { try score.add(document, by: model, experts) }
      figures.add(
        "\(set.rawValue): scoring, \(name)", Double(score.tokens) / (processorSeconds() - cpu), "tokens/s", wanted,
        better: .higher)
    }
    try measureBatch(trained, all.joined(separator: "\n"), figures)
  }

  /// Sentences without context: each in a request of its own, and all in one.
  private func measureBatch(_ trained: TrainedModel, _ text: String, _ figures: Figures) throws {
    let texts = text.split(separator: "\n").filter { $0.contains(" ") }.prefix(Self.batchCount).map {
      JSONValue.string(String($0))
    }
    let daemon = try BenchDaemon(serving: trained, named: "scoring", bench)
    let connection = try daemon.connect()
    func time(_ fields: [(name: String, value: JSONValue)]) throws -> Double {
      try connection.call(KithProtocol.Operation.score, fields)["took_us"]?.double ?? 0
    }
    _ = try time([("texts", .array(texts))])
    var (single, batch): ([Double], [Double]) = ([], [])
    for _ in 0..<5 {
      single.append(try texts.reduce(0) { try $0 + time([("text", $1)]) })
      batch.append(try time([("texts", .array(texts))]))
    }
    let (one, all) = (percentile(0.5, of: single.sorted()), percentile(0.5, of: batch.sorted()))
    figures.add(
      "\(set.rawValue): \(texts.count) sentences in one request", all / 1e3, "ms",
      String(format: "one after the other %.0f: %.2f times as fast", one / 1e3, one / all),
      better: .lower)
  }
}
