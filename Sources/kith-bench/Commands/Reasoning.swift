import ArgumentParser
import Foundation
import LanguageModel
import Tokenization

/// The reasoning step: questions whose answer takes more than one fact, answered without a step, with one, and with more.
struct Reasoning: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reason",
    abstract: "Questions that take several facts, answered in steps: bAbI's stories and QASC's science facts.",
    discussion: """
      Stories are the context, and the answers of a task its options. Of QASC each question has its two facts among those \
      of 25 others. Controls: everything given twice, which must change nothing; the answer and \
      another place exchanged throughout a story, which must change the answer alike; and as many sentences of novels \
      instead of the facts, which must not help. One setting for all tasks, chosen on the first half of each task's \
      stories; the second half is what counts.
      """)

  @Argument(help: "Which set's model.")
  var set: BenchmarkSet = .holmes

  @OptionGroup var bench: BenchOptions

  @Flag(help: "The model pruned as large models are by default.")
  var pruned = false

  @Option(help: "Which of bAbI's tasks.")
  var task: [Int] = Array(1...20)

  @Option(help: "How many questions of each, spread over the half.")
  var questions = 1_000

  @Option(help: "The folder of WordNet's lists of irregular forms, as the daemon's setting word-forms.")
  var wordForms: String?

  @Flag(help: "The halves that settings are chosen on, instead of those that count.")
  var firstHalf = false

  func run() throws {
    let figures = Figures(bench)
    let model = try TrainedModel(set: set, isPruned: pruned).open(bench, figures)
    let forms = try wordForms.map { try IrregularForms(contentsOfFolder: $0) } ?? IrregularForms()
    var sums = [Double](repeating: 0, count: Self.stepLimits.count)
    for task in task {
      for (index, share) in try stories(task, model, forms, figures).enumerated() { sums[index] += share }
    }
    for (limit, sum) in zip(Self.stepLimits, sums) where !task.isEmpty {
      figures.add("bAbI, mean of \(task.count) tasks, \(Self.name(limit)): right", sum / Double(task.count), "%")
    }
    try facts(model, forms, figures)
  }

  private static let stepLimits = [0, 1, 6]

  private static func name(_ limit: Int) -> String { limit == 0 ? "no step" : limit == 1 ? "one step" : "steps" }

  // MARK: bAbI

  /// - Returns: the shares of right answers, per cent, by `stepLimits`.
  private func stories(
    _ task: Int, _ model: Model, _ forms: IrregularForms, _ figures: Figures
  ) throws -> [Double] {
    let all = try BabiStory.stories(task: task, in: bench.dataFolder())
    let options = Array(Set(all.map(\.answer))).sorted()
    let stories = spread(half(of: all), questions)
    let majority = options.map { option in stories.count { $0.answer == option } }.max() ?? 0
    func share(_ count: Int) -> Double { 100 * Double(count) / Double(max(1, stories.count)) }
    var changed = 0
    var (rewired, followed) = (0, 0)
    var shares: [Double] = []
    for limit in Self.stepLimits {
      var right = 0
      for story in stories {
        let once = try answer(story.question, options, ReasoningSources(context: story.text), limit, model, forms)
        if once?.first?.text == story.answer { right += 1 }
        guard limit == Self.stepLimits.last else { continue }
        let again = ReasoningSources(context: story.text + "\n" + story.text)
        if try answer(story.question, options, again, limit, model, forms) != once { changed += 1 }
        if once?.first?.text == story.answer, let other = story.rewired(options, forms) {
          rewired += 1
          let answers = try answer(other.question, options, ReasoningSources(context: other.text), limit, model, forms)
          if answers?.first?.text == other.answer { followed += 1 }
        }
      }
      shares.append(share(right))
      figures.add(
        "bAbI \(task), \(Self.name(limit)): right", share(right), "%",
        "of \(stories.count); the commonest answer \(String(format: "%.1f", share(majority)))")
    }
    if rewired > 0 {
      figures.add(
        "bAbI \(task), right answers that follow when two change places", 100 * Double(followed) / Double(rewired), "%",
        "of \(rewired)")
    }
    figures.add("bAbI \(task), answers that the story given twice changes", Double(changed), "", "wanted 0")
    return shares
  }

  private func half<Element>(of all: [Element]) -> [Element] {
    Array(firstHalf ? all.prefix(all.count / 2) : all.dropFirst(all.count / 2))
  }

  // MARK: QASC

  /// Questions whose facts stand among those of one.
  private static let poolSize = 25

  private func facts(_ model: Model, _ forms: IrregularForms, _ figures: Figures) throws {
    let folder = try bench.dataFolder()
    let all = try MultipleChoice.Source.qasc.questions(in: folder)
    let novels = try BenchmarkSet.holmes.documents(.valid, in: folder).flatMap { $0.split(separator: "\n") }
    let asked = spread(half(of: Array(all.enumerated())), questions)
    for (name, limits) in [("its facts among others'", Self.stepLimits), ("novels instead", [0, 6])] {
      for limit in limits {
        let right = try asked.count { index, science in
          // Others', as far apart as the file is long, so that neighbours are not alike.
          let pool = [science] + (1...Self.poolSize).map { all[(index + $0 * 37) % all.count] }
          var facts = pool.flatMap(\.facts).sorted()
          if limits.count < Self.stepLimits.count {
            facts = facts.indices.map { String(novels[(index * 101 + $0 * 997) % novels.count]) }
          }
          let answers = try answer(
            science.question, science.options, ReasoningSources(facts: facts), limit, model, forms)
          return answers?.first?.index == science.answer
        }
        figures.add(
          "QASC, \(name), \(Self.name(limit)): right", 100 * Double(right) / Double(max(1, asked.count)), "%",
          "of \(asked.count); chance 12.5")
      }
    }
  }

  // MARK: Asking

  private func answer(
    _ question: String, _ options: [String], _ sources: ReasoningSources, _ limit: Int, _ model: Model,
    _ forms: IrregularForms
  ) throws -> [ReasoningAnswer]? {
    try model.reason(question, options: options, from: sources, stepLimit: limit, irregularForms: forms)?.standing
      .answers
  }
}
