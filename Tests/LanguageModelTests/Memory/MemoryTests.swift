import Fixtures
import Glibc
import Testing
import Tokenization

@testable import LanguageModel

@Suite struct `A memory beside a model` {
  private static let now: Int64 = 1_700_000_000

  private func memory(_ texts: [String], of model: Model, fading: MemoryFading = MemoryFading()) throws -> Memory {
    let kept = try texts.map { (try model.memoryText(of: $0), Self.now) }
    return try Memory(of: model, fading: fading).adding(kept, of: model)
  }

  private static let letters = [
    "Anna sailed the Petrel out of the harbour. The Petrel is a quick boat, said Zebedee.",
    "Zebedee poured a glass of perry for Anna. Dear Anna, the Petrel sails on Monday. Yours, Zebedee.",
  ]

  private static let openings = [
    "", "Anna sailed the", "The Petrel is a", "Dear Anna, the Petrel sails", "a glass of", "Nothing of the kind",
    "Yours,", "out of the harbour. The", "xyzzy",
  ]

  // MARK: The distribution

  @Test(arguments: openings) func `sums to 1 over the vocabulary and all other spellings`(opening: String) throws {
    for model in [TinyModel.shared, ProseModel.shared] {
      let memory = try memory(Self.letters, of: model)
      #expect(memory.newWordCount > 2)
      var context = model.context(after: opening)
      context.memory = memory
      var probabilities: [Float] = []
      let given = context.document.distribution(into: &probabilities, newWords: true)
      let odds = try #require(given)
      var sum = 0.0
      for id in 0..<model.vocabulary.count where id != WordID.begin.index {
        let probability = exp(context.document.parts(of: WordID(UInt32(id))).parts.sum)
        sum += probability
        #expect(abs(probability - Double(probabilities[id])) <= 1e-6 + 1e-5 * probability)
      }
      #expect(abs(sum - 1) < 1e-6)
      // Of the unknown words, those that the memory holds have theirs, and all other spellings have the rest.
      let found = context.document.mixture()
      let mixture = try #require(found)
      // No memory rescales what is unknown, so its part is what is mixed in.
      let parts = context.document.parts(of: .unknown).parts
      let unknown = exp(parts.sum - parts.memory)
      let held = memory.table.newWords.probabilities.reduce(0) { $0 + Double($1) }
      let others = mixture.kept * unknown * (1 - held)
      let all = (0..<odds.count).reduce(0) { $0 + odds.probability(of: $1) } + others
      #expect(abs(all - exp(context.document.parts(of: .unknown).parts.sum)) < 1e-6)
      for number in 0..<min(20, odds.count) {
        let parts = context.parts(ofNew: number)
        #expect(abs(exp(parts.sum) - odds.probability(of: number)) <= 1e-6)
      }
    }
  }

  @Test func `says the same whether shares are kept by word or gone through`() throws {
    for model in [TinyModel.shared, ProseModel.shared, TopicModel.shared] {
      let few = try memory(Self.letters, of: model)
      let many = Memory(few.table, of: model, manyWords: 1)
      for opening in Self.openings {
        var (sparse, dense) = (model.context(after: opening), model.context(after: opening))
        (sparse.memory, dense.memory) = (few, many)
        let (expected, found) = (model.distribution(after: sparse), model.distribution(after: dense))
        #expect(zip(expected, found).allSatisfy { abs($0 - $1) <= 1e-7 + 1e-6 * $0 })
        #expect(expected.count == found.count && expected != model.distribution(after: model.context(after: opening)))
      }
    }
  }

