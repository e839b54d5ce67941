import Fixtures
import LanguageModel
import Testing
import Tokenization
import Training

/// A model of running text, where quotation marks, abbreviations and numbers make it hard to cut a text anywhere.
enum ProseModel {
  static let shared: Model = {
    let folder = TemporaryFolder()
    var corpus = TopicCorpus(seed: 5)
    let generated = corpus.documents(60).map { $0.replacing(" .", with: ".").replacing("\" ", with: "\"") }
    var options = TopicCorpus.options
    options.layout.isPreTokenized = false
    // Without a model no test can run.
    return try! trainModel(on: TinyCorpus.documents + generated, options: options, in: folder)
  }()
}

/// A model of Japanese text, whose runs are cut into words that it learnt.
enum UnspacedModel {
  static let shared: Model = {
    let folder = TemporaryFolder()
    var corpus = UnspacedCorpus(seed: 3)
    var options = TopicCorpus.options
    options.layout.isPreTokenized = false
    // Without a model no test can run.
    return try! trainModel(on: corpus.documents(90), options: options, in: folder)
  }()
}

private struct Generator {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 2 + 1 }
  mutating func draw(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(truncatingIfNeeded: state >> 33) % count
  }
}

@Suite struct `A context that grows` {
  private static let limits = GrowingContext.Limits(words: 4_000, bytes: 100_000, undos: 200)

  /// All that a context answers, and what it would write.
  private func answers(_ context: Context, _ model: Model) -> [Prediction] {
    model.predict(after: context, count: 12, includeSentenceEnd: true)
  }

