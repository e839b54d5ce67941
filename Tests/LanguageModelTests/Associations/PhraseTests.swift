import Fixtures
import Glibc
import LanguageModel
import Testing
import Tokenization
import Training

@Suite struct `Layers that read phrases` {
  private static let models: [Model] = [0, 1, 2].map { layers in
    var corpus = TopicCorpus(seed: 1)
    var options = TopicCorpus.options
    options.layers = layers
    // Without a model no test can run.
    return try! trainModel(on: corpus.documents(40), options: options, in: TemporaryFolder())
  }

  private func ids(_ model: Model, _ sentences: Int) -> [WordID] {
    TopicModel.newDocuments(1, sentences: sentences)[0].split(separator: "\n").flatMap { line in
      line.split(separator: " ").map { model.vocabulary.id(of: String($0)) ?? .unknown } + [.sentenceEnd]
    }
  }

  @Test(arguments: 0...2) func `are as many as were wanted, and the distribution sums to 1 with them`(layers: Int)
    throws
  {
    let model = Self.models[layers]
    var document = model.emptyContext().document
    var hasPhrases = false
    for (index, word) in ids(model, 12).enumerated() {
      if index % 7 == 0 {
        var sum = 0.0
        for id in 0..<model.vocabulary.count where id != WordID.begin.index {
          sum += exp(document.parts(of: WordID(UInt32(id))).parts.sum)
        }
        #expect(abs(sum - 1) < 1e-6)
      }
      let parts = document.parts(of: word).parts
      hasPhrases = hasPhrases || parts.phraseNear != 0
      // Grammar sees two words back: before the third word there is nothing further away.
      if index < 2 { #expect(abs(parts.phraseFar) < 1e-6) }
      document.append(word)
    }
    #expect(hasPhrases == (layers > 0))
  }

  @Test func `say the same near and far however the document came`() {
    let model = Self.models[2]
    let words = ids(model, 40)
    #expect(words.count > 300)
    var asked = model.emptyContext().document
    asked.allowRollback(of: 200)
    var generator: UInt64 = 7
    for (index, word) in words.enumerated() {
      _ = asked.parts(of: word)
      asked.append(word)
      generator = generator &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let count = Int(generator >> 60) * (index % 90 == 80 ? 9 : 1)
      guard count > 0, asked.position > count else { continue }
      // There and back again, asked on the way and not.
      if index % 2 == 0 { _ = asked.parts(of: .sentenceEnd) }
      // As a session does between two requests.
      if index % 5 < 3 {
        let workspace = asked.lendWorkspace()
        asked.take(workspace, isOwn: index % 5 == 0)
      }
      let isBack = asked.rollBack(to: asked.position - count)
      #expect(isBack)
      if index % 3 == 0 {
        var silent = model.emptyContext().document
        for word in words[..<(index + 1 - count)] { silent.append(word) }
        let (found, expected) = (asked.parts(of: word).parts, silent.parts(of: word).parts)
        #expect(found == expected)
      }
      for word in words[(index + 1 - count)...index] { asked.append(word) }
      if index % 20 == 0 {
        var silent = model.emptyContext().document
        for word in words[...index] { silent.append(word) }
        for word in [WordID.sentenceEnd, .unknown] + words.prefix(12) {
          let (found, expected) = (asked.parts(of: word).parts, silent.parts(of: word).parts)
          #expect(found == expected)
        }
      }
    }
  }

  @Test func `lent arrays and left out parts change no phrase`() {
    let model = Self.models[2]
    let words = ids(model, 20)
    var document = model.emptyContext().document
    for (index, word) in words.enumerated() {
      _ = document.parts(of: word)
      if index % 11 == 3 {
        let workspace = document.lendWorkspace()
        document.take(workspace, isOwn: index % 2 == 0)
      }
      document.append(word)
    }
    var plain = model.emptyContext().document
    for word in words { plain.append(word) }
    let expected = plain.parts(of: words[3]).parts
    let found = document.parts(of: words[3]).parts
    #expect(found == expected)
    var alone = model.context(after: "", for: [.grammar, .phrase]).document
    for word in words { alone.append(word) }
    let parts = alone.parts(of: words[3]).parts
    #expect(abs(parts.phraseNear - expected.phraseNear) < 1e-5 && parts.topic == 0 && parts.recurrence == 0)
    #expect(parts.grammar == expected.grammar)
  }

  @Test func `near are a distribution with grammar, which is that of both alone`() {
    let model = Self.models[2]
    var whole = model.emptyContext(for: [.grammar, .phrase, .topic, .recurrence]).document
    var nearby = model.emptyContext(for: [.grammar, .phraseNear]).document
    for (index, word) in ids(model, 10).enumerated() {
      if index % 9 == 4 {
        var sum = 0.0
        for id in 0..<model.vocabulary.count where id != WordID.begin.index {
          let parts = whole.parts(of: WordID(UInt32(id))).parts
          sum += exp(parts.nearby)
          let alone = nearby.parts(of: WordID(UInt32(id))).parts
          #expect(abs(parts.nearby - alone.sum) < 1e-5)
        }
        #expect(abs(sum - 1) < 1e-6)
      }
      whole.append(word)
      nearby.append(word)
    }
  }

  @Test func `make a text likelier that has something to say of phrases`() throws {
    let model = TopicModel.shared
    func bits(_ experts: Experts) throws -> Double {
      try TopicModel.newDocuments(20).reduce(0) {
        try $0 + model.score($1, after: model.emptyContext(for: experts)).logProbability
      }
    }
    #expect(try bits([.grammar, .phrase, .topic, .state]) > bits([.grammar, .topic, .state]))
  }
}
