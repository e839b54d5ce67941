import CorpusInput
import Fixtures
import LanguageModel
import Storage
import Testing
import Tokenization
import Training

/// The passages that a model keeps of its training text.
@Suite struct PassageTests {
  let folder = TemporaryFolder()

  private func options(_ bytes: Int) -> TrainingOptions {
    var options = TopicCorpus.options
    options.hasAssociations = false
    options.passageByteCount = bytes
    return options
  }

  /// The passages with their places, as `reason` would read them: through the list of the word `the`, which all hold.
  private func explained(_ model: Model, _ text: String, _ count: Int = 20) throws -> [WordExplanation] {
    try model.explain(text, after: model.emptyContext(), passageCount: count).words
  }

  @Test func `dense numbers come back, in the bytes that were counted`() {
    var numbers: [UInt32] = [0, 1, 191, 192, 193, 12_479, 12_480, 12_481, 798_911, 798_912, .max - 1, .max]
    numbers += (0..<32).map { 1 << $0 }
    for number in numbers {
      var bytes: [UInt8] = []
      DenseCode.append(number, to: &bytes)
      #expect(bytes.count == DenseCode.byteCount(number) && bytes.count <= DenseCode.longest)
      var offset = 0
      #expect(DenseCode.read(bytes.span, at: &offset, end: bytes.count) == number && offset == bytes.count)
      for end in 0..<bytes.count {
        offset = 0
        #expect(DenseCode.read(bytes.span, at: &offset, end: end) == nil)
      }
    }
    #expect(DenseCode.byteCount(191) == 1 && DenseCode.byteCount(12_479) == 2 && DenseCode.byteCount(12_480) == 3)
    var offset = 0
    let endless = [UInt8](repeating: 0xFF, count: 40)
    #expect(DenseCode.read(endless.span, at: &offset, end: 40) == nil)
  }

  @Test func `every n-gram is counted as the text has it, and shown where it stands, the longest first`() throws {
    var corpus = TopicCorpus(seed: 3)
    let documents = corpus.documents(40)
    let model = try trainModel(on: documents, options: options(1 << 20), in: folder)
    let store = try #require(model.passages?.store)
    #expect(store.tokenCount == model.details.trainingTokens && store.count == model.details.trainingSentences)
    // The text in tokens, document by document, with its ends.
    let tokens = documents.map { document in
      ["<s>"] + document.split(separator: "\n").flatMap { $0.split(separator: " ").map(String.init) + ["</s>"] }
    }
    let text = documents[7].split(separator: "\n").prefix(3).joined(separator: "\n")
    var longest = 0
    for word in try explained(model, text) {
      let nGram = word.nGram
      let evidence = try #require(word.evidence)
      guard nGram.count > 1 else { continue }
      longest = max(longest, nGram.count)
      let count = tokens.reduce(0) { count, document in
        count + document.indices.count { document[$0...].prefix(nGram.count).elementsEqual(nGram) }
      }
      #expect(evidence.nGramCount == count && count > 0)
      #expect(evidence.passages.map(\.order) == evidence.passages.map(\.order).sorted(by: >))
      #expect(evidence.passages.first?.order == nGram.count && evidence.passages.count <= 20)
      for passage in evidence.passages {
        let document = tokens[passage.place.document]
        let sentence = document[(passage.place.position + 1)...].prefix { $0 != "</s>" }
        // Pre-tokenized, as the text was given.
        #expect(passage.text.split(separator: " ").joined() == sentence.joined())
        let matched = passage.matched.map { String(decoding: Array(passage.text.utf8)[$0], as: UTF8.self) }.joined(
          separator: " ")
        let shown = nGram.suffix(passage.order).filter { $0 != "<s>" && $0 != "</s>" }
        // As it is written in running text: a full stop joins the word before it.
        let letters = shown.joined()
        #expect(letters.hasSuffix(matched.filter { $0 != " " }) && (!matched.isEmpty || word.score.word == "</s>"))
      }
    }
    #expect(longest == 3)
    // The first word of a document, by its beginning; of a sentence, by the one before.
    let first = try #require(try explained(model, "the boat").first)
    #expect(first.nGram == ["<s>", "the"] && first.evidence?.passages.first?.place.position == 0)
    let beginnings = tokens.count { $0[1] == "the" }
    #expect(first.evidence?.nGramCount == beginnings)
  }

