import ArgumentParser
import LanguageModel
import Measuring

/// LAMBADA (Paperno et al. 2016): the last word of a passage that people can only guess from all of it.
struct Lambada: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The last word of LAMBADA's passages, guessed from the whole vocabulary.",
    discussion: """
      The model is of holmes and books, in small letters and cut into words as the passages are. Reads the development \
      part: lambada/lambada_development_plain_text.txt.
      """)

  @OptionGroup var bench: BenchOptions

  @Option(help: "Only about this many tokens of holmes for training.")
  var tokens: Amount?

  @Option(help: "Only this many passages.")
  var passages: Int?

  func run() throws {
    let figures = Figures(bench)
    let set = try LambadaPassages(bench, figures, trainingTokens: tokens, count: passages)
    for (name, experts) in [("grammar", Experts.grammar), ("full model", .all)] {
      let guesses = set.guesses(experts)
      figures.add(
        "LAMBADA, \(name): right", guesses.right.percent, "%",
        "of \(guesses.right.total), of which \(guesses.unknownCount) have a last word that the model does not know; "
          + "wanted 15")
      figures.add("LAMBADA, \(name): perplexity of known last words", guesses.perplexity, "")
    }
  }
}
