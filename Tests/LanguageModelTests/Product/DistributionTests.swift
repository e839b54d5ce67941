import Fixtures
import Glibc
import Testing
import Tokenization
import Training

@testable import LanguageModel

@Suite struct `The full model's distribution` {
  let model = TopicModel.shared

  @Test(arguments: [
    Experts.all, .grammar, [.grammar, .topic, .recurrence, .state], [.grammar, .caches], [.grammar, .topic],
    [.grammar, .phrase],
    [.grammar, .recurrence, .caches],
  ])
  func `sums to 1 wherever a document is, and is what each word scores`(experts: Experts) throws {
    for text in TopicModel.newDocuments(2, sentences: 14) {
      let context = model.context(after: text, for: experts)
      var document = context.document
      var probabilities: [Float] = []
      document.distribution(into: &probabilities)
      var sum = 0.0
      for id in 0..<model.vocabulary.count where id != WordID.begin.index {
        let probability = exp(document.parts(of: WordID(UInt32(id))).parts.sum)
        sum += probability
        #expect(abs(probability - Double(probabilities[id])) <= 1e-6 + 1e-5 * probability)
      }
      #expect(abs(sum - 1) < 1e-6)
    }
  }

  @Test func `is normalised by a sum over the whole vocabulary at every position`() throws {
    let text = try #require(TopicModel.newDocuments(1, sentences: 24).first)
    var document = model.emptyContext(for: Experts.all.subtracting(.caches)).document
    for id in ids(of: text) {
      var sum = 0.0
      for word in 0..<model.vocabulary.count where word != WordID.begin.index {
        sum += exp(document.parts(of: WordID(UInt32(word))).parts.sum)
      }
      #expect(abs(sum - 1) < 1e-6)
      document.append(id)
    }
    #expect(document.position > 128)
  }

  @Test(arguments: [false, true])
  func `is normalised after a word that most words have followed`(isQuantized: Bool) throws {
    // Numbers of two words, so that 2,000 different ones follow "the".
    let documents = (0..<40).map { document in
      (0..<100).map { line in
        let number = (document * 100 + line) % 2_000
        return "the number\(number) is after the number\((number * 7 + 3) % 2_000) ."
      }.joined(separator: "\n")
    }
    var options = TopicCorpus.options
    options.layers = 1
    options.quantizesWeights = isQuantized
    let model = try trainModel(on: documents, options: options, in: TemporaryFolder())
    let the = try #require(model.vocabulary.id(of: "the"))
    let followers = model.grammar.children(ofLevel: 1, node: the.rawValue)
    let common = min(AssociationShape.frequentCount, model.vocabulary.count)
    #expect(DenseFollowers.holds(the.rawValue, followerCount: followers.count, of: common))
    #expect(common % 16 != 0, "what is left over sixteens is summed, too")
    var document = model.emptyContext(for: Experts.all.subtracting(.caches)).document
    for text in ["the", "number7", "is", "after", "the"] {
      document.append(model.vocabulary.id(of: text) ?? .unknown)
      var sum = 0.0
      for word in 0..<model.vocabulary.count where word != WordID.begin.index {
        sum += exp(document.parts(of: WordID(UInt32(word))).parts.sum)
      }
      #expect(abs(sum - 1) < 1e-6, "after \(text)")
    }
  }

  @Test func `is the same to the bit however the document came`() {
    for text in TopicModel.newDocuments(3, sentences: 20) {
      let words = ids(of: text)
      // All at once, asked only at the end.
      var silent = model.emptyContext().document
      for word in words { silent.append(word) }
      // Word by word, asked everywhere.
      var talking = model.emptyContext().document
      for word in words {
        _ = talking.parts(of: word)
        talking.append(word)
      }
      // With a detour that is undone.
      var detour = model.emptyContext().document
      for (position, word) in words.enumerated() {
        if position % 17 == 5 {
          var copy = detour
          for _ in 0..<70 { copy.append(words[0]) }
          _ = copy.parts(of: word)
        }
        detour.append(word)
      }
      for word in [WordID.sentenceEnd, .unknown] + words.suffix(20) {
        let expected = silent.parts(of: word).parts
        #expect(talking.parts(of: word).parts == expected)
        #expect(detour.parts(of: word).parts == expected)
      }
      var (first, second): ([Float], [Float]) = ([], [])
      silent.distribution(into: &first)
      talking.distribution(into: &second)
      #expect(first == second)
    }
  }

