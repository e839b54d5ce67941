import ArgumentParser
import Foundation
import LanguageModel
import Measuring
import Tokenization

/// The weights of a sentence's two sides that `reason` goes by, fitted on stories of all kinds together.
struct Directions: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "The weights of what stands before and after a cue, fitted on stories, and what running text says of them.",
    discussion: """
      Of each of bAbI's 20 tasks the first half of its stories, all together: the share of right answers for each \
      pair of weights. Control: with each task left out in turn, which pair is the best. Beside it, how \
      often words of novels that stand before a word, and after it, stand with it again some sentences later.
      """)

  @Argument(help: "Which set's model.")
  var set: BenchmarkSet = .holmes

  @OptionGroup var bench: BenchOptions

  @Flag(help: "The model pruned as large models are by default.")
  var pruned = false

  @Option(help: "How many questions of each task, spread over the half.")
  var questions = 50

  @Option(help: "The folder of WordNet's lists of irregular forms, as the daemon's setting word-forms.")
  var wordForms: String?

  func validate() throws {
    guard questions > 0 else { throw ValidationError("--questions must be above 0") }
  }

  func run() throws {
    let figures = Figures(bench)
    let model = try TrainedModel(set: set, isPruned: pruned).open(bench, figures)
    let forms = try wordForms.map { try IrregularForms(contentsOfFolder: $0) } ?? IrregularForms()
    try stories(model, forms, figures)
    try runningText(model, figures)
  }

  // MARK: Stories

  private static let grid = [0, 0.1, 0.2, 0.3, 0.5, 1]

  private static let pairs = grid.flatMap { before in
    grid.map { SentenceDirections(before: before, lastCue: $0) }
  }

  private func stories(_ model: Model, _ forms: IrregularForms, _ figures: Figures) throws {
    /// The mean of log2 of the right answer's posterior, and the share of right answers, by task.
    var (gains, shares) = ([SentenceDirections: [Double]](), [SentenceDirections: [Double]]())
    for task in 1...20 {
      note("directions: bAbI \(task)")
      let all = try BabiStory.stories(task: task, in: bench.dataFolder())
      let options = Array(Set(all.map(\.answer))).sorted()
      let stories = spread(Array(all.prefix(all.count / 2)), questions)
      for pair in Self.pairs {
        var (gain, right) = (0.0, 0)
        for story in stories {
          let answers =
            try model.reason(
              story.question, options: options, from: ReasoningSources(context: story.text), stepLimit: Self.stepLimit,
              irregularForms: forms, directions: pair)?.standing.answers ?? []
          gain += log2(answers.first { $0.text == story.answer }?.posterior ?? Self.leastPosterior)
          if answers.first?.text == story.answer { right += 1 }
        }
        gains[pair, default: []].append(gain / Double(stories.count))
        shares[pair, default: []].append(100 * Double(right) / Double(stories.count))
      }
    }
    for pair in Self.pairs {
      figures.add(
        "\(pair): right on average of 20 tasks", Self.mean(shares[pair]), "%",
        "log2 posterior of the right answer \(fixed(Self.mean(gains[pair]), 3)) bits")
    }
    let best = Self.best(shares)
    figures.add(
      "best: \(best)", Self.mean(shares[best]), "%",
      "in use: \(SentenceDirections.fitted), \(fixed(Self.mean(shares[.fitted]))) %")
    var others: [SentenceDirections: Int] = [:]
    for task in 0..<20 {
      let without = shares.mapValues { values in values.indices.filter { $0 != task }.map { values[$0] } }
      others[Self.best(without), default: 0] += 1
    }
    for (pair, count) in others.sorted(by: { $0.value > $1.value }) {
      figures.add("best with one task left out: \(pair)", Double(count), "of 20")
    }
  }

  private static let stepLimit = 6
  /// Of an answer that was not ranked.
  private static let leastPosterior = 1e-6

  private static func mean(_ values: [Double]?) -> Double {
    guard let values, !values.isEmpty else { return 0 }
    return values.reduce(0, +) / Double(values.count)
  }

  private static func best(_ shares: [SentenceDirections: [Double]]) -> SentenceDirections {
    pairs.max { mean(shares[$0]) < mean(shares[$1]) } ?? .fitted
  }

  // MARK: Running text

  private static let gaps = [1, 3, 8]

  /// How often a word of a sentence stands with a telling word of it again, a number of sentences later.
  private func runningText(_ model: Model, _ figures: Figures) throws {
    let documents = try set.documents(.valid, in: bench.dataFolder()).map { document in
      document.split(separator: "\n").map { line in
        line.split(separator: " ").map { $0.lowercased() }.filter { word in
          guard let id = model.vocabulary.id(of: word) else { return false }
          return id.index >= WordID.firstWord.index + Self.commonWords && word.contains(where: \.isLetter)
        }
      }
    }
    for gap in Self.gaps {
      var (before, after) = (Share(), Share())
      for document in documents {
        for index in document.indices.dropLast(gap) {
          let later = Set(document[index + gap])
          for (place, cue) in document[index].enumerated() where later.contains(cue) {
            for (other, word) in document[index].enumerated() where word != cue {
              let isAgain = later.contains(word) ? 1.0 : 0
              if other < place { before.add(isAgain) } else { after.add(isAgain) }
            }
          }
        }
      }
      figures.add(
        "running text, \(gap) sentences later: words before the cue stand with it again", before.percent, "%",
        "after it \(fixed(after.percent)) %; their ratio \(fixed(before.percent / max(after.percent, 1e-9), 2))")
    }
  }

  /// The commonest words tell nothing.
  private static let commonWords = 128
}
