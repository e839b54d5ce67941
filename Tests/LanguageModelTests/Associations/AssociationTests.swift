import Foundation
import LanguageModel
import Testing

@Suite struct `The association expert` {
  let model = TopicModel.shared

  private func perplexity(_ texts: [String], _ experts: Experts, of model: Model) throws -> Double {
    var (sum, count) = (0.0, 0)
    for text in texts {
      let score = try model.score(text, after: model.emptyContext(for: experts))
      sum += score.logProbability - score.spelling
      count += score.tokenCount
    }
    return exp(-sum / Double(count))
  }

  @Test func `makes new documents likelier, each part of it`() throws {
    let texts = TopicModel.newDocuments(30)
    let grammar = try perplexity(texts, .grammar, of: model)
    let full = try perplexity(texts, .all, of: model)
    #expect(full < grammar * 0.85)
    #expect(try perplexity(texts, [.grammar, .topic, .state], of: model) < grammar)
    #expect(try perplexity(texts, [.grammar, .recurrence], of: model) < grammar)
    #expect(try perplexity(texts, [.grammar, .caches], of: model) < grammar)
  }

  @Test func `makes single sentences no less likely`() throws {
    let sentences = TopicModel.newDocuments(30).flatMap { $0.split(separator: "\n").map(String.init) }
    #expect(try perplexity(sentences, .all, of: model) <= perplexity(sentences, .grammar, of: model))
  }

  @Test func `relates the words of a topic`() throws {
    let related = model.related(to: model.context(after: "harbour boat"), count: 4)
    #expect(related.count == 4)
    let sea = ["sail", "captain", "sea", "wind", "anchor", "wave"]
    #expect(related.filter { sea.contains($0.word) }.count >= 3)
    #expect(related.map(\.weight) == related.map(\.weight).sorted(by: >))
    #expect(!related.contains { $0.word == "boat" || $0.word == "harbour" })
    // The documents are shorter than 400 words: of that half-life there was nothing to learn.
    let court = ["court", "judge", "law", "witness", "verdict", "jury", "crime", "prison"]
    for scale in model.topics(of: model.context(after: "judge law witness"), count: 3) where scale.halfLife < 400 {
      #expect(scale.words.filter { court.contains($0.word) }.count >= 2)
    }
    #expect(model.topics(of: model.emptyContext(), count: 3).map(\.halfLife) == [10, 50, 400])
  }

  @Test func `finds words and texts alike`() throws {
    let similar = try #require(model.similar(to: "apple", count: 3))
    let garden = ["garden", "tree", "plum", "basket", "pear", "bird", "flower"]
    #expect(similar.filter { garden.contains($0.word) && $0.weight <= 1 }.count >= 2)
    let near = try #require(try model.similarity("the boat has the sail", "the captain likes the sea"))
    let far = try #require(try model.similarity("the boat has the sail", "the soup wants the oven"))
    #expect(near > far)
    #expect(try #require(try model.similarity("the boat", "the boat")) > 0.9999)
    #expect(model.similar(to: "nowhere", count: 3) == nil)
    #expect(try model.similarity("nowhere", "boat") == nil)
  }
}