  @Test func `a size is kept to, and what is kept comes from all over the text`() throws {
    var corpus = TopicCorpus(seed: 9)
    let documents = corpus.documents(200)
    let whole = try #require(try trainModel(on: documents, options: options(10 << 20), in: folder).passages?.store)
    for size in [whole.byteCount / 2, whole.byteCount / 10] {
      let model = try trainModel(on: documents, options: options(size), in: folder, named: "\(size).kith")
      let store = try #require(model.passages?.store)
      #expect(store.byteCount <= size && store.byteCount > size * 9 / 10)
      #expect(store.count < whole.count && store.tokenCount < whole.tokenCount)
      let shown = try explained(model, "the boat has the sail of the sea .").flatMap { $0.evidence?.passages ?? [] }
      let numbers = Set(shown.map(\.place.document))
      #expect(numbers.contains { $0 < 50 } && numbers.contains { $0 >= 150 })
    }
    var warnings: [String] = []
    let none = try trainModel(
      on: documents, options: options(100), in: folder, named: "none.kith",
      control: TrainingControl(warn: { warnings.append($0) }))
    #expect(none.passages == nil && warnings.contains("no passage has room in 100 bytes: the model keeps none"))
  }

  @Test func `memory changes no byte`() throws {
    var corpus = TopicCorpus(seed: 4)
    let documents = corpus.documents(100)
    var options = options(60_000)
    _ = try trainModel(on: documents, options: options, in: folder, named: "a.kith")
    options.memory = 16 << 20
    _ = try trainModel(on: documents, options: options, in: folder, named: "b.kith")
    #expect(try contents(of: folder.file("a.kith")) == contents(of: folder.file("b.kith")))
  }

  @Test func `unknown words are spelled, long sentences come in pieces, and files are named`() throws {
    var options = TrainingOptions()
    options.order = 3
    options.hasAssociations = false
    options.minimumCount = 2
    options.passageByteCount = 1 << 20
    let long = (0..<60).map { "the boat \($0 % 9)" }.joined(separator: " ") + " and the mooring lies here."
    let texts = ["the boat and the sail. The boat and Zanzibar.", "the sail. " + long]
    try TrainingRun(output: folder.file("model"), options: options).train { body in
      for (index, text) in texts.enumerated() {
        try body(.file("stories/\(index).txt"))
        try body(.text(Array(text.utf8)))
        try body(.endOfDocument)
      }
    }
    let model = try Model(contentsOf: folder.file("model"))
    #expect(model.vocabulary.id(of: "Zanzibar") == nil)
    let zanzibar = try explained(model, "the boat and").flatMap { $0.evidence?.passages ?? [] }
    #expect(zanzibar.contains { $0.text == "The boat and Zanzibar." && $0.place.file == "stories/0.txt" })
    let pieces = try explained(model, "the boat 5 and the").flatMap { $0.evidence?.passages ?? [] }
      .filter { $0.place.document == 1 && $0.place.position > 0 }
    #expect(pieces.allSatisfy { $0.place.file == "stories/1.txt" })
    #expect(pieces.contains { $0.text.hasSuffix("and the mooring lies here.") && $0.place.position == 100 })
    // The part of an n-gram that lies in the piece before is looked for there.
    let store = try #require(model.passages?.store)
    #expect(store.tokenCount == model.details.trainingTokens)
  }

  @Test func `a model with example sentences, as kith kept them before, still answers`() throws {
    var corpus = TopicCorpus(seed: 5)
    let documents = corpus.documents(60)
    let model = try trainModel(on: documents, options: TopicCorpus.options, in: folder)
    let file = try ModelFile(contentsOf: folder.file("tiny.kith"))
    let sentence = "the boat has the sail of the sea ."
    let ids = sentence.split(separator: " ").compactMap { model.vocabulary.id(of: String($0))?.rawValue }
    let words = ids + [WordID.sentenceEnd.rawValue]
    let writer = try ModelFileWriter(path: folder.file("old.kith"))
    for section in file.sections {
      try writer.beginSection(section.name, elementByteCount: section.elementByteCount)
      try writer.append(file.file.bytes.extracting(section.offset..<section.offset + section.byteCount))
      writer.endSection()
    }
    try writer.section("example.word", words.span)
    try writer.finish()
    let old = try Model(contentsOf: folder.file("old.kith"))
    let found = old.collocates(of: "boat", minimumCount: 1, count: 50, passages: 1)?.words.flatMap(\.passages) ?? []
    #expect(Set(found) == ["the boat has the sail of the sea."])
    let sources = ReasoningSources(searchesPassages: true)
    let reasoning = try #require(try old.reason("what has the boat ?", from: sources, stepLimit: 1))
    #expect(reasoning.steps.first?.gathered.map(\.sentence.text) == ["the boat has the sail of the sea."])
    #expect(try explained(old, sentence).allSatisfy { $0.evidence == nil })
  }
}
