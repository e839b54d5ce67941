import Fixtures
import Glibc
import LanguageModel
import Testing
import Training

@Suite struct `Reasoning in steps` {
  let model = TopicModel.shared
  private let story = """
    Mary moved to the harbour .
    Sandra journeyed to the court .
    Mary took the lantern there .
    John went to the kitchen .
    Mary went back to the garden .
    Sandra moved to the kitchen .
    """
  private let question = "Where is the lantern ?"
  private let rooms = ["harbour", "court", "kitchen", "garden"]

  private func reason(
    _ question: String, _ options: [String], context: String = "", facts: [String] = [], stepLimit: Int = 6,
    onStep: (ReasoningStep) -> Void = { _ in }
  ) throws -> Reasoning {
    let reasoning = try model.reason(
      question, options: options, from: ReasoningSources(context: context, facts: facts), stepLimit: stepLimit,
      onStep: onStep)
    return try #require(reasoning)
  }

  @Test func `finds what takes two sentences, and says from which`() throws {
    let reasoning = try reason(question, rooms, context: story)
    #expect(reasoning.standing.answers.first?.text == "garden")
    let counted = reasoning.steps.filter(\.isCounted)
    #expect(counted.count >= 2)
    #expect(counted[0].gathered.map(\.sentence.text) == ["Mary took the lantern there ."])
    #expect(counted[0].gathered[0].cues == ["lantern"] && counted[0].gathered[0].found.contains("Mary"))
    let second = try #require(counted[1].gathered.last)
    #expect(second.sentence.text == "Mary went back to the garden ." && second.cues.contains("Mary"))
    let bytes = Array(story.utf8)
    for evidence in reasoning.steps.flatMap(\.gathered) {
      #expect(String(decoding: bytes[evidence.sentence.byteRange], as: UTF8.self) == evidence.sentence.text)
    }
    // One step finds no room at all.
    let single = try reason(question, rooms, context: story, stepLimit: 1)
    #expect(single.steps.count == 1 && single.ending == .steps)
    #expect(Set(single.standing.answers.map(\.evidence)).count == 1)
  }