  @Test func `is to the bit what it is without, where the memory is empty or nothing matches`() throws {
    let model = ProseModel.shared
    for opening in Self.openings {
      let without = model.context(after: opening)
      var with = without
      with.memory = Memory(of: model)
      #expect(model.distribution(after: with) == model.distribution(after: without))
      #expect(
        model.predict(after: with, count: 12, includeSentenceEnd: true)
          == model.predict(after: without, count: 12, includeSentenceEnd: true))
      let text = "The Petrel sails with Zebedee."
      #expect(
        try model.score(text, after: with, words: true) == model.score(text, after: without, words: true))
    }
  }

  @Test func `mixes in what followed the last words, each context by what naive counting finds`() throws {
    let model = TopicModel.shared
    var generator = Generator(seed: 7)
    let words = (3..<40).map { WordID(UInt32($0)) }
    let fading = MemoryFading(halfLifeWords: 50)
    for _ in 0..<20 {
      // Few words, so that long contexts come again; texts, sentence ends and gaps between.
      let texts = (0..<4).map { _ in
        (0..<40).map { _ in
          switch generator.draw(12) {
          case 0: WordID.sentenceEnd
          case 1: WordID.unknown
          default: words[generator.draw(4)]
          }
        }
      }
      let memory = texts.reduce(Memory(of: model, fading: fading)) { $0.adding($1, of: model) }
      for _ in 0..<6 {
        var document = model.emptyContext().document
        let read = (0..<generator.draw(6)).map { _ in generator.draw(6) == 0 ? .sentenceEnd : words[generator.draw(4)] }
        for word in read { document.append(word) }
        document.memory = memory
        let found = document.mixture()
        let mixture = try #require(found)
        let naive = Self.naiveShares(texts, after: [.sentenceEnd] + read, fading)
        #expect(mixture.steps.count == naive.count)
        var kept = 1.0
        var expected: [WordID: Double] = [:]
        for (step, shares) in zip(mixture.steps, naive) {
          let gate = model.memoryGates.gate(step.slot, step.features)
          kept *= 1 - gate
          expected = expected.mapValues { $0 * (1 - gate) }
          for (word, share) in shares { expected[word, default: 0] += gate * share }
        }
        #expect(abs(mixture.kept - kept) < 1e-12)
        for word in words.prefix(6) + [.sentenceEnd] {
          let sum = mixture.sum(of: word.rawValue, in: memory.table)
          // What stands at each place of the text weighs a Float.
          #expect(abs(sum - (expected[word] ?? 0)) < 1e-6, "\(word) after \(read)")
        }
      }
    }
  }

  /// For each length of context that the texts hold, the share of each word that followed it.
  private static func naiveShares(_ texts: [[WordID]], after read: [WordID], _ fading: MemoryFading) -> [[WordID:
    Double]]
  {
    var counts = [[WordID: Double]](repeating: [:], count: 5)
    var age = texts.reduce(0) { $0 + $1.count { $0 != .unknown } }
    for text in texts {
      let whole = [WordID.sentenceEnd] + text
      for (index, word) in text.enumerated() where word != .unknown {
        let weight = exp2(-Double(age) / fading.halfLifeWords)
        age -= 1
        for length in 0...4 {
          guard length <= read.count, length <= index + 1 else { break }
          let before = whole[(index + 1 - length)..<(index + 1)]
          guard before.elementsEqual(read.suffix(length)), !before.contains(.unknown) else { break }
          counts[length][word, default: 0] += weight
        }
      }
    }
    return counts.filter { !$0.isEmpty }.map { shares in
      let total = shares.values.reduce(0, +)
      return shares.mapValues { $0 / total }
    }
  }

  @Test func `knows a document of its kind by its words, and nothing else of it`() throws {
    let model = ProseModel.shared
    let memory = try memory(Self.letters, of: model)
    func resemblance(_ text: String) -> Double {
      var context = model.context(after: text)
      return memory.table.resemblance(of: &context.document.history) { model.frequency(of: $0) }
    }
    #expect(resemblance("") == 0)
    #expect(resemblance("Zebedee and Anna on the Petrel") > resemblance("A miller and a baker on the road") + 2)
    #expect(resemblance("miller baker judge road") < 0)
    // The last 255 words alone count.
    let long = String(repeating: "miller baker judge road ", count: 70)
    #expect(resemblance("Zebedee and Anna. " + long) == resemblance("A miller and a baker. " + long))
    #expect(resemblance(long) < 0)
    // Buckets grow with it, and take whatever comes.
    let values = [-Double.infinity, -500, -7, -1, -0.1, 0, 0.1, 1, 7, 40, 300, .infinity]
    let buckets = values.map(MemoryFeatures.resemblance)
    #expect(
      buckets == buckets.sorted() && buckets.first == 0 && buckets.last == MemoryFeatures.Row.resemblanceCount - 1)
    #expect((0..<MemoryFeatures.Row.resemblanceCount).contains(MemoryFeatures.resemblance(.nan)))
  }

  // MARK: Learning

  @Test func `is the same to the bit in however many pieces it learnt`() throws {
    let model = ProseModel.shared
    let atOnce = try memory(Self.letters + Self.letters, of: model)
    var inPieces = Memory(of: model)
    for text in Self.letters + Self.letters {
      inPieces = try inPieces.adding([(model.memoryText(of: text), Self.now)], of: model)
    }
    for opening in Self.openings {
      var (a, b) = (model.context(after: opening), model.context(after: opening))
      (a.memory, b.memory) = (atOnce, inPieces)
      #expect(model.distribution(after: a) == model.distribution(after: b))
    }
  }

  @Test func `counts what is learnt twice twice, and whoever holds the one before keeps it`() throws {
    let model = TinyModel.shared
    let once = try memory(["The Petrel sails."], of: model)
    let twice = try once.adding([(model.memoryText(of: "The Petrel sails."), Self.now)], of: model)
    func count(_ memory: Memory) -> Double { memory.words(10, of: model).first { $0.word == "Petrel" }?.count ?? 0 }
    #expect(abs(count(once) - 1) < 1e-3)
    #expect(abs(count(twice) - 2) < 1e-3)
    #expect(once.wordCount == 5 && twice.wordCount == 10)
  }

  @Test func `fades by half with the words and with the days that learning lets pass`() throws {
    let model = TinyModel.shared
    let fading = MemoryFading(halfLifeWords: 10, halfLifeDays: 2)
    let start = try memory(["Petrel"], of: model, fading: fading)
    func count(_ memory: Memory) throws -> Double {
      try #require(memory.words(100, of: model).first { $0.word == "Petrel" }).count
    }
    #expect(abs(try count(start) - exp2(-0.1)) < 1e-9)  // its sentence end came after it
    let words = try start.adding(
      [(model.memoryText(of: Array(repeating: "boat", count: 9).joined(separator: " ")), Self.now)], of: model)
    #expect(abs(try count(words) - exp2(-1.1)) < 1e-9)
    let days = try words.adding([(try #require(MemoryText(kept: [])), Self.now + 2 * 86_400)], of: model)
    #expect(abs(try count(days) - exp2(-2.1)) < 1e-9)
    // A clock that goes back lets no time pass.
    let back = try days.adding([(try #require(MemoryText(kept: [])), Self.now)], of: model)
    #expect(try count(back) == count(days))
    // After thousands of half-lives nothing is left, and what is learnt then counts as ever.
    let late = try days.adding([(model.memoryText(of: "boat"), Self.now + 20_000 * 86_400)], of: model)
    #expect(try count(late) == 0)
    #expect(abs(try #require(late.words(1, of: model).first).count - exp2(-0.1)) < 1e-9)
    var context = model.context(after: "The")
    context.memory = late
    #expect(abs(model.distribution(after: context).reduce(0) { $0 + Double($1) } - 1) < 1e-5)
  }

  // MARK: New words

  @Test func `offers new words with their spelling, after a prefix too, and reads them in context`() throws {
    let model = ProseModel.shared
    var context = model.context(after: "Anna sailed the")
    context.memory = try memory(Self.letters + Self.letters + Self.letters, of: model)
    let words = model.predict(after: context, count: 5, prefix: "Pet")
    let first = try #require(words.first)
    #expect(first.word == "Petrel" && first.text == " Petrel" && first.parts.memory > 0)
    #expect(abs(first.logProbability - first.parts.sum) < 1e-12)
    // After a word that only the memory knows.
    var after = model.context(after: "Anna sailed the Petrel out of the harbour. The Petrel is a quick")
    let without = try #require(model.predict(after: after, count: 40).first { $0.word == "boat" })
    after.memory = context.memory
    let with = try #require(model.predict(after: after, count: 40).first { $0.word == "boat" })
    #expect(with.logProbability > without.logProbability)
    // Scored as predicted.
    let score = try model.score("Petrel", after: context, words: true)
    #expect(abs(try #require(score.words.first).logProbability - first.logProbability) < 1e-9)
    #expect(score.words[0].isUnknown)
    let explained = try model.explain("Petrel", after: context).words
    #expect(explained[0].attribution == .memory)
    #expect(abs(explained[0].score.parts.sum + explained[0].score.spelling - explained[0].score.logProbability) < 1e-12)
  }

  @Test func `writes words that only it knows`() throws {
    let model = ProseModel.shared
    var context = model.context(after: "Dear Anna, the")
    context.memory = try memory(Array(repeating: Self.letters[1], count: 8), of: model)
    let written = try model.complete(after: context, options: CompletionOptions(maxWords: 4, temperature: 0))
    #expect(written.text.hasPrefix(" Petrel sails on"))
    let score = try model.score(written.text, after: context, words: true)
    let words = score.words.filter { !$0.byteRange.isEmpty }.reduce(0) { $0 + $1.logProbability }
    #expect(abs(words - written.logProbability) < 1e-9)
  }

  @Test func `writes new words as the model's own script has them`() throws {
    let model = UnspacedModel.shared
    let text = String(repeating: "灯台へ逃げろ！スープもパンだ。", count: 8)
    var context = model.context(after: "灯台へ逃げろ！灯台")
    context.memory = try memory([text], of: model)
    let words = model.predict(after: context, count: 1_000)
    #expect(words.count { model.vocabulary.id(of: $0.word) == nil } > 2)
    for word in words { #expect(!word.text.contains(" "), "\(word.text)") }
    let written = try model.complete(after: context, options: CompletionOptions(maxWords: 12, temperature: 0)).text
    #expect(!written.isEmpty && !written.contains(" "), "\(written)")
    // Two of Katakana would be one.
    #expect(model.spacing(ofNew: Array("パン".utf8)) == [.script, .katakana])
    #expect(model.spacing(ofNew: Array("Petrel".utf8)) == [])
  }

  @Test func `is asked the same whether the context grew, was undone, or was read at once`() throws {
    let model = ProseModel.shared
    let memory = try memory(Self.letters, of: model)
    var growing = GrowingContext(model, limits: GrowingContext.Limits(words: 500, bytes: 5_000, undos: 20))
    var text = ""
    for piece in ["Anna sailed", " the Pet", "rel out", ". The", " Petrel", " is"] {
      try growing.append(" Zebedee and the Petrel")
      #expect(growing.undo(1) == 1)
      try growing.append(piece)
      text += piece
      growing.context.memory = memory
      var inline = model.context(after: text)
      inline.memory = memory
      #expect(model.distribution(after: growing.context) == model.distribution(after: inline))
      let after = try model.withText(" Petrel", after: &growing.context) { model.predict(in: &$0, count: 5) }
      let inlineAfter = try model.withText(" Petrel", after: &inline) { model.predict(in: &$0, count: 5) }
      #expect(after == inlineAfter)
      #expect(model.distribution(after: growing.context) == model.distribution(after: inline))
    }
  }

  private struct Generator {
    private var state: UInt64
    init(seed: UInt64) { state = seed &* 2 + 1 }
    mutating func draw(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(truncatingIfNeeded: state >> 33) % count
    }
  }
}
