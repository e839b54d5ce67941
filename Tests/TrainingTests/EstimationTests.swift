import Fixtures
import Glibc
import LanguageModel
import Storage
import Synchronization
import Testing
import Tokenization

@testable import Training

@Suite struct EstimationTests {
  @Test func `a model may do without a spelling, and an order that is none is refused`() throws {
    let folder = TemporaryFolder()
    var options = TrainingOptions()
    options.spellingOrder = 0
    let model = try trainModel(options: options, in: folder)
    let score = try model.score("gin zyzzyva", after: model.context(after: ""))
    #expect(score.unknownCount == 1 && score.spelling == 0 && score.logProbability < 0)
    for order in [-1, 8] {
      options.spellingOrder = order
      #expect(throws: TrainingError.self) { try trainModel(options: options, in: folder) }
    }
  }

  let folder = TemporaryFolder()

  static func preTokenized(order: Int, within: Bool) -> TrainingOptions {
    var options = TrainingOptions()
    options.order = order
    options.layout = TextLayout(isPreTokenized: true, documents: .emptyLines)
    options.historyAcrossSentences = !within
    options.minimumCount = 1
    options.pruning = [0]
    options.hasAssociations = false
    return options
  }

  @Test(arguments: [1, 2, 3, 5, 7], [true, false])
  func `probabilities equal a naive Kneser-Ney`(order: Int, within: Bool) throws {
    let text = RandomText(seed: UInt64(order), sentences: 60, words: 12)
    let model = try trainModel(
      on: [text.text], options: Self.preTokenized(order: order, within: within), in: folder)
    let sentences = text.sentences.map { $0 + ["</s>"] }
    let streams = within ? sentences.map { ["<s>"] + $0 } : [["<s>"] + sentences.flatMap { $0 }]
    let vocabulary = (0..<model.details.vocabularySize).map { model.vocabulary.word(WordID(UInt32($0))) }
    let naive = NaiveKneserNey(order: order, streams: streams, vocabulary: vocabulary)
    for stream in streams.prefix(12) {
      var state = model.grammar.initialState
      for position in 1..<min(stream.count, 40) {
        let word = model.vocabulary.id(of: stream[position]) ?? .unknown
        let expected = naive.probability(stream[position], stream[..<position])
        let found = model.grammar.score(word, &state).probability
        #expect(abs(found - expected) < 1e-6 * max(expected, 0.01), "\(stream[...position].suffix(order))")
      }
    }
  }

  @Test(arguments: [1, 2, 3, 5], [[0, 0, 0, 0, 0], [0, 0, 1, 1, 1], [0, 1, 2, 2, 2]])
  func `lower orders from masses equal a naive reckoning`(order: Int, pruning: [Int]) throws {
    let text = RandomText(seed: UInt64(order) + 20, sentences: 60, words: 12)
    var options = Self.preTokenized(order: order, within: false)
    options.passesDownMasses = true
    options.pruning = Array(pruning.prefix(order))
    let model = try trainModel(on: [text.text], options: options, in: folder)
    let stream = ["<s>"] + text.sentences.flatMap { $0 + ["</s>"] }
    let vocabulary = (0..<model.details.vocabularySize).map { model.vocabulary.word(WordID(UInt32($0))) }
    let naive = NaiveKneserNey(
      order: order, streams: [stream], vocabulary: vocabulary, passesDownMasses: true,
      pruning: Array(pruning.prefix(order)))
    var state = model.grammar.initialState
    for position in 1..<min(stream.count, 120) {
      let word = model.vocabulary.id(of: stream[position]) ?? .unknown
      let expected = naive.probability(stream[position], stream[..<position])
      let found = model.grammar.score(word, &state).probability
      #expect(abs(found - expected) < 1e-5 * max(expected, 0.01), "\(stream[...position].suffix(order))")
    }
  }

  @Test(arguments: [1, 2, 3, 5, 7], [[0], [0, 0, 1], [0, 1, 2]])
  func `every distribution sums to one, pruned or not`(order: Int, pruning: [Int]) throws {
    var options = Self.preTokenized(order: order, within: false)
    options.pruning = Array(pruning.prefix(order))
    let text = RandomText(seed: 7, sentences: 300, words: 30)
    let model = try trainModel(on: [text.text], options: options, in: folder)
    for sentence in text.sentences.prefix(20) + [["w1", "unheard", "w2"], []] {
      let context = model.context(after: sentence.joined(separator: " "))
      let sum = model.distribution(after: context).reduce(0.0) { $0 + Double($1) }
      #expect(abs(sum - 1) < 1e-6)
    }
  }