  @Test func `reading the same again changes no bit`() throws {
    let once = try reason(question, rooms, context: story)
    for again in ["\(story)\n\(story)", "\(story)\n\(story)\n\(story)", story.uppercased() + "\n" + story] {
      let reasoning = try reason(question, rooms, context: again)
      #expect(reasoning.standing == once.standing && reasoning.start == once.start && reasoning.ending == once.ending)
      #expect(reasoning.steps.map(\.after) == once.steps.map(\.after))
      #expect(
        reasoning.steps.map { $0.gathered.map(\.sentence.id) } == once.steps.map { $0.gathered.map(\.sentence.id) })
    }
    let facts = story.split(separator: "\n").map(String.init)
    let unordered = try reason(question, rooms, facts: facts)
    let twice = try reason(question, rooms, facts: facts + facts)
    #expect(twice.standing == unordered.standing)
    // What the context says already, a passage does not say again.
    let both = try reason(question, rooms, context: story, facts: facts)
    #expect(both.standing == once.standing)
  }

  @Test func `what has ended leads to nothing later`() throws {
    let dropped = """
      Mary moved to the harbour .
      Mary took the lantern there .
      Mary went to the garden .
      Mary dropped the lantern there .
      Mary journeyed to the kitchen .
      """
    #expect(try reason(question, rooms, context: dropped).standing.answers.first?.text == "garden")
    let taken = """
      \(dropped)
      Mary went back to the garden .
      Mary got the lantern there .
      Mary moved to the court .
      """
    #expect(try reason(question, rooms, context: taken).standing.answers.first?.text == "court")
    for story in [dropped, taken] {
      let (once, twice) = (
        try reason(question, rooms, context: story), try reason(question, rooms, context: "\(story)\n\(story)")
      )
      #expect(once.standing == twice.standing)
    }
  }

  @Test func `evidence comes once, its strengths and the answers' probabilities sum to one`() throws {
    var told: [ReasoningStep] = []
    let reasoning = try reason(question, rooms, context: story) { told.append($0) }
    #expect(told.map(\.after) == reasoning.steps.map(\.after))
    for step in reasoning.steps {
      let ids = step.gathered.map(\.sentence.id)
      #expect(Set(ids).count == ids.count)
      #expect(abs(step.gathered.reduce(0) { $0 + $1.strength } - 1) < 1e-9)
      #expect(step.gathered.map(\.strength) == step.gathered.map(\.strength).sorted())
      for standing in [step.before, step.after] {
        let shares = standing.answers.map(\.posterior)
        #expect(abs(shares.reduce(0, +) - 1) < 1e-9 && shares == shares.sorted(by: >))
        #expect(abs(standing.entropy + shares.reduce(0) { $0 + ($1 > 0 ? $1 * log2($1) : 0) }) < 1e-9)
        #expect(standing.answers.map { $0.index.map { rooms[$0] } ?? "" } == standing.answers.map(\.text))
      }
    }
  }

  @Test func `a step that makes the answer no surer is told and left out`() throws {
    let reasoning = try reason(question, rooms, context: story)
    let last = try #require(reasoning.steps.last)
    if reasoning.ending == .settled {
      #expect(!last.isCounted && reasoning.standing == last.before)
    } else {
      #expect(last.isCounted && reasoning.standing == last.after)
    }
    #expect(reasoning.steps.dropLast().allSatisfy { $0.isCounted })
    // Another person in another room makes no answer more certain.
    let doubtful = try reason(
      "Where is the lantern ?", rooms,
      facts: ["Ann has the lantern .", "Ann sits in the court .", "Bob sits in the harbour ."])
    #expect(doubtful.standing.answers.first?.text == "court")
    #expect(doubtful.ending == .settled && doubtful.steps.last?.isCounted == false)
  }

  @Test func `sentences about something else do not help`() throws {
    let other = ["Peter has an umbrella .", "A tower stands far away .", "Nobody saw the moon ."]
    let reasoning = try reason(question, rooms, facts: other)
    #expect(reasoning.steps.isEmpty && reasoning.ending == .nothingNew)
    #expect(reasoning.standing == reasoning.start)
    #expect(Set(reasoning.standing.answers.map(\.evidence)).count == 1)
  }

  @Test func `without options, the telling words of the sources are the answers`() throws {
    let reasoning = try reason(question, [], context: story)
    let words = reasoning.standing.answers.map(\.text)
    #expect(words.contains("garden") && words.contains("Mary"))
    #expect(!words.contains("lantern") && !words.contains("."))
    #expect(Set(words.map { $0.lowercased() }).count == words.count)
    #expect(reasoning.standing.answers.allSatisfy { $0.index == nil })
    for (options, context) in [([], ""), (["", " "], story), ([], " .")] {
      let nothing = try model.reason(question, options: options, from: ReasoningSources(context: context), stepLimit: 3)
      #expect(nothing == nil)
    }
    let only = try reason(question, ["", "garden"], context: story)
    #expect(only.standing.answers.map(\.index) == [1])
    // A question without words leads nowhere.
    let blank = try reason(" ", rooms, context: story)
    #expect(blank.ending == .nothingNew)
  }

  @Test func `answers continue a sentence that has no end, and grammar counts`() throws {
    let open = "the captain likes the"
    let options = ["boat", "boat of the sea", "zyzzyva"]
    let reasoning = try reason(open, options, stepLimit: 0)
    let context = model.context(after: open)
    for answer in reasoning.standing.answers {
      let score = try model.score(answer.text, after: context, words: true)
      let words = score.words.filter { !$0.byteRange.isEmpty }
      #expect(abs(answer.plausibility - words.reduce(0) { $0 + $1.logProbability }) < 1e-6)
    }
    let closed = try reason(open + " ?", options, stepLimit: 0)
    #expect(closed.standing.answers.map(\.plausibility) != reasoning.standing.answers.map(\.plausibility))
  }

  @Test func `no step leaves what the model says, and a cancelled one nothing`() throws {
    let reasoning = try reason(question, rooms, context: story, stepLimit: 0)
    #expect(reasoning.steps.isEmpty && reasoning.standing == reasoning.start && reasoning.ending == .steps)
    #expect(throws: Cancelled.self) {
      try model.reason(
        question, options: rooms, from: ReasoningSources(context: story), stepLimit: 3, isCancelled: { true })
    }
  }

  @Test func `says what a word does, not what is done to it`() throws {
    let facts = ["Mice fear wolves .", "Gertrude owns mice .", "Sheep fear mice .", "Cats fear sheep ."]
    let animals = ["sheep", "mice", "wolves", "cats"]
    // The chain that meets both of the question's words, and what stands after the cue.
    let reasoning = try reason("What do those of Gertrude fear ?", animals, facts: facts)
    #expect(reasoning.standing.answers.first?.text == "wolves")
    let chain = reasoning.steps.filter(\.isCounted).flatMap(\.gathered).map(\.sentence.text)
    #expect(chain.contains(facts[0]) && chain.contains(facts[1]))
  }

  @Test func `a long question finds evidence too`() throws {
    let others = (0..<2_000).map { "w\($0)" }
    let facts = ["The brint is in the court ."] + others.map { "Here is \($0) ." }
    let question = "Where is the brint , and where are " + others.joined(separator: " , ") + " ?"
    let reasoning = try reason(question, rooms, facts: facts)
    #expect(reasoning.standing.answers.first?.text == "court")
  }

  @Test func `irregular forms are one word`() throws {
    let facts = ["Gertrude is a zouse .", "Zice fear brint .", "Quorls fear vexan ."]
    func answer(_ forms: IrregularForms) throws -> ReasoningAnswer? {
      let sources = ReasoningSources(facts: facts)
      return try model.reason(
        "What does Gertrude fear ?", options: ["vexan", "brint"], from: sources, stepLimit: 6, irregularForms: forms)?
        .standing.answers.first
    }
    let known = try #require(try answer(IrregularForms(["zice zouse"])))
    #expect(known.text == "brint" && known.posterior > 0.7)
    #expect(try #require(try answer(IrregularForms())).posterior < 0.6)
  }

  @Test func `a sentence counts anew where more of the question leads to it`() throws {
    // At first only `hates` leads to the second; by the first, Gertrude does.
    let facts = ["Gertrude hates every brint .", "Brint hates zorp .", "Quorl hates vexan .", "Vexan hates quorl ."]
    let reasoning = try reason("What does the friend of Gertrude hates ?", ["zorp", "vexan"], facts: facts)
    for step in reasoning.steps {
      let ids = step.gathered.map(\.sentence.id)
      #expect(Set(ids).count == ids.count)
    }
    #expect(reasoning.standing.answers.first?.text == "zorp")
  }

  @Test func `words that the model does not know are cues and answers`() throws {
    let reasoning = try reason(
      "Who owns the zyzzyva ?", ["Quorl", "Vexan"],
      facts: ["The zyzzyva lives in Brint .", "Everything in BRINT belongs to Quorl .", "Vexan is poor ."])
    #expect(reasoning.standing.answers.first?.text == "Quorl")
    #expect(reasoning.steps.filter(\.isCounted).count == 2)
  }
}

