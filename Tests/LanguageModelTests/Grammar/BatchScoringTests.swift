import Fixtures
import LanguageModel
import Testing
import Tokenization
import Training

/// Many words scored at once give what they give one after the other, to the bit.
@Suite struct BatchScoringTests {
  private func model(order: Int, within: Bool, quantized: Bool) throws -> Model {
    var options = TopicCorpus.options
    options.order = order
    options.historyAcrossSentences = !within
    options.hasAssociations = false
    options.quantizesWeights = quantized
    var corpus = TopicCorpus(seed: UInt64(order))
    return try trainModel(on: corpus.documents(20), options: options, in: TemporaryFolder())
  }

  @Test(arguments: 1...5, [false, true])
  func `words by the thousand score as one by one`(order: Int, within: Bool) throws {
    let model = try model(order: order, within: within, quantized: order % 2 == 0)
    var corpus = TopicCorpus(seed: 40)
    // More than two batches, with words that the model does not know.
    let text = corpus.documents(8, sentences: 30).joined(separator: "\nzzyx the boat qqq .\n")
    for context in ["", "the boat sees", "the boat .\n"] {
      let before = model.context(after: context, for: .grammar)
      let whole = try model.score(text, after: before)
      let single = try model.score(text, after: before, words: true)
      #expect(whole.tokenCount > 2_100)
      #expect(whole.logProbability == single.logProbability && whole.spelling == single.spelling)
      #expect(whole.tokenCount == single.tokenCount && whole.unknownCount == single.unknownCount)
      #expect(whole.characterCount == single.characterCount && whole.unknownCount > 10)
    }
  }

  @Test(arguments: [false, true]) func `batches of any size leave the same state`(within: Bool) throws {
    let model = try model(order: 4, within: within, quantized: false)
    var state: UInt64 = 9
    let words = (0..<500).map { _ -> WordID in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let id = UInt32(truncatingIfNeeded: state >> 40) % UInt32(model.vocabulary.count)
      return id == WordID.begin.rawValue ? .sentenceEnd : WordID(id)
    }
    var single = model.grammar.initialState
    let expected = words.map { word in
      let probability = model.grammar.score(word, &single).probability
      if within, word == .sentenceEnd { single = model.grammar.initialState }
      return probability
    }
    for size in [1, 2, 7, 16, 100, 500] {
      var batched = model.grammar.initialState
      var found: [Double] = []
      for start in stride(from: 0, to: words.count, by: size) {
        found += model.grammar.score(
          Array(words[start..<min(start + size, words.count)]), &batched, isWithinSentences: within)
      }
      #expect(found == expected)
      #expect(model.grammar.score(words[0], &batched).probability == model.grammar.score(words[0], &single).probability)
      single = model.grammar.initialState
      for word in words {
        _ = model.grammar.score(word, &single)
        if within, word == .sentenceEnd { single = model.grammar.initialState }
      }
    }
  }

  @Test func `a cancelled batch has no score`() throws {
    let model = try model(order: 3, within: false, quantized: false)
    let text = [String](repeating: "the boat", count: 3_000).joined(separator: " ")
    #expect(throws: Cancelled.self) {
      try model.score(text, after: model.emptyContext(for: .grammar), isCancelled: { true })
    }
  }

  @Test func `no text is no words`() throws {
    let model = try model(order: 3, within: false, quantized: false)
    #expect(try model.score("", after: model.emptyContext(for: .grammar)) == Score())
  }
}