  /// Asks a copy of the context as it is, warm or not, and one that read the text at once.
  private func expectInline(
    _ growing: GrowingContext, _ text: String, _ experts: Experts = .all,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let model = growing.model
    #expect(growing.text == text, sourceLocation: sourceLocation)
    let inline = model.context(after: text, for: experts)
    #expect(growing.position == inline.document.position, sourceLocation: sourceLocation)
    #expect(
      model.distribution(after: growing.context) == model.distribution(after: inline), sourceLocation: sourceLocation)
    #expect(answers(growing.context, model) == answers(inline, model), sourceLocation: sourceLocation)
  }

  /// Running text, and what is hard to cut: numbers, acronyms, apostrophes, marks, joiners, scripts without spaces.
  private static let pieces = [
    "Anna looked at the boat", " and", " the", " captain", "\"", "\" ", ". ", ".", "...", "? ", "!\" ", "3", ".5", ",",
    "1,000",
    "U.", "S.", "U.S", "A", "x", "can", "'", "t", "’", "Mr", "Mr. ", "\n", "\n\n", " ", "\u{301}", "e", "👩", "\u{200D}",
    "🚀", "海",
    "は青い。", "。", "--", "-", " glass of gin", " he said", "name7 ", " harbour", "\u{1e}", "word\u{ad}", "é", " wind.\n",
    String(repeating: "long", count: 60),
  ]

  @Test func `a text that ends in what ends its sentence is followed by the next one`() throws {
    for (model, end, none) in [(TopicModel.shared, "\n", " "), (ProseModel.shared, "\n\n", "\n")] {
      let (first, second) = ("the boat sees the sail", "the captain likes the")
      for gap in [end, " \(end)", "\(end) \(end)"] {
        let joined = model.context(after: first + gap + second)
        var context = model.context(after: first + gap)
        #expect(context.document.position == 6)
        model.append(second, to: &context)
        #expect(context.document.position == 10)
        #expect(model.distribution(after: context) == model.distribution(after: joined))
        var growing = GrowingContext(model, limits: Self.limits)
        try growing.append(first + gap)
        expectInline(growing, first + gap)
        try growing.append(second)
        expectInline(growing, first + gap + second)
      }
      // White space of any kind behind it, and any length of it.
      // In pre-tokenized text only blanks are any.
      let spaces = end == "\n" ? [] : ["\u{3000}", "\u{A0}", "\u{2003}", "\u{2028}", "\u{7F}"]
      for space in spaces + [String(repeating: " ", count: 700)] {
        let joined = model.context(after: first + end + space + second)
        var context = model.context(after: first + end + space)
        model.append(second, to: &context)
        #expect(context.document.position == joined.document.position)
        #expect(model.distribution(after: context) == model.distribution(after: joined))
        var growing = GrowingContext(model, limits: Self.limits)
        try growing.append(first + end + space)
        expectInline(growing, first + end + space)
      }
      #expect(model.context(after: first + none).document.position == 5)
      #expect(model.context(after: end).document.position == 0)
    }
  }

  @Test func `a long text, whose tables are cut into segments on the way, answers the same and is rolled back`() throws
  {
    let model = ProseModel.shared
    let words = (0..<model.vocabulary.count).map { model.vocabulary.word(WordID(UInt32($0))) }.filter {
      $0.unicodeScalars.allSatisfy(\.properties.isAlphabetic)
    }
    var generator = Generator(seed: 3)
    func text(_ count: Int) -> String { (0..<count).map { _ in words[generator.draw(words.count)] + " " }.joined() }
    // Contexts of one to five words, most of them new: more than a whole table holds after some two thousand.
    let limits = GrowingContext.Limits(words: 20_000, bytes: 1_000_000, undos: 8)
    var growing = GrowingContext(model, limits: limits)
    var all = ""
    for _ in 0..<6 {
      let piece = text(700)
      try growing.append(piece)
      all += piece
    }
    try growing.append(text(40))
    #expect(growing.undo(1) == 1)
    expectInline(growing, all)
    // Read at once there is room from the beginning; word by word there is not.
    var document = model.emptyContext()
    for word in all.split(separator: " ") {
      document.document.append(try #require(model.vocabulary.id(of: String(word))))
    }
    #expect(model.distribution(after: document) == model.distribution(after: model.context(after: all)))
  }

  @Test(arguments: 0..<12)
  func `is what the whole text is, wherever it is cut and however much is undone`(seed: Int) throws {
    let model = seed % 3 == 2 ? TopicModel.shared : ProseModel.shared
    let experts: Experts = seed % 4 == 3 ? .grammar : .all
    var generator = Generator(seed: UInt64(seed))
    var growing = GrowingContext(model, experts: experts, limits: Self.limits)
    var texts = [""]
    for step in 0..<160 {
      if generator.draw(8) == 0 {
        let count = 1 + generator.draw(generator.draw(4) == 0 ? 40 : 4)
        let undone = growing.undo(count)
        #expect(undone == min(count, texts.count - 1))
        texts.removeLast(undone)
      } else {
        let piece = (0...generator.draw(3)).map { _ in Self.pieces[generator.draw(Self.pieces.count)] }.joined()
        try growing.append(piece)
        texts.append(texts[texts.count - 1] + piece)
      }
      // Asked now and then, so that what was computed for words that go away is there to be mistaken for new.
      if generator.draw(3) == 0 { _ = model.predict(in: &growing.context, count: 3) }
      if generator.draw(4) == 0 || step == 159 { expectInline(growing, texts[texts.count - 1], experts) }
    }
  }

  /// Runs of scripts without spaces in parts, with what ends them and what belongs to their last character.
  private static let unspaced = [
    "船長", "は", "船", "長は", "灯台を見る", "図書", "館", "学校の先生", "。", "「", "」と言う。", "ノート", "ノ", "ー", "\u{3099}", "か", "ภาษา",
    "ไทย", "\u{e49}", "ｋ", "３", "．", "，", " ", "　", "\n", "file", "思い", "出す", "忘れ", "る", "\u{E000}", "\u{5D0}", "、",
    "『",
    String(repeating: "あ", count: 290), String(repeating: "船長は灯台を見る", count: 40),
  ]

  @Test(arguments: 0..<8) func `is what the whole text is where there are no spaces`(seed: Int) throws {
    let model = UnspacedModel.shared
    var generator = Generator(seed: UInt64(seed))
    var growing = GrowingContext(model, experts: seed % 4 == 3 ? .grammar : .all, limits: Self.limits)
    var texts = [""]
    for step in 0..<120 {
      if generator.draw(8) == 0 {
        let undone = growing.undo(1 + generator.draw(4))
        texts.removeLast(undone)
      } else {
        let piece = (0...generator.draw(2)).map { _ in Self.unspaced[generator.draw(Self.unspaced.count)] }.joined()
        guard texts[texts.count - 1].utf8.count + piece.utf8.count < 6_000 else { continue }
        try growing.append(piece)
        texts.append(texts[texts.count - 1] + piece)
      }
      if generator.draw(4) == 0 || step == 119 { expectInline(growing, texts[texts.count - 1], growing.experts) }
    }
  }

  @Test func `is the same at every split of a text in two`() throws {
    let model = ProseModel.shared
    let text = "\"Mr. A. Smith paid 1,000.5 in the U.S.A.,\" Anna said. He can't… \"Why?\" 海は青い。The boat."
    let whole = model.distribution(after: model.context(after: text))
    for index in text.unicodeScalars.indices {
      var growing = GrowingContext(model, limits: Self.limits)
      try growing.append(String(text.unicodeScalars[..<index]))
      try growing.append(String(text.unicodeScalars[index...]))
      #expect(model.distribution(after: growing.context) == whole)
    }
  }

  @Test func `word by word through hundreds of words, asked and undone, it stays that of the whole text`() throws {
    let model = ProseModel.shared
    var corpus = TopicCorpus(seed: 21)
    let words = (TinyCorpus.harbour + " " + corpus.document(sentences: 30).replacing(" .", with: "."))
      .split(separator: " ").map { " " + $0 }
    var growing = GrowingContext(model, limits: Self.limits)
    var text = ""
    for (index, word) in words.enumerated() {
      try growing.append(word)
      _ = model.predict(in: &growing.context, count: 3)
      // Back over a multiple of 64 and forth again by another way.
      if index % 50 == 49 {
        #expect(growing.undo(40) == 40)
        _ = model.predict(in: &growing.context, count: 3)
        for word in words[(index - 39)...index].reversed() { try growing.append(word) }
        _ = model.predict(in: &growing.context, count: 3)
        // And without being asked in between.
        #expect(growing.undo(40) == 40)
        for word in words[(index - 39)...index].reversed() { try growing.append(word + "y") }
        expectInline(
          growing, words[...(index - 40)].joined() + words[(index - 39)...index].reversed().map { $0 + "y" }.joined()
        )
        #expect(growing.undo(40) == 40)
        for word in words[(index - 39)...index] { try growing.append(word) }
      }
      text += word
      if index % 29 == 0 { expectInline(growing, text) }
    }
    expectInline(growing, text)
  }

  @Test func `undone after more words than the undo log holds, it is read again`() throws {
    let model = ProseModel.shared
    var corpus = TopicCorpus(seed: 4)
    var growing = GrowingContext(model, limits: Self.limits)
    try growing.append("Anna looked at the boat, ")
    for _ in 0..<8 { try growing.append(corpus.document(sentences: 40)) }
    #expect(growing.position > 2_000)
    #expect(growing.undo(8) == 8)
    expectInline(growing, "Anna looked at the boat, ")
    try growing.append("and the")
    expectInline(growing, "Anna looked at the boat, and the")
  }

  @Test func `a text read after it leaves it as it was`() throws {
    let model = ProseModel.shared
    var growing = GrowingContext(model, limits: Self.limits)
    try growing.append(TinyCorpus.garden + " \"The gre")
    let before = model.distribution(after: growing.context)
    for text in [" captain", "\" said Anna. ", String(repeating: "the sea and ", count: 400), ""] {
      var inline = model.context(after: growing.text)
      model.append(text, to: &inline)
      let expected = answers(inline, model)
      let found = try model.withText(text, after: &growing.context) { context in
        model.predict(in: &context, count: 12, includeSentenceEnd: true)
      }
      #expect(found == expected)
      #expect(model.distribution(after: growing.context) == before)
    }
    expectInline(growing, growing.text)
    try growing.append("en boat")
    expectInline(growing, TinyCorpus.garden + " \"The green boat")
  }

  @Test func `its arrays can be lent to another and come back`() throws {
    let model = ProseModel.shared
    var (first, second) = (
      GrowingContext(model, limits: Self.limits), GrowingContext(model, limits: Self.limits)
    )
    try first.append(TinyCorpus.harbour)
    try second.append(TinyCorpus.garden)
    _ = second.lendWorkspace()
    for round in 0..<3 {
      _ = model.predict(in: &first.context, count: 5)
      var workspace = first.lendWorkspace()
      try second.append(" The boat \(round)")
      second.take(workspace, isOwn: false)
      expectInline(second, second.text)
      workspace = second.lendWorkspace()
      try first.append(" and the garden")
      _ = first.undo(round)
      first.take(workspace, isOwn: false)
      expectInline(first, first.text)
      workspace = first.lendWorkspace()
      try first.append(", she said")
      _ = first.undo(1)
      first.take(workspace, isOwn: true)
      expectInline(first, first.text)
    }
  }

  @Test(arguments: 0..<4)
  func `it drops the oldest sentences, and is then what the rest is`(seed: Int) throws {
    let model = ProseModel.shared
    var generator = Generator(seed: UInt64(seed))
    var corpus = TopicCorpus(seed: UInt64(seed))
    let limits = GrowingContext.Limits(words: 200, bytes: 2_000, undos: 20)
    var growing = GrowingContext(model, limits: limits)
    var whole = ""
    for _ in 0..<60 {
      let piece =
        switch generator.draw(4) {
        case 0: String(repeating: " sea", count: generator.draw(30))
        case 1: String(corpus.document(sentences: 4).replacing(" .", with: ".").prefix(generator.draw(120)))
        case 2: "Anna sat in the garden. "
        default: corpus.document(sentences: 3).replacing(" .", with: ".") + " "
        }
      try growing.append(piece)
      whole += piece
      #expect(whole.hasSuffix(growing.text))
      #expect(growing.position <= limits.words && growing.text.utf8.count <= limits.bytes)
      if generator.draw(3) == 0 { expectInline(growing, growing.text) }
      if generator.draw(5) == 0 {
        let before = growing.text
        let undone = growing.undo(2)
        #expect(undone <= 2 && before.hasPrefix(growing.text))
        whole.removeLast(before.count - growing.text.count)
        expectInline(growing, growing.text)
      }
    }
    #expect(growing.droppedCount > 0)
    #expect(growing.text.isEmpty == false)
  }

  @Test func `a piece that is more than it holds is refused and changes nothing`() throws {
    let model = ProseModel.shared
    var growing = GrowingContext(model, limits: GrowingContext.Limits(words: 50, bytes: 400, undos: 3))
    try growing.append("The green boat")
    for piece in [String(repeating: "a ", count: 60), String(repeating: "x", count: 401)] {
      #expect(throws: GrowingContext.Full.self) { try growing.append(piece) }
    }
    expectInline(growing, "The green boat")
    for _ in 0..<5 { try growing.append(" sea") }
    #expect(growing.undo(9) == 3)
    expectInline(growing, "The green boat sea sea")
  }

  @Test func `full to its limits it takes no more than four megabytes`() throws {
    // Words that never repeat as they stood take the most.
    let model = ProseModel.shared
    var generator = Generator(seed: 77)
    var growing = GrowingContext(
      model, limits: GrowingContext.Limits(words: 6_144, bytes: 262_144, undos: 128))
    var most = 0
    for _ in 0..<9_000 {
      let id = WordID(UInt32(3 + generator.draw(model.vocabulary.count - 3)))
      try growing.append(" " + String(repeating: "\u{301}", count: generator.draw(30)) + model.vocabulary.word(id))
      most = max(most, growing.byteCount)
    }
    _ = growing.lendWorkspace()
    #expect(growing.droppedCount > 0)
    #expect(most <= 4_000_000, "\(most)")
  }
}
