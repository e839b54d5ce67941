import Fixtures
import LanguageModel
import Storage
import Testing
import Tokenization

@testable import Training

/// What holds in texts of any size. `packaging/test narrow` runs these tests with indices of 16 bits, which this text outgrows
/// as billions of words outgrow 32.
@Suite struct `More n-grams than an index has room for` {
  private static let order = 4
  private static let text = RandomText(seed: 9, sentences: 26_000, words: 900)
  private let folder = TemporaryFolder()

  private static var options: TrainingOptions {
    var options = EstimationTests.preTokenized(order: order, within: false)
    options.passesDownMasses = true
    options.quantizesWeights = false
    options.spellingOrder = 0
    options.pruning = [0, 1, 1, 1]
    return options
  }

  @Test func `change no probability`() throws {
    let model = try trainModel(on: [Self.text.text], options: Self.options, in: folder)
    let stream = ["<s>"] + Self.text.sentences.flatMap { $0 + ["</s>"] }
    let vocabulary = (0..<model.details.vocabularySize).map { model.vocabulary.word(WordID(UInt32($0))) }
    let naive = NaiveKneserNey(
      order: Self.order, streams: [stream], vocabulary: vocabulary, passesDownMasses: true,
      pruning: [0, 1, 1, 1])
    for start in stride(from: 0, to: stream.count - 20, by: stream.count / 10) {
      var state = model.grammar.initialState
      // The words before are those of a document's middle.
      for word in stream[max(1, start)..<start + 6] {
        model.grammar.advance(&state, by: try #require(model.vocabulary.id(of: word)))
      }
      let position = start + 6
      let expected = naive.probability(stream[position], stream[max(1, start)..<position])
      let found = model.grammar.score(try #require(model.vocabulary.id(of: stream[position])), &state).probability
      #expect(abs(found - expected) < 1e-5 * max(expected, 0.001), "\(stream[start...position])")
    }
  }

  /// The columns of a grammar that was made in some bytes of memory.
  private func columns(memory: Int) throws -> [[UInt8]] {
    var ids: [String: UInt32] = [:]
    var tokens: [UInt32] = [WordID.begin.rawValue]
    for word in Self.text.sentences.flatMap({ $0 + ["</s>"] }) {
      let next = UInt32(ids.count) + WordID.firstWord.rawValue
      tokens.append(word == "</s>" ? WordID.sentenceEnd.rawValue : ids[word, default: next])
      if word != "</s>", ids[word] == nil { ids[word] = next }
    }
    let scratch = try ScratchFolder(besides: folder.file("grammar"))
    var column = try ColumnWriter<UInt32>(path: scratch.file("tokens"))
    try column.append(tokens.span)
    var options = GrammarOptions(
      order: Self.order, vocabularySize: ids.count + WordID.firstWord.index, pruning: [0, 1, 1, 1], memory: memory)
    options.passesDownMasses = true
    let builder = GrammarBuilder(options: options, scratch: scratch, control: TrainingControl())
    let path = scratch.file("model")
    let writer = try ModelFileWriter(path: path)
    try writer.nGrams(builder.build(column.finish()), named: "grammar")
    try writer.finish()
    return [try contents(of: path)]
  }

  @Test func `are counted, linked and weighed in as little memory as there is, with the same bits`() throws {
    #expect(try columns(memory: 1 << 14) == columns(memory: 1 << 30))
  }

  @Test(.enabled(if: IndexWidth.lowBits < 32))
  func `are an error where the model itself would have to hold them, which names their length and what to do`() throws {
    var options = Self.options
    options.pruning = [0]
    #expect(throws: TrainingError.tooManyNGrams(order: 3)) {
      try trainModel(on: [Self.text.text], options: options, in: folder)
    }
    #expect(TrainingError.tooManyNGrams(order: 3).hint?.contains("--prune") == true)
    #expect(folderEntries(folder.path).isEmpty, "nothing is left behind")
  }

  @Test func `in another toolkit's model are imported as far as there is room, and refused beyond`() throws {
    let words = (0..<300).map { "w\($0)" }
    var lines = ["\\data\\", "ngram 1=302", "ngram 2=90000", "", "\\1-grams:", "-99\t<s>\t-1", "-2.5\t</s>"]
    lines += words.map { "-2.5\t\($0)\t-0.5" } + ["", "\\2-grams:"]
    for first in words { lines += words.map { "-2.6\t\(first) \($0)" } }
    lines += ["", "\\end\\", ""]
    let path = try folder.write(Array(lines.joined(separator: "\n").utf8), to: "two.arpa")
    let importing = ModelImport(output: folder.file("two.kith"))
    guard IndexWidth.lowBits == 32 else {
      #expect(throws: TrainingError.tooManyNGrams(order: 2)) { try importing.run(on: path) }
      return
    }
    try importing.run(on: path)
    #expect(try Model(contentsOf: folder.file("two.kith")).grammar.levels[1].count == 90_000)
  }

  @Test func `leave a table of co-occurrences as large as its places can say`() throws {
    var options = TrainingOptions()
    #expect(options.cooccurrenceByteCount(forTokens: 1_000_000_000_000) == IndexWidth.lowMask)
    options.cooccurrenceByteCount = IndexWidth.lowMask + 1
    #expect(throws: TrainingError.self) { try options.check() }
  }
}

@Suite struct `More words than an id can name` {
  private let folder = TemporaryFolder()
  private static let words = (0..<TrainingOptions.vocabularyLimit).map { "w\($0)" }.joined(separator: " ")

  @Test(.enabled(if: IndexWidth.wordBits < 21))
  func `are refused in a part that is counted, with what to do about it`() throws {
    let run = CountsRun(output: folder.file("part"), options: TrainingOptions())
    let error = #expect(throws: TrainingError.self) { try run.count(on: source([Self.words])) }
    #expect(error?.message.hasSuffix("count it in smaller parts and merge them") == true)
    #expect(folderEntries(folder.path).isEmpty)
  }

  @Test(.enabled(if: IndexWidth.wordBits < 21))
  func `leave the commonest to a model`() throws {
    var options = TrainingOptions()
    options.hasAssociations = false
    options.maximumVocabularySize = 5_000
    options.minimumCount = 1
    let model = try trainModel(on: [Self.words, "w7 w9 w7"], options: options, in: folder)
    #expect(model.details.vocabularySize == 5_003 && model.vocabulary.id(of: "w7") == .firstWord)
  }
}

@Suite struct `A count` {
  private let folder = TemporaryFolder()

  @Test func `that is larger than its column can say stays at the most, and a warning tells`() throws {
    var warnings: [String] = []
    let control = TrainingControl(warn: { warnings.append($0) })
    let scratch = try ScratchFolder(besides: folder.file("counts"))
    let stage = CountStage(
      options: GrammarOptions(order: 2, vocabularySize: 6, memory: 1 << 20), scratch: scratch, control: control)
    let trie = try stage.run { (emit) throws(TrainingError) in
      for next in [UInt32(3), 4] {
        var key = WindowKey()
        key[0] = next
        try emit(CountedWindow(first: 5, count: .max - 1, key: key))
      }
    }
    #expect(trie.levels[0].count[5] == .max && trie.levels[1].count[0] == .max - 1)
    #expect(warnings == ["1 n-grams were seen more than 4294967295 times, and count as that many"])
  }
}
