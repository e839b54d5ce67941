import LanguageModel
import Testing

@Suite struct `The two sides of a sentence` {
  private func reasoning(_ directions: SentenceDirections) throws -> Reasoning {
    let facts = ["Zorp fears the brint .", "The brint hates vexan ."]
    let reasoning = try TopicModel.shared.reason(
      "What about the brint ?", options: ["zorp", "vexan"], from: ReasoningSources(facts: facts), stepLimit: 1,
      directions: directions)
    return try #require(reasoning)
  }

  @Test func `words before the cue count as much as they are given`() throws {
    let shares = try [0, 0.2, 0.5, 1].map { before in
      let answers = try reasoning(SentenceDirections(before: before, lastCue: 1)).standing.answers
      return try #require(answers.first { $0.text == "zorp" }).evidence
    }
    #expect(shares == shares.sorted() && Set(shares).count == shares.count, "\(shares)")
  }

  @Test func `a cue that nothing follows leads to its sentence as far as it is given`() throws {
    func gathered(_ lastCue: Double) throws -> [String: Double] {
      let evidence = try reasoning(SentenceDirections(before: 1, lastCue: lastCue)).steps.flatMap(\.gathered)
      return Dictionary(uniqueKeysWithValues: evidence.map { ($0.sentence.text, $0.strength) })
    }
    let ends = "Zorp fears the brint ."
    #expect(try gathered(0)[ends] == nil)
    let (few, many) = (try #require(try gathered(0.3)[ends]), try #require(try gathered(1)[ends]))
    #expect(few < many)
  }

  @Test func `forms are those of the lists, and plurals that end in s`() {
    let forms = IrregularForms(["mice mouse", "wolves wolf"])
    #expect(forms.isForm("mice", of: "mouse") && forms.isForm("cats", of: "cat"))
    #expect(!forms.isForm("mice", of: "wolf") && !forms.isForm("sheep", of: "sheep"))
    #expect(!forms.isForm("mouse", of: "mice"))
  }
}
