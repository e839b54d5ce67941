import Foundation
import LanguageModel
import Measuring
import Tokenization

/// The third claim: with a fixed amount of work, no more facts can be put together than fit into it.
struct FixedWork {
  let inputs: ThesisInputs

  static let name = "fixed-work"

  func measure() throws -> Claim {
    var claim = Claim(
      name: Self.name, title: "It cannot zoom in and out",
      paragraphs: [
        "A fixed amount of computation for each answer finds what goes with the question, and cannot fold in what it has "
          + "just found. ARC-Challenge are the questions that co-occurrence gets wrong, ARC-Easy the others of the same "
          + "exams. Of bAbI's stories the answer takes one fact (task 1), two (2) or three (3), deduction from two (15), "
          + "positions (17), sizes (18) or a path (19): asked without a step, and with one. Control: the same facts side "
          + "by side at the story's end, which takes the distance away but not the putting together. Where nothing but the "
          + "facts is told, the only place that is named is the answer of task 2, and repetition is enough."
      ])
    guard let folder = inputs.dataFolder else {
      claim.gaps.append("ARC and bAbI: \(ThesisInputs.noData)")
      return claim
    }
    try exams(folder, &claim)
    try stories(folder, &claim)
    return claim
  }

  // MARK: Exams

  private func exams(_ folder: String, _ claim: inout Claim) throws {
    let model = try KnowledgeAsAssociation.textbooks(inputs, folder)
    var table = Claim.Table(
      "Science questions by associations of textbooks: right in per cent",
      columns: ["", "right", "chance", "questions"])
    var shares: [Share] = []
    for source in [MultipleChoice.Source.arcEasy, .arcChallenge] {
      note("fixed-work: \(source.rawValue)")
      let questions = spread(try source.questions(in: folder), inputs.questions)
      let share = try KnowledgeAsAssociation.associations(questions, model)
      shares.append(share)
      table.add([source.rawValue, share.text, fixed(KnowledgeAsAssociation.chance(questions)), "\(questions.count)"])
    }
    claim.tables.append(table)
    claim.checks.append(
      Check(
        "questions that need more than what goes together are harder: \(fixed(shares[0].percent)) % of ARC-Easy, "
          + "\(fixed(shares[1].percent)) % of ARC-Challenge.", shares[0].isAbove(shares[1])))
  }

  // MARK: Stories

  private static let tasks: [(number: Int, name: String)] = [
    (1, "1, one fact"), (2, "2, two facts"), (3, "3, three facts"), (14, "14, time"), (15, "15, deduction"),
    (17, "17, positions"), (18, "18, sizes"), (19, "19, paths"),
  ]
  private static let distances = [0...1, 2...3, 4...6, 7...10, 11...20, 21...80]

  private func stories(_ folder: String, _ claim: inout Claim) throws {
    let asking = try StoryQuestions(inputs)
    var table = Claim.Table(
      "Stories of bAbI: right in per cent",
      columns: [
        "task", "commonest answer", "no step", "one step", "no step, side by side", "one step, side by side",
        "no step, facts alone", "as many as it takes",
      ])
    var one: [Int: Share] = [:]
    var together: [Share] = []
    for task in Self.tasks {
      note("fixed-work: bAbI \(task.name)")
      let set = try asking.set(task.number, in: folder)
      let step = try asking.share(set, steps: 1)
      let beside = try [0, 1].map { try asking.share(set, steps: $0) { $0.sideBySide } }
      one[task.number] = step
      if task.number == 2 { together = beside }
      let shares =
        [try asking.share(set, steps: 0), step] + beside
        + [
          try asking.share(set, steps: 0) { $0.facts }, try asking.share(set, steps: StoryQuestions.mostSteps),
        ]
      table.add([task.name, fixed(set.commonest)] + shares.map(\.text))
    }
    claim.tables.append(table)
    if let first = one[1], let second = one[2], let third = one[3] {
      claim.checks.append(
        Check(
          "one step is enough for one fact and not for two or three: \(fixed(first.percent)), \(fixed(second.percent)) and "
            + "\(fixed(third.percent)) %.", first.isAbove(second) && first.isAbove(third)))
      claim.checks.append(
        Check(
          "two facts side by side are not put together either: \(fixed(together[0].percent)) % without a step, "
            + "\(fixed(together[1].percent)) % with one, and of one fact \(fixed(first.percent)) %.",
          together.allSatisfy { first.isAbove($0) }))
    }
    try distances(asking, folder, &claim)
  }

  private func distances(_ asking: StoryQuestions, _ folder: String, _ claim: inout Claim) throws {
    let set = try asking.set(2, in: folder)
    var table = Claim.Table(
      "bAbI 2 by how many sentences lie between the two facts: right in per cent",
      columns: ["between", "stories", "one step", "as many as it takes"])
    var points: [(one: (x: Double, y: Double), many: (x: Double, y: Double))] = []
    for range in Self.distances {
      var part = set
      part.stories = set.stories.filter { range.contains($0.distance) }
      guard part.stories.count >= 10 else { continue }
      let one = try asking.share(part, steps: 1)
      let many = try asking.share(part, steps: StoryQuestions.mostSteps)
      table.add(["\(range.lowerBound)–\(range.upperBound)", "\(part.stories.count)", one.text, many.text])
      let middle = Double(part.stories.reduce(0) { $0 + $1.distance }) / Double(part.stories.count)
      points.append(((middle, one.percent), (middle, many.percent)))
    }
    claim.tables.append(table)
    claim.charts.append(
      Claim.Chart(
        "fixed-work-distance",
        LineChart(
          title: "Two facts, by what lies between them", xLabel: "sentences between the two facts (mean of a group)",
          panels: [
            LineChart.Panel(
              "right (%)",
              [
                LineChart.Series("one step", points.map(\.one)),
                LineChart.Series("as many steps as it takes", points.map(\.many)),
              ])
          ])))
  }
}