  @Test func `the distribution is what scoring each word gives`() throws {
    let model = try trainModel(in: folder)
    for text in ["", "The green", "Anna looked at the", "unheard words of the green boat"] {
      let context = model.context(after: text)
      let distribution = model.distribution(after: context)
      var state = model.grammar.initialState
      for word in text.split(separator: " ") {
        model.grammar.advance(&state, by: model.vocabulary.id(of: String(word)) ?? .unknown)
      }
      for id in 0..<distribution.count where id != WordID.begin.index {
        var copy = state
        let probability = model.grammar.score(WordID(UInt32(id)), &copy).probability
        #expect(abs(Double(distribution[id]) - probability) < 1e-6)
      }
    }
  }

  @Test(.enabled(if: IndexWidth.lowBits == 32))
  func `the same bytes for any memory limit`() throws {
    // Enough tokens that the small limit needs several runs on disk.
    let text = RandomText(seed: 3, sentences: 400_000, words: 400).text
    var options = Self.preTokenized(order: 3, within: false)
    options.memory = 1 << 30
    _ = try trainModel(on: [text], options: options, in: folder, named: "whole")
    options.memory = 16 << 20
    _ = try trainModel(on: [text], options: options, in: folder, named: "parts")
    #expect(try contents(of: folder.file("whole")) == contents(of: folder.file("parts")))
  }

  @Test func `training leaves the model and nothing else`() throws {
    _ = try trainModel(in: folder)
    #expect(folderEntries(folder.path) == ["tiny.kith"])
  }

  @Test func `a cancelled training leaves nothing, at whatever moment`() throws {
    for limit in 0..<12 {
      let asked = Atomic(0)
      let control = TrainingControl(isCancelled: {
        asked.add(1, ordering: .relaxed).newValue > limit
      })
      #expect(throws: TrainingError.cancelled) { try trainModel(in: folder, control: control) }
      #expect(folderEntries(folder.path) == [])
    }
  }

  @Test(arguments: ["one", "a a a a a a", "x\n", "Yes. No.", "你好", "\u{0}a"])
  func `the smallest corpora train, and their distributions sum to one`(text: String) throws {
    var warnings: [String] = []
    let model = try trainModel(on: [text], in: folder, control: TrainingControl(warn: { warnings.append($0) }))
    let sum = model.distribution(after: model.context(after: text)).reduce(0.0) { $0 + Double($1) }
    #expect(abs(sum - 1) < 1e-6)
    #expect(!warnings.isEmpty, "too little text for discounts is said")
    let score = try model.score("entirely new words", after: model.emptyContext())
    #expect(score.logProbability.isFinite && score.unknownCount == 3)
  }

  @Test(arguments: [[], [""], [" \n\t"], ["", "  "]]) func `a corpus without words is refused`(documents: [String]) {
    #expect(throws: TrainingError.noWords) { try trainModel(on: documents, in: folder) }
    #expect(folderEntries(folder.path) == [])
  }

  @Test func `options that make no sense are refused with a sentence`() {
    let wrong: [(inout TrainingOptions) -> Void] = [
      { $0.order = 0 }, { $0.order = 8 }, { $0.minimumCount = 0 }, { $0.memory = 1 << 20 },
      { $0.pruning = [1] }, { $0.pruning = [0, 2, 1] }, { $0.pruning = [0, -1] }, { $0.maximumVocabularySize = 0 },
      { $0.pruning = [0, 0, 0, 0, 0, 0] },
    ]
    for change in wrong {
      var options = TrainingOptions()
      change(&options)
      let error = #expect(throws: TrainingError.self) { try trainModel(options: options, in: folder) }
      #expect(error?.message.isEmpty == false)
    }
  }

