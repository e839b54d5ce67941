import CorpusInput
import Fixtures
import LanguageModel
import Storage
import Testing
import Tokenization

@testable import Training

@Suite struct `Learning to cut text without spaces` {
  private let folder = TemporaryFolder()

  private static var options: TrainingOptions {
    var options = TrainingOptions()
    options.order = 3
    options.hasAssociations = false
    return options
  }

  private func words(_ text: String, _ model: Model) -> [String] {
    model.tokens(of: text).tokens.filter { !$0.range.isEmpty }.map {
      String(decoding: Array(text.utf8)[$0.range], as: UTF8.self)
    }
  }

  @Test func `finds the words that a text was made of`() throws {
    var corpus = UnspacedCorpus(seed: 1)
    let model = try trainModel(on: corpus.documents(60), options: Self.options, in: folder)
    var other = UnspacedCorpus(seed: 2)
    let expected = other.words(sentences: 40)
    func ends(_ words: [String]) -> Set<Int> {
      var end = 0
      return Set(
        words.map { word in
          end += word.utf8.count
          return end
        })
    }
    let (found, real) = (ends(words(expected.joined(), model)), ends(expected))
    #expect(Double(found.intersection(real).count) >= 0.97 * Double(max(found.count, real.count)))
    #expect(model.vocabulary.id(of: "灯台") != nil && model.vocabulary.id(of: "図書館") != nil)
    #expect(model.details.segmentation == .learnt && model.details.formatVersion == 4)
  }

  @Test func `leaves text without these scripts as it was, to the byte`() throws {
    let text = TinyCorpus.documents + ["Мир — the U.S. « oui » ‹x› e\u{301}…"]
    var options = Self.options
    let learnt = try trainModel(on: text, options: options, in: folder, named: "learnt.kith")
    options.segmentation = .characters
    let characters = try trainModel(on: text, options: options, in: folder, named: "characters.kith")
    #expect(learnt.details == characters.details && learnt.details.formatVersion == 3)
    #expect(learnt.details.segmentation == .characters)
  }