  @Test func `is the same to the bit whether or not the next words are known, and in any arrays`() throws {
    // Short and long by turns, so that the arrays come fresh, from a document's beginning and from its middle.
    let texts = (0..<6).flatMap { TopicModel.newDocuments($0 + 1, sentences: $0 % 2 == 0 ? 1 : 20).suffix(1) }
    var workspace: AssociationWorkspace?
    for (index, text) in texts.enumerated() {
      let experts: Experts = index == 4 ? [.grammar, .topic, .caches] : .all
      let context = model.emptyContext(for: experts)
      let score = try model.score(text, after: context, words: true, in: &workspace)
      var document = context.document
      for (word, id) in zip(score.words, ids(of: text)) {
        #expect(document.parts(of: id).parts == word.parts)
        document.append(id)
      }
      #expect(score.words.count == document.position)
    }
    #expect(workspace?.isEmpty == false)
  }

  @Test func `used again after a reset is a new one`() {
    let words = ids(of: TopicModel.newDocuments(1)[0])
    var used = model.emptyContext().document
    for word in words {
      _ = used.parts(of: word)
      used.append(word)
    }
    used.reset()
    var new = model.emptyContext().document
    for word in words.prefix(90) {
      #expect(used.parts(of: word).parts == new.parts(of: word).parts)
      used.append(word)
      new.append(word)
    }
  }

  @Test func `with weight 0 is the grammar's`() throws {
    let count = try #require(model.associations).scale.count
    let weightless = model.replacing(scale: [Float](repeating: 0, count: count), gates: CacheGates())
    for text in TopicModel.newDocuments(2) {
      var product = weightless.context(after: text, for: Experts.all.subtracting(.caches)).document
      var grammar = model.context(after: text, for: .grammar).document
      for id in 0..<UInt32(model.vocabulary.count) where id != WordID.begin.rawValue {
        let (a, b) = (product.parts(of: WordID(id)).parts, grammar.parts(of: WordID(id)).parts)
        #expect(abs(a.sum - b.sum) < 1e-6)
        #expect(
          b
            == {
              var parts = LogParts(); parts.grammar = b.grammar; return parts
            }())
      }
    }
  }

  @Test func `with its gate open is the product with the shorter history`() throws {
    let scale = try #require(model.associations).scale
    var gates = CacheGates()
    for slot in 0..<CacheGates.slotCount {
      gates.weights[slot * CacheGates.featureCount] = slot == CacheGates.shorterSlot ? 60 : -60
    }
    let open = model.replacing(scale: scale, gates: gates)
    let words = (0..<UInt32(open.vocabulary.count)).map { WordID($0) }.filter { $0 != .begin }
    var lengths: Set<Int> = []
    var document = open.emptyContext().document
    for (position, next) in try ids(of: #require(TopicModel.newDocuments(1, sentences: 12).first)).enumerated() {
      let history = document.grammarState()
      if position % 3 == 0, let shorter = history.shorter {
        lengths.insert(history.length)
        let products = words.map { word in
          var state = shorter
          return open.grammar.score(word, &state).probability * (document.associations?.ratio(word) ?? .nan)
        }
        let normaliser = products.reduce(0, +)
        for (word, product) in zip(words, products) {
          let expected = product / normaliser
          #expect(abs(exp(document.parts(of: word).parts.sum) - expected) <= 1e-9 + 1e-5 * expected)
        }
      }
      document.append(next)
    }
    #expect(lengths.count > 1, "histories of several lengths")
  }

  private func ids(of text: String) -> [WordID] {
    text.split(separator: "\n").flatMap { line in
      line.split(separator: " ").map { model.vocabulary.id(of: String($0)) ?? .unknown } + [.sentenceEnd]
    }
  }
}