  @Test func `rare words become unknown before counting`() throws {
    var options = Self.preTokenized(order: 2, within: true)
    options.minimumCount = 2
    let model = try trainModel(on: ["a b a\nc a b\n<unk> a\n"], options: options, in: folder)
    #expect(model.vocabulary.id(of: "c") == nil && model.vocabulary.id(of: "b") != nil)
    // c and <unk>: two of the nine words and three sentence ends... in raw counts.
    #expect(model.vocabulary.frequencies[WordID.unknown.index] == 2)
    var state = model.grammar.emptyState
    #expect(model.grammar.score(.unknown, &state).matchedOrder == 1)
  }

  @Test func `training text is likelier than the same words shuffled`() throws {
    let model = try trainModel(in: folder)
    let words = TinyCorpus.harbour.split(separator: " ").prefix(60)
    let text = words.joined(separator: " ")
    let shuffled = words.reversed().joined(separator: " ")
    let a = try model.score(text, after: model.emptyContext())
    let b = try model.score(shuffled, after: model.emptyContext())
    #expect(a.perplexity * 3 < b.perplexity)
  }

  @Test func `want of memory is called that, and not a failure to write`() {
    let error = TrainingError.storage(.system(operation: "map it", code: ENOMEM))
    #expect(error.message.contains("memory") && error.hint?.contains("--memory") == true)
    #expect(TrainingError.storage(.system(operation: "write it", code: ENOSPC)).message.contains("written"))
  }

  @Test func `discounts are those worked by hand`() {
    // n₁ = 10, n₂ = 5, n₃ = 3, n₄ = 2: Y = 10 / 20 = 0.5; D1 = 1 - 2·0.5·5/10 = 0.5;
    // D2 = 2 - 3·0.5·3/5 = 1.1; D3+ = 3 - 4·0.5·2/3 = 1.666...
    let discounts = Discounts(countsOfCounts: [10, 5, 3, 2])
    #expect(!discounts.isFallback)
    for (found, expected) in zip(discounts.values, [0.5, 1.1, 5.0 / 3]) { #expect(abs(found - expected) < 1e-12) }
    #expect(Discounts(countsOfCounts: [10, 5, 0, 2]) == .fallback)
    #expect(Discounts(countsOfCounts: [1, 5, 50, 2]).isFallback, "a discount outside 0...c is none")
  }
}

@Suite struct CountingTests {
  let folder = TemporaryFolder()

  @Test func `columns longer than any buffer keep their elements`() throws {
    var writer = try ColumnWriter<UInt32>(path: folder.file("column"))
    for i in 0..<100_000 { try writer.append(UInt32(i) &* 2_654_435_761) }
    let column = try writer.finish()
    #expect(column.count == 100_000)
    #expect((0..<100_000).allSatisfy { column[$0] == UInt32($0) &* 2_654_435_761 })
  }

  @Test(arguments: 0..<30) func `the radix sort sorts`(seed: UInt64) {
    var generator = RandomKeys(seed: seed)
    let wordCount = 1 + Int(seed % 6)
    let bits = 1 + Int(generator.next() % 21)
    var keys = (0..<1 + Int(generator.next() % 3000)).map { _ in generator.key(wordCount: wordCount, bits: bits) }
    let expected = keys.sorted()
    var scratch: [WindowKey] = []
    radixSort(&keys, scratch: &scratch, wordCount: wordCount, bitsPerWord: bits)
    #expect(keys == expected)
  }

  @Test func `every id of the largest vocabulary fits into a key`() {
    #expect(UInt32(TrainingOptions.vocabularyLimit) <= WindowKey.absent)
  }

  @Test func `keys keep their words and compare as word sequences`() {
    var key = WindowKey()
    #expect((0..<6).allSatisfy { key[$0] == WindowKey.absent })
    for index in 0..<6 { key[index] = UInt32(index * 1000 + 7) }
    #expect((0..<6).map { key[$0] } == [7, 1007, 2007, 3007, 4007, 5007])
    var shorter = key
    shorter[5] = WindowKey.absent
    #expect(key < shorter)
  }
}

struct RandomKeys {
  private var state: UInt64
  init(seed: UInt64) { state = seed &+ 1 }

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 20
  }

  /// A key of random words below 2^bits - 1, cut short now and then.
  mutating func key(wordCount: Int, bits: Int) -> WindowKey {
    var key = WindowKey()
    for index in 0..<wordCount {
      if next() % 8 == 0 { break }
      key[index] = UInt32(next() % max(1, (1 << UInt64(bits)) - 1))
    }
    return key
  }
}
