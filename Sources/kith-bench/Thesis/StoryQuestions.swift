import Foundation
import LanguageModel
import Measuring

/// Asks `reason` about stories of bAbI; the second half of each task's, as settings were chosen on the first.
struct StoryQuestions {
  /// A task's stories, and all answers that it has.
  struct TaskStories {
    var stories: [BabiStory]
    let options: [String]

    /// How often the commonest answer is right, per cent.
    var commonest: Double {
      let most = options.map { option in stories.count { $0.answer == option } }.max() ?? 0
      return 100 * Double(most) / Double(max(1, stories.count))
    }
  }

  /// As many as any story takes.
  static let mostSteps = 6

  private(set) var model: Model
  let forms: IrregularForms
  private let limit: Int

  init(_ inputs: ThesisInputs) throws {
    model = try inputs.text.model(inputs.bench, inputs.figures)
    forms = inputs.hasWordNet ? try IrregularForms(contentsOfFolder: inputs.wordNet) : IrregularForms()
    limit = inputs.questions
  }

  /// The same of another model.
  init(_ other: StoryQuestions, model: Model) {
    self = other
    self.model = model
  }

  func set(_ task: Int, in folder: String) throws -> TaskStories {
    let all = try BabiStory.stories(task: task, in: folder)
    return TaskStories(
      stories: spread(Array(all.dropFirst(all.count / 2)), limit), options: Array(Set(all.map(\.answer))).sorted())
  }

  func answers(
    _ question: String, _ options: [String], _ sources: ReasoningSources, steps: Int
  ) throws -> [ReasoningAnswer] {
    try model.reason(question, options: options, from: sources, stepLimit: steps, irregularForms: forms)?.standing
      .answers ?? []
  }

  /// How often a task's stories are answered right.
  ///
  /// - Parameter text: what is read instead of a story.
  func share(_ set: TaskStories, steps: Int, text: (BabiStory) -> String = { $0.text }) throws -> Share {
    var share = Share()
    for story in set.stories {
      let answers = try answers(story.question, set.options, ReasoningSources(context: text(story)), steps: steps)
      share.add(answers.first?.text == story.answer ? 1 : 0)
    }
    return share
  }
}
