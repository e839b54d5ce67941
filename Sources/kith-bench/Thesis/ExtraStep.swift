import Foundation
import LanguageModel
import Measuring
import VectorMath

/// The fourth claim: what a fixed amount of work cannot do, an extra reasoning step can.
struct ExtraStep {
  let inputs: ThesisInputs

  static let name = "extra-step"

  func measure() throws -> Claim {
    var claim = Claim(
      name: Self.name, title: "It takes an extra reasoning step",
      paragraphs: [
        "`reason` gathers, folds in what it gathered, and looks again. All 20 tasks of bAbI, QASC (its two facts among fifty "
          + "others) and OpenBookQA (over the passages of textbooks that the model keeps), asked without a step, with one, "
          + "and with as many as it takes. Controls: everything given twice, which must change no bit; another story "
          + "instead of the question's own; and stories in which the answer and another change places throughout, where "
          + "the answers that were right must change with them."
      ])
    guard let folder = inputs.dataFolder else {
      claim.gaps.append("bAbI, QASC and OpenBookQA: \(ThesisInputs.noData)")
      return claim
    }
    let asking = try StoryQuestions(inputs)
    try tasks(asking, folder, &claim)
    try hops(asking, folder, &claim)
    try science(asking, folder, &claim)
    return claim
  }

  // MARK: bAbI

  private static let stepLimits = [0, 1, StoryQuestions.mostSteps]

  private func tasks(_ asking: StoryQuestions, _ folder: String, _ claim: inout Claim) throws {
    var table = Claim.Table(
      "bAbI: right in per cent; “another's story” is the control, “exchanged” the share of right answers that follow "
        + "when two change places",
      columns: ["task", "commonest", "no step", "one step", "steps", "another's story", "exchanged"])
    var sums = [Double](repeating: 0, count: Self.stepLimits.count)
    // Each task by itself: of all together, the easy ones would hide one that fails.
    var fewest = 100.0
    var (changed, rewired, foreign, commonest) = (0, Share(), Share(), 0.0)
    for task in 1...20 {
      note("extra-step: bAbI \(task)")
      let set = try asking.set(task, in: folder)
      let shares = try Self.stepLimits.map { try asking.share(set, steps: $0) }
      for (index, share) in shares.enumerated() { sums[index] += share.percent / 20 }
      var (other, exchanged) = (Share(), Share())
      for (index, story) in set.stories.enumerated() {
        func answers(_ story: BabiStory, _ text: String) throws -> [ReasoningAnswer] {
          try asking.answers(
            story.question, set.options, ReasoningSources(context: text), steps: StoryQuestions.mostSteps)
        }
        let once = try answers(story, story.text)
        if try answers(story, story.text + "\n" + story.text) != once { changed += 1 }
        let another = set.stories[(index + set.stories.count / 2) % set.stories.count]
        other.add(try answers(story, another.text).first?.text == story.answer ? 1 : 0)
        if once.first?.text == story.answer, let changed = story.rewired(set.options, asking.forms) {
          exchanged.add(try answers(changed, changed.text).first?.text == changed.answer ? 1 : 0)
        }
      }
      rewired = Share(right: rewired.right + exchanged.right, of: rewired.total + exchanged.total)
      if exchanged.total > 0 { fewest = min(fewest, exchanged.percent) }
      foreign = Share(right: foreign.right + other.right, of: foreign.total + other.total)
      commonest += set.commonest / 20
      table.add(
        ["\(task)", fixed(set.commonest)] + shares.map { fixed($0.percent) }
          + [fixed(other.percent), exchanged.total > 0 ? fixed(exchanged.percent) : ""])
    }
    table.add(["mean", fixed(commonest)] + sums.map { fixed($0) } + [fixed(foreign.percent), fixed(rewired.percent)])
    claim.tables.append(table)
    claim.checks += [
      Check(
        "steps answer more than one step, which answers more than none: \(fixed(sums[2])), \(fixed(sums[1])) and "
          + "\(fixed(sums[0])) % on average of bAbI's 20 tasks.", sums[2] > sums[1] + 1 && sums[1] > sums[0] + 1),
      Check("reading the same again changes \(changed) answers, to the bit.", changed == 0),
      Check(
        "another's story answers \(fixed(foreign.percent)) %, the commonest answer \(fixed(commonest)) %.",
        foreign.percent < commonest),
      Check(
        "where two change places, the right answers change with them: \(fixed(rewired.percent)) % of all, in the task with the "
          + "fewest \(fixed(fewest)) %.", fewest > 75),
    ]
  }

