import Glibc
import LanguageModel
import Testing
import Tokenization

@Suite struct `A choice` {
  let model = TopicModel.shared
  private let before = "the boat has the "
  private let after = " of the wind .\nthe captain sees the wave of the sea ."
  private let options = ["anchor", "verdict", "soup", "plum", "sail", "nothing known"]

  private func choose(_ options: [String], experts: Experts = .all, isPerToken: Bool = false) throws -> Ranking {
    try #require(
      try model.choose(
        options, before: before, after: after, in: model.context(after: "the sea and the boat .", for: experts),
        isPerToken: isPerToken))
  }

  @Test func `is by the score of the whole text, and its parts are those of the score`() throws {
    let context = model.context(after: "the sea and the boat .")
    for choice in try choose(options).choices {
      let score = try model.score(before + options[choice.index] + after, after: context, words: true)
      #expect(choice.logProbability == score.logProbability && choice.tokenCount == score.tokenCount)
      #expect(abs(choice.parts.sum + choice.spelling - choice.logProbability) < 1e-6)
      #expect(abs(choice.shares.sum - choice.score) < 1e-9)
      let rest = score.words.sum(where: { $0.byteRange.lowerBound >= (before + options[choice.index]).utf8.count })
      #expect(abs(choice.after - rest) < 1e-9)
    }
  }

  @Test func `takes the word of the topic, and says that association did it`() throws {
    let ranking = try choose(["verdict", "sail"])
    #expect(ranking.choices.map(\.index) == [1, 0])
    let margin = ranking.margin
    #expect(margin.association + margin.repetition + margin.cooccurrence > margin.grammar)
    #expect(margin.decider != nil && margin.decider != "grammar")
    #expect(try choose(["verdict", "sail"], experts: .grammar).margin.association == 0)
  }

  @Test func `hears the table of co-occurrences where there is a gap and all experts answer`() throws {
    #expect(model.choiceWeights != nil)
    let ranking = try choose(["verdict", "sail"])
    #expect(ranking.margin.cooccurrence != 0 && ranking.choices.contains { $0.score != $0.logProbability })
    #expect(try choose(["verdict", "sail"], experts: .grammar).margin.cooccurrence == 0)
    let whole = try #require(try model.choose(["the sail", "the oven"], in: model.emptyContext()))
    #expect(whole.choices.allSatisfy { abs($0.score - $0.logProbability) < 1e-9 })
  }

  @Test func `finds the word of a gap more often than chance`() throws {
    let nouns = ["harbour", "garden", "kitchen", "court"]
    var (right, count) = (0, 0)
    for sentence in TopicModel.newDocuments(30).flatMap({ $0.split(separator: "\n").map(String.init) }) {
      let words = sentence.split(separator: " ").map(String.init)
      guard let gap = words.firstIndex(where: nouns.contains) else { continue }
      let before = words[..<gap].map { $0 + " " }.joined()
      let after = words[(gap + 1)...].map { " " + $0 }.joined()
      let ranking = try #require(try model.choose(nouns, before: before, after: after, in: model.emptyContext()))
      right += nouns[ranking.choices[0].index] == words[gap] ? 1 : 0
      count += 1
    }
    #expect(count > 50 && Double(right) > 0.6 * Double(count), "\(right) of \(count)")
  }

  @Test func `does not depend on the order of the options`() throws {
    let ranking = try choose(options)
    let reversed = try choose(options.reversed())
    #expect(ranking.choices.map { options[$0.index] } == reversed.choices.map { options.reversed()[$0.index] })
    #expect(ranking.choices.map(\.posterior) == reversed.choices.map(\.posterior))
    #expect(ranking.margin == reversed.margin)
  }

  @Test func `has posteriors that sum to 1, and a margin that sums to the difference`() throws {
    let ranking = try choose(options)
    #expect(abs(ranking.choices.reduce(0) { $0 + $1.posterior } - 1) < 1e-9)
    let difference = ranking.choices[0].score - ranking.choices[1].score
    #expect(difference >= 0 && abs(ranking.margin.sum - difference) < 1e-6)
    #expect(abs(log(ranking.choices[0].posterior / ranking.choices[1].posterior) - difference) < 1e-9)
  }

  @Test func `of one is certain, and equals stay in their order`() throws {
    let one = try choose(["sail"])
    #expect(one.choices.count == 1 && one.choices[0].posterior == 1)
    #expect(one.margin.sum == 0 && one.margin.decider == nil)
    #expect(try choose(["sail", "sail", "sail"]).choices.map(\.index) == [0, 1, 2])
  }

  @Test func `goes by probability per token if asked to`() throws {
    let ranking = try choose(options, isPerToken: true)
    let means = ranking.choices.map { $0.score / Double($0.tokenCount) }
    #expect(means == means.sorted(by: >))
    // What is said of the options goes by it, too.
    #expect(ranking.choices.map(\.posterior) == ranking.choices.map(\.posterior).sorted(by: >))
    #expect(abs(log(ranking.choices[0].posterior / ranking.choices[1].posterior) - (means[0] - means[1])) < 1e-9)
    #expect(abs(ranking.margin.sum - (means[0] - means[1])) < 1e-6)
  }

  @Test func `of whole texts leaves out what holds no words, and stops when cancelled`() throws {
    let context = model.emptyContext()
    let ranking = try #require(try model.choose(["", "the sail", " "], in: context))
    #expect(ranking.choices.map(\.index) == [1])
    #expect(try model.choose(["", " "], in: context) == nil)
    #expect(try model.choose([], in: context) == nil)
    let long = String(repeating: "the sail ", count: 1_000)
    #expect(throws: Cancelled.self) { try model.choose([long], in: context, isCancelled: { true }) }
  }
}

extension Array<WordScore> {
  /// The log probabilities of those that satisfy a condition, summed.
  fileprivate func sum(where condition: (WordScore) -> Bool) -> Double {
    reduce(0) { condition($1) ? $0 + $1.logProbability : $0 }
  }
}
