import Fixtures
import Foundation
import LanguageModel
import Testing
import Tokenization

@Suite struct `An explanation` {
  let model = TopicModel.shared

  @Test func `has parts that sum to the score`() throws {
    let text = TopicModel.newDocuments(1)[0] + " unheardof"
    for context in ["", TopicModel.newDocuments(2)[1]] {
      let context = model.context(after: context)
      let explanation = try model.explain(text, after: context)
      let score = try model.score(text, after: context, words: true)
      #expect(explanation.words.map(\.score) == score.words)
      let sum = explanation.words.reduce(0) { $0 + $1.score.parts.sum + $1.score.spelling }
      #expect(abs(sum - score.logProbability) < 1e-6)
      for word in explanation.words {
        let parts = word.score.parts
        let byHand =
          parts.grammar + parts.phraseNear + parts.phraseFar + parts.topic + parts.recurrence + parts.state
          + parts.normaliser + parts.verbatim
        #expect(abs(byHand + word.score.spelling - word.score.logProbability) < 1e-6)
      }
    }
  }

  @Test func `names the words that pulled, which sum to the topic`() throws {
    let text = "the boat has the sail . the judge sees the harbour ."
    let explanation = try model.explain(text, after: model.emptyContext(), pullCount: 1_000)
    let harbour = try #require(explanation.words.first { $0.score.word == "harbour" })
    let first = harbour.pulls.filter { $0.strength > 0 }.prefix(3).map(\.word)
    #expect(first.contains("boat") || first.contains("sail"))
    #expect(harbour.pulls.map(\.strength.magnitude) == harbour.pulls.map(\.strength.magnitude).sorted(by: >))
    for word in explanation.words {
      #expect(abs(word.pulls.reduce(0) { $0 + $1.strength } - word.score.parts.topic) < 1e-2)
      for pull in word.pulls {
        let range = try #require(pull.byteRange)
        let bytes = Array(text.utf8)[range]
        #expect(pull.word == "</s>" ? bytes.isEmpty : String(decoding: bytes, as: UTF8.self) == pull.word)
      }
    }
    let after = try model.explain("harbour", after: model.context(after: "the boat has the"))
    #expect(after.words[0].pulls.allSatisfy { $0.byteRange == nil })
    #expect(after.words[0].pulls.count <= 3)
  }

  @Test func `calls what a word owes by its name`() {
    func attribution(_ change: (inout LogParts) -> Void) -> Attribution {
      var parts = LogParts()
      parts.grammar = -8
      change(&parts)
      return Attribution(unigram: -8, parts: parts)
    }
    #expect(attribution { $0.grammar = -2 } == .grammar)
    #expect(attribution { $0.topic = 2 } == .association)
    #expect(attribution { $0.state = 1 } == .association)
    #expect(attribution { $0.recurrence = 2 } == .repetition)
    #expect(attribution { $0.verbatim = 2 } == .repetition)
    #expect(
      attribution {
        $0.topic = 3; $0.grammar = -10.5
      } == .neither)
    #expect(attribution { _ in } == .neither)
  }

  @Test func `can be cancelled`() {
    let text = TopicModel.newDocuments(60).joined(separator: "\n")
    #expect(throws: Cancelled.self) {
      try model.explain(text, after: model.emptyContext(), isCancelled: { true })
    }
  }
}