@Suite struct `Reasoning on what a model keeps` {
  @Test func `finds sentences of the training text, and answers among their words`() throws {
    let folder = TemporaryFolder()
    var options = TopicCorpus.options
    options.passageByteCount = 1 << 20
    var corpus = TopicCorpus(seed: 5)
    let facts = ["the quorl eats the vexan near a tall brint", "the brint holds the zorp of my old uncle"].map {
      $0 + " ."
    }
    let model = try trainModel(
      on: [Array(repeating: facts, count: 3).flatMap(\.self).joined(separator: "\n")] + corpus.documents(60),
      options: options, in: folder)
    let sources = ReasoningSources(searchesPassages: true)
    // As it is written in running text.
    func told(_ fact: String) -> [String] { [fact.replacing(" .", with: ".")] }
    let reasoning = try #require(try model.reason("what is in the quorl ?", from: sources, stepLimit: 6))
    #expect(reasoning.steps.first?.gathered.map(\.sentence.text) == told(facts[0]))
    #expect(reasoning.steps.first?.gathered.first?.sentence.source == .passages)
    #expect(reasoning.steps.count >= 2 && reasoning.steps[1].gathered.map(\.sentence.text) == told(facts[1]))
    // Kept twice or thrice, it is one piece of evidence.
    let ids = reasoning.steps.flatMap { $0.gathered.map(\.sentence.id) }
    #expect(Set(ids).count == ids.count)
    for step in reasoning.steps {
      #expect(step.before.answers.count == step.after.answers.count)
      #expect(!step.after.answers.contains { $0.text == "quorl" })
    }
    let chosen = try model.reason("what is in the quorl ?", options: ["zorp", "captain"], from: sources, stepLimit: 6)
    #expect(chosen?.standing.answers.first?.text == "zorp")
  }
}