  // MARK: Hops and steps

  private static let hops: [(task: Int, name: String)] = [
    (1, "one fact (bAbI 1)"), (2, "two facts (2)"), (3, "three facts (3)"), (16, "induction (16)"),
  ]

  private func hops(_ asking: StoryQuestions, _ folder: String, _ claim: inout Claim) throws {
    var series: [LineChart.Series] = []
    for hop in Self.hops {
      note("extra-step: steps allowed, \(hop.name)")
      let set = try asking.set(hop.task, in: folder)
      series.append(
        LineChart.Series(
          hop.name,
          try (0...StoryQuestions.mostSteps).map { (Double($0), try asking.share(set, steps: $0).percent) }))
    }
    claim.charts.append(
      Claim.Chart(
        "extra-step-hops",
        LineChart(
          title: "Right answers by the steps that are allowed", xLabel: "steps allowed",
          panels: [LineChart.Panel("right (%)", series)])))
  }

  // MARK: Science

  /// Questions whose facts stand among those of one.
  private static let poolSize = 25

  private func science(_ asking: StoryQuestions, _ folder: String, _ claim: inout Claim) throws {
    var table = Claim.Table(
      "Science questions: right in per cent", columns: ["", "chance", "no step", "one step", "steps"])
    func row(
      _ name: String, _ questions: [MultipleChoice], _ asking: StoryQuestions, isControl: Bool = false,
      _ sources: (Int) -> ReasoningSources
    ) throws -> [Share] {
      note("extra-step: \(name)")
      let shares = try Self.stepLimits.map { steps in
        var share = Share()
        for (index, question) in questions.enumerated() {
          let best = try asking.answers(question.question, question.options, sources(index), steps: steps).first
          share.add(best?.index == question.answer ? 1 : 0)
        }
        return share
      }
      table.add(
        [name, fixed(KnowledgeAsAssociation.chance(questions))] + shares.map(\.text), isControl: isControl)
      return shares
    }
    let all = try MultipleChoice.Source.qasc.questions(in: folder)
    let second = Array(all.enumerated().dropFirst(all.count / 2))
    let asked = spread(second, inputs.questions)
    let qasc = try row("QASC, its facts among fifty others", asked.map(\.element), asking) { index in
      let place = asked[index].offset
      // Others', as far apart as the file is long, so that neighbours are not alike.
      let pool = [all[place]] + (1...Self.poolSize).map { all[(place + $0 * 37) % all.count] }
      return ReasoningSources(facts: pool.flatMap(\.facts).sorted())
    }
    let lines = try inputs.text.validation(tokens: inputs.tokens).flatMap { $0.split(separator: "\n").map(String.init) }
    let foreign = try row(
      "QASC, sentences of \(inputs.text.name) instead", asked.map(\.element), asking, isControl: true
    ) {
      index in
      ReasoningSources(facts: (0..<2 * (Self.poolSize + 1)).map { lines[(index * 101 + $0 * 997) % lines.count] })
    }
    let textbooks = StoryQuestions(asking, model: try KnowledgeAsAssociation.textbooks(inputs, folder))
    let books = spread(try MultipleChoice.Source.openBookQA.questions(in: folder), inputs.questions)
    let open = try row("OpenBookQA, over textbooks", books, textbooks) { _ in ReasoningSources(searchesPassages: true) }
    claim.tables.append(table)
    claim.checks += [
      Check(
        "QASC's questions take two facts: \(fixed(qasc[0].percent)) % without a step, \(fixed(qasc[1].percent)) % with one, "
          + "\(fixed(qasc[2].percent)) % with more; with other sentences \(fixed(foreign[2].percent)) %.",
        qasc[2].isAbove(qasc[1]) && qasc[1].isAbove(qasc[0]) && qasc[2].isAbove(foreign[2])),
      Check(
        "OpenBookQA over textbooks: \(fixed(open[0].percent)) % without a step, \(fixed(open[1].percent)) % with one, "
          + "\(fixed(open[2].percent)) % with more.", open[2].isAbove(open[0])),
    ]
  }
}
