import ArgumentParser
import Foundation
import LanguageModel
import Tokenization

/// Sentence completion and grammatical judgements: which of two or five sentences is right.
struct Choosing: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "choose",
    abstract:
      "Which option fits: sentence completion (five words for a gap) and BLiMP (the grammatical of two sentences).")

  @Argument(help: "Which set's model.")
  var set: BenchmarkSet = .holmes

  @OptionGroup var bench: BenchOptions

  @Flag(help: "The model pruned as large models are by default.")
  var pruned = false

  func run() throws {
    let figures = Figures(bench)
    let model = try TrainedModel(set: set, isPruned: pruned).open(bench, figures)
    let questions = try GapQuestion.all(in: bench.dataFolder())
    let pairs = try GrammaticalPair.all(in: bench.dataFolder())
    for (name, experts) in [("grammar", Experts.grammar), ("full model", .all)]
    where experts == .grammar || model.associations != nil {
      let context = model.emptyContext(for: experts)
      let right = try questions.count { question in
        let ranking = try model.choose(question.options, before: question.before, after: question.after, in: context)
        return ranking?.choices.first?.index == question.answer
      }
      figures.add(
        "sentence completion, \(name): right", 100 * Double(right) / Double(questions.count), "%",
        "of \(questions.count); chance 20, n-gram 39 to 42, log-bilinear 54.8")
    }
    for (name, experts) in [("grammar", Experts.grammar), ("full model", .all)]
    where experts == .grammar || model.associations != nil {
      let context = model.emptyContext(for: experts)
      var points = 0.0
      for pair in pairs {
        let difference =
          try model.score(pair.good, after: context).logProbability
          - model.score(pair.bad, after: context).logProbability
        points += difference > 0 ? 1 : difference == 0 ? 0.5 : 0
      }
      figures.add(
        "BLiMP, \(name): right", 100 * points / Double(pairs.count), "%",
        "of \(pairs.count); a tie counts half; KenLM of the same text 49.7")
    }
  }
}
