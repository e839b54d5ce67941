import ArgumentParser
import LanguageModel

/// How fast text is scored, on one core.
struct Scoring: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Tokens a second that one core scores, from text.")

  @Argument(help: "Which set's model.")
  var set: BenchmarkSet = .holmes

  @OptionGroup var places: Places

  func run() throws {
    var table = Table(places)
    let model = try TrainedModel(set: set).open(places, &table)
    let documents = try set.documents(.valid, in: places.dataFolder()).prefix(3)
    for (name, experts, wanted) in [
      ("grammar", Experts.grammar, ""), ("full model", .all, "wanted ≥ 10,000"),
    ] {
      let cpu = processorSeconds()
      var score = TextScore()
      for document in documents { score.add(document, by: model, experts) }
      table.row(
        "\(set.rawValue): scoring, \(name)", Double(score.tokens) / (processorSeconds() - cpu), "tokens/s", wanted)
    }
  }
}