@Suite struct `Reasoning about somebody` {
  private let rooms = ["harbour", "court", "kitchen", "garden"]

  /// Of a text in which `she` stands where names stand.
  private func model(in folder: TemporaryFolder) throws -> Model {
    let names = ["Ann", "Beth", "Clara", "Dora", "Edith", "Fay", "Gina", "Hope", "Ida"]
    let subjects = names + names.map { $0 + "a" } + Array(repeating: "she", count: 9)
    let verbs = ["went", "walked", "ran", "came"]
    let documents = (0..<40).map { document in
      (0..<30).map { line in
        let index = document * 30 + line
        let (subject, others) = (subjects[index % subjects.count], index / subjects.count)
        // Names are followed by ends, too.
        if others % 3 == 0, subject != "she" { return "she saw \(subject) ." }
        return "\(subject) \(verbs[others % 4]) to the \(rooms[others / 4 % 4]) ."
      }.joined(separator: "\n")
    }
    return try trainModel(on: documents, options: TopicCorpus.options, in: folder)
  }

  @Test func `a sentence with a pronoun goes on from the one before it, and overrules that`() throws {
    let folder = TemporaryFolder()
    let model = try model(in: folder)
    func reason(_ story: String, stepLimit: Int = 6) throws -> Reasoning {
      let sources = ReasoningSources(context: story)
      return try #require(
        try model.reason("Where is Ann ?", options: rooms, from: sources, stepLimit: stepLimit))
    }
    let story = """
      Beth walked to the harbour .
      Ann went to the kitchen .
      after that she ran to the court .
      Dora came to the garden .
      """
    let reasoning = try reason(story)
    #expect(reasoning.standing.answers.first?.text == "court")
    let second = try #require(reasoning.steps.dropFirst().first?.gathered.last)
    #expect(second.sentence.text == "after that she ran to the court ." && second.cues.isEmpty)
    #expect(reasoning.steps[1].isCounted)
    #expect(try reason(story, stepLimit: 1).standing.answers.first?.text == "kitchen")
    #expect(try reason(story + "\n" + story).standing == reasoning.standing)
    // One with a name of its own goes on from nothing, nor does one without a pronoun.
    for other in ["Dora", "Quorl", "nobody"] {
      let different = try reason(story.replacing("she", with: other))
      #expect(different.standing.answers.first?.text == "kitchen")
    }
  }
}