  @Test func `characters are words where that is wanted, and runs where these are not to be cut`() throws {
    var options = Self.options
    options.segmentation = .characters
    let text = ["船長 は 灯台 を 見る 。 ファイル"]
    let characters = try trainModel(on: text, options: options, in: folder, named: "characters.kith")
    #expect(words("船長は。", characters) == ["船", "長", "は", "。"])
    #expect(characters.details.formatVersion == 3)
    options.segmentation = .none
    let none = try trainModel(on: text, options: options, in: folder, named: "none.kith")
    #expect(words("船長 は灯台。", none) == ["船長", "は灯台", "。"])
    #expect(none.details.segmentation == .none && none.details.formatVersion == 4)
    #expect(
      try none.complete(after: none.context(after: "船長"), options: CompletionOptions(maxWords: 2, temperature: 0)).text
        == " は 灯台")
  }

  @Test func `gives every text a probability, and joins words as the script does`() throws {
    var corpus = UnspacedCorpus(seed: 4)
    let documents = corpus.documents(40).map { $0 + "このfileは、海にある。" }
    let model = try trainModel(on: documents, options: Self.options, in: folder)
    for text in ["未知の文字", "ไทย", "\u{E000}\u{378}", "\u{5D0}海\u{202E}", "\u{3099}", "か\u{3099}き", "ｆｉｌｅ", ""] {
      #expect(try model.score(text, after: model.emptyContext()).logProbability.isFinite)
    }
    #expect(words("このｆｉｌｅは", model).contains("ｆｉｌｅ"))
    #expect(model.vocabulary.id(ofTyped: "ｆｉｌｅ") == model.vocabulary.id(of: "file"))
    let context = model.context(after: "先生は")
    let best = try #require(model.predict(after: context, count: 1).first)
    #expect(best.text == best.word)
    let prefixed = model.predict(after: context, count: 5, prefix: "図書")
    #expect(prefixed.map(\.word).contains("図書館"))
    let text = try model.complete(after: context, options: CompletionOptions(maxWords: 12, temperature: 0)).text
    #expect(!text.contains(" "))
    #expect(
      try model.complete(after: model.context(after: "この"), options: CompletionOptions(maxWords: 2, temperature: 0))
        .text
        == "fileは")
  }

  @Test func `an unknown word is spelled after words that are not cut, as well as where characters are words`() throws {
    let latin = ["boat", "harbour", "lantern", "captain", "barrel", "market", "baker", "oven", "candle", "sailor"]
    var corpus = UnspacedCorpus(seed: 9)
    let documents = corpus.documents(20).enumerated().map { "\($1) \(latin[$0 % latin.count])" }
    func spelling(_ word: String, _ kind: Segmentation.Kind) throws -> Double {
      var options = Self.options
      options.segmentation = kind
      let model = try trainModel(on: documents, options: options, in: folder, named: "\(kind).kith")
      return try #require(model.tokenize(word, isCancelled: { false }).first?.spelling)
    }
    for word in ["harlan", "cabarket", "balor"] {
      #expect(try spelling(word, .learnt) > spelling(word, .characters) - 0.25)
    }
  }

  @Test func `a text is as long as its characters are many, where words must be frequent`() {
    var words = VocabularyBuilder()
    for (text, isScript, count) in [("灯台", true, 3), ("の", true, 2), ("カモメ", true, 1), ("file", false, 4)] {
      let bytes = Array(text.utf8)
      let token = Token(start: 0, end: bytes.count, gap: .none, traits: [.word])
      for _ in 0..<count { _ = words.add(token, in: bytes.span, isScript: isScript) }
    }
    var facts = CorpusFacts(tokens: 10, isPreTokenized: false, historyAcrossSentences: true)
    #expect(VocabularyStage.tokenCount(words, facts) == 10)
    facts.segmentation = .learnt(Segmenter(pieces: []))
    #expect(VocabularyStage.tokenCount(words, facts) == 10 + 3 + 2)
  }

  @Test func `the same text gives the same words, whatever the pieces it comes in`() throws {
    var corpus = UnspacedCorpus(seed: 6)
    let text = corpus.documents(30).joined(separator: "\n")
    let whole = try trainModel(on: [text], options: Self.options, in: folder, named: "whole.kith")
    let bytes = Array(text.utf8)
    let run = TrainingRun(output: folder.file("pieces.kith"), options: Self.options)
    let pieces = try run.train(on: { body in
      var start = 0
      while start < bytes.count {
        var end = min(start + 1_000, bytes.count)
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        try body(.text(Array(bytes[start..<end])))
        start = end
      }
      try body(.endOfDocument)
    })
    #expect(pieces.contentHash == whole.details.contentHash)
  }

  @Test func `a run of a hundred thousand characters is learnt from and cut`() throws {
    let model = try trainModel(
      on: [String(repeating: "海は青い", count: 25_000)], options: Self.options, in: folder)
    #expect(model.details.trainingTokens > 10_000)
  }

  /// Mixed directions, unassigned and private-use code points, marks by themselves, and letters with more marks than any has.
  private static let odd = [
    "\u{5E9}\u{5DC}\u{5D5}\u{5DD}海は\u{202E}青い\u{202C}\u{627}\u{644}", "\u{378}海\u{2FFFE}は\u{E000}青\u{F0000}い\u{10FFFD}",
    "\u{3099}\u{309A}\u{E49}\u{301}", "か\u{3099}き\u{301}\u{E49}ก\u{E49}\u{E49}", "ー", "々〆〇ヶ",
    "\u{FE0F}海\u{FE0F}は\u{200D}青\u{E0101}い",
    "か" + String(repeating: "\u{3099}", count: 300), "\u{FEFF}海\u{0}は", "ကမ္ဘာ ລາວ ខ្មែរ", "𠮷野家\u{2F81A}", "ﾃﾞｰﾀ\u{FF9E}",
  ]

  @Test func `odd characters are learnt from, read in pieces as in one, and get a probability`() throws {
    var corpus = UnspacedCorpus(seed: 8)
    let documents = corpus.documents(20) + Self.odd + Self.odd
    let model = try trainModel(on: documents, options: Self.options, in: folder)
    try model.verify()
    for text in Self.odd + [Self.odd.joined()] {
      let tokens = model.tokens(of: text).tokens.filter { !$0.range.isEmpty }
      #expect(tokens.allSatisfy { $0.range.count <= Tokenizer.maximumTokenByteCount })
      #expect(
        zip(tokens, tokens.dropFirst()).allSatisfy { $0.end <= $1.start } && (tokens.last?.end ?? 0) <= text.utf8.count)
      let whole = try model.score(text, after: model.emptyContext()).logProbability
      #expect(whole.isFinite && whole < 0)
      var growing = GrowingContext(model, limits: GrowingContext.Limits(words: 10_000, bytes: 100_000, undos: 1))
      for scalar in text.unicodeScalars { try growing.append(String(scalar)) }
      #expect(model.distribution(after: growing.context) == model.distribution(after: model.context(after: text)))
    }
  }

  @Test(arguments: [
    (["海", "は"], [0, 3, 9], [1, 2]), (["海", "は"], [0, 3], [1]), (["は", "海"], [0, 3, 2], [1, 2]),
    (["海"], [0, 3], [1 << 25]),
    (["海海"], [0, 2, 6], [1, 2]), (["海"], [0, 0, 3], [1, 2]), ([], [], []),
  ])
  func `damaged sections give an error`(spellings: [String], offsets: [UInt32], costs: [UInt32]) throws {
    let writer = try ModelFileWriter(path: folder.file("damaged.kith"))
    let text = Array(spellings.joined().utf8)
    try writer.section("segmentation.text", text.span)
    try writer.section("segmentation.offset", offsets.span)
    try writer.section("segmentation.cost", costs.span)
    try writer.finish()
    let file = try ModelFile(contentsOf: folder.file("damaged.kith"))
    #expect(throws: StorageError.self) { try Segmenter(file) }
  }

  @Test func `logarithms are right to ten digits`() {
    for number in [1e-300, 0.001, 0.5, 0.999, 1, 1.4, 2, 17, 1e9] {
      #expect(abs(SegmenterLearner.logarithm(number) - logarithm(number)) <= 1e-10 * max(1, abs(logarithm(number))))
    }
  }

  /// ln x = ∫ dx/x, by Simpson's rule over [1, mantissa], and the exponent.
  private func logarithm(_ number: Double) -> Double {
    let (mantissa, steps) = (number.significand, 2_000)
    let width = (mantissa - 1) / Double(steps)
    let sum = (0...steps).reduce(0.0) { sum, step in
      sum + (step == 0 || step == steps ? 1 : step % 2 == 1 ? 4 : 2) / (1 + Double(step) * width)
    }
    return sum * width / 3 + Double(number.exponent) * 0.693_147_180_559_945_309
  }
}
