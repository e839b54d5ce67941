import CorpusInput
import Fixtures
import Glibc
import LanguageModel
import Storage
import Synchronization
import Testing
import Tokenization

@testable import Training

@Suite struct ModelImportTests {
  let folder = TemporaryFolder()

  func importText(
    _ text: String, options: ImportOptions = ImportOptions(), warn: @escaping (String) -> Void = { _ in }
  ) throws -> Model {
    try importBytes(Array(text.utf8), options: options, warn: warn)
  }

  func importBytes(
    _ bytes: [UInt8], options: ImportOptions = ImportOptions(), warn: @escaping (String) -> Void = { _ in }
  ) throws -> Model {
    try importFile(try folder.write(bytes, to: "in.arpa"), options: options, warn: warn)
  }

  func importFile(
    _ path: String, options: ImportOptions = ImportOptions(), warn: @escaping (String) -> Void = { _ in }
  ) throws -> Model {
    try ModelImport(output: folder.file("out.kith"), options: options, control: TrainingControl(warn: warn)).run(
      on: path)
    let model = try Model(contentsOf: folder.file("out.kith"))
    try model.verify()
    return model
  }

  /// log10 P(word | history) as the model has it.
  static func log10Probability(_ word: String, after history: [String], _ model: Model) -> Double {
    var state = model.grammar.emptyState
    for word in history { model.grammar.advance(&state, by: model.vocabulary.id(of: word) ?? .unknown) }
    return log10(model.grammar.score(model.vocabulary.id(of: word) ?? .unknown, &state).probability)
  }

  /// Sums of the file's numbers, done by hand.
  static let byHand: [(word: String, history: [String], log10: Double)] = [
    ("a", [], -0.4), ("b", [], -0.7), ("</s>", [], -0.6), ("never", [], -1),
    ("a", ["<s>"], -0.2),  // there
    ("b", ["<s>"], -0.4 + -0.7),  // bow(<s>) P(b)
    ("b", ["<s>", "a"], -0.15),  // there
    ("</s>", ["<s>", "a"], -0.05 + -0.9),  // bow(<s> a) P(</s> | a)
    ("a", ["<s>", "a"], -0.05 + -0.2 + -0.4),  // bow(<s> a) bow(a) P(a)
    ("a", ["a", "b"], -0.35),  // there, though b a is not
    ("a", ["b"], -0.1 + -0.4),  // bow(b) P(a)
    ("a", ["a", "a"], -0.2 + -0.4),  // a a is not there, so its weight is 1: bow(a) P(a)
    ("b", ["b", "a"], -0.5),  // nor is b a: P(b | a)
    ("</s>", ["a", "b"], -0.25 + -0.3),  // bow(a b) P(</s> | b)
    ("never", ["a", "b"], -0.25 + -0.1 + -1),  // bow(a b) bow(b) P(<unk>)
    ("b", ["never"], -0.7),  // nothing is known of <unk> as a history
  ]

  @Test(arguments: byHand.indices) func `an imported model backs off as worked by hand`(index: Int) throws {
    let model = try importText(SmallARPA.text)
    let (word, history, expected) = Self.byHand[index]
    let found = Self.log10Probability(word, after: history, model)
    #expect(abs(found - expected) < 1e-6, "P(\(word) | \(history))")
  }

  @Test func `an imported model scores sentences as the file says`() throws {
    let model = try importText(SmallARPA.text)
    let score = try model.score("a b\n", after: model.emptyContext())
    // P(a | <s>) P(b | <s> a) P(</s> | a b)
    #expect(abs(score.logProbability - (-0.2 - 0.15 - 0.25 - 0.3) * log(10)) < 1e-5)
    #expect(score.tokenCount == 3)
    let unknown = try model.score("nobody", after: model.emptyContext())
    #expect(unknown.unknownCount == 1 && unknown.words.isEmpty && unknown.spelling < 0)
  }

  @Test func `what an ARPA file does not tell is made up as documented`() throws {
    let model = try importText(SmallARPA.text)
    #expect(model.details.order == 3 && model.details.vocabularySize == 5 && model.details.nGramCounts == [5, 5, 2])
    #expect(model.details.preTokenized && !model.details.historyAcrossSentences)
    #expect(model.details.trainingTokens == 0 && model.details.experts == ["grammar"])
    #expect((0..<5).map { model.vocabulary.word(WordID(UInt32($0))) } == ["<unk>", "<s>", "</s>", "a", "b"])
    #expect(model.vocabulary.frequencies[WordID.firstWord.index] == UInt64((pow(10, -0.4) * 1e9).rounded()))
    #expect(model.vocabulary.frequencies[WordID.begin.index] == 0)
    #expect(!model.predict(after: model.context(after: "a"), count: 5).isEmpty)
  }

  @Test(arguments: [1, 2, 3, 5, 7]) func `exported and imported again, all probabilities are the same`(
    order: Int
  ) throws {
    let text = RandomText(seed: UInt64(order), sentences: 800, words: 900)
    var options = EstimationTests.preTokenized(order: order, within: true)
    options.pruning = [0]
    let model = try trainModel(on: [text.text], options: options, in: folder)
    let path = folder.file("model.arpa.gz")
    try ARPAWriter(model).write(to: path)
    try ModelImport(output: folder.file("again.kith")).run(on: path)
    let again = try Model(contentsOf: folder.file("again.kith"))
    #expect(again.details.nGramCounts == model.details.nGramCounts)
    try ARPAWriter(again).write(to: folder.file("again.arpa"))
    try ARPAWriter(model).write(to: folder.file("model.arpa"))
    let before = try ARPATable(String(decoding: contents(of: folder.file("model.arpa")), as: UTF8.self))
    let after = try ARPATable(String(decoding: contents(of: folder.file("again.arpa")), as: UTF8.self))
    #expect(before.counts == after.counts && before.entries.count == after.entries.count)
    // Some readers take a word without a weight for an unknown one.
    for (words, entry) in before.entries {
      #expect((entry.backoff == nil) == (words.split(separator: " ").count == order))
    }
    for (words, expected) in before.entries where words != "<s>" {
      let found = try #require(after.entries[words])
      #expect(abs(pow(10, found.probability) - pow(10, expected.probability)) < 1e-6, "\(words)")
      #expect(abs((found.backoff ?? 0) - (expected.backoff ?? 0)) < 1e-6, "\(words)")
    }
    let sentence = text.sentences[5].joined(separator: " ") + " unheard"
    let a = try model.score(sentence, after: model.emptyContext())
    let b = try again.score(sentence, after: again.emptyContext())
    let difference = a.logProbability - a.spelling - (b.logProbability - b.spelling)
    #expect(abs(difference) < 1e-5)
  }

  @Test(.enabled(if: IndexWidth.lowBits == 32))
  func `the same bytes for any memory limit and any order of lines`() throws {
    let words = (0..<460).map { "w\($0)" }
    let unigrams = words.map { "-2.7\t\($0)\t-0.1" } + ["-9\t<unk>", "-99\t<s>", "-3\t</s>"]
    let bigrams = words.flatMap { a in words.map { b in "-2.7\t\(a) \(b)" } }
    #expect(bigrams.count > 200_000, "enough for several runs")
    func write(_ unigrams: [String], _ bigrams: [String], to name: String) throws -> String {
      let header = "\\data\\\nngram 1=\(unigrams.count)\nngram 2=\(bigrams.count)\n\n"
      let lines = ["\\1-grams:"] + unigrams + ["\\2-grams:"] + bigrams + ["\\end\\", ""]
      return try folder.write(Array((header + lines.joined(separator: "\n")).utf8), to: name)
    }
    let forwards = try write(unigrams, bigrams, to: "forwards.arpa")
    let backwards = try write(unigrams.reversed(), bigrams.reversed(), to: "backwards.arpa")
    var options = ImportOptions()
    try ModelImport(output: folder.file("large.kith"), options: options).run(on: forwards)
    options.memory = 16 << 20
    try ModelImport(output: folder.file("small.kith"), options: options).run(on: forwards)
    try ModelImport(output: folder.file("backwards.kith"), options: options).run(on: backwards)
    let large = try contents(of: folder.file("large.kith"))
    #expect(try contents(of: folder.file("small.kith")) == large)
    #expect(try contents(of: folder.file("backwards.kith")) == large)
  }

  @Test func `missing special words get a stated default and a warning`() throws {
    var warnings: [String] = []
    let text = "\\data\\\nngram 1=2\nngram 2=1\n\n\\1-grams:\n-0.3\ta\t0\n-0.3\tb\n\n\\2-grams:\n-0.1\ta b\n\n\\end\\\n"
    let model = try importText(text, warn: { warnings.append($0) })
    #expect(abs(Self.log10Probability("never", after: [], model) - -37) < 1e-5)
    #expect(["<unk>", "<s>", "</s>"].allSatisfy { name in warnings.contains { $0.contains(name) } })
    #expect(warnings.contains { $0.contains("sum to") }, "0.5 + 10^-0.1 is not 1")
    var options = ImportOptions()
    options.unknownProbability = -4
    let other = try importText(text, options: options)
    #expect(abs(Self.log10Probability("never", after: [], other) - -4) < 1e-5)
  }

  @Test func `forms that other toolkits write are read`() throws {
    // Comments before, blanks instead of tabs, line ends of Windows, exponents, <UNK>, an order without n-grams.
    let text = """
      made by hand
      \\data\\
      ngram 1 = 4
      ngram 2=1
      ngram 3=0

      \\1-grams:
      -1e0 <UNK>
      -99 <s> -4.0e-1
      -0.6 </s>
      -0.4 a -2E-1

      \\2-grams:
      -inf a </s>
      \\3-grams:

      \\end\\
      """
    let model = try importText(text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n"))
    #expect(model.details.order == 2)
    #expect(abs(Self.log10Probability("never", after: ["<s>"], model) - -1.4) < 1e-6)
    // 10^-∞, as far as 32 bits take off what backing off gives.
    #expect(Self.log10Probability("</s>", after: ["a"], model) < -8)
  }

  /// A text in the small file, its replacement, the line that the error names, and words of its message.
  static let errors: [(from: String, to: String, line: Int, says: String)] = [
    ("\\data\\\n", "", 22, "\\data\\"), ("ngram 1=5\nngram 2=4\nngram 3=2\n", "", 3, "counts are missing"),
    ("ngram 2=4", "ngram 2=5", 19, "4 2-grams where line 3 promises 5"),
    ("ngram 1=5", "ngram 1=4", 13, "5 1-grams where line 2 promises 4"),
    ("ngram 2=4", "ngram 2=x", 3, "count"), ("ngram 2=4\n", "", 3, "2-grams belongs here"),
    ("ngram 3=2", "ngram 3=2\nngram 4=0\nngram 5=0\nngram 6=0\nngram 7=0\nngram 8=0", 9, "up to 7"),
    ("-0.5\ta b", "0.5\ta b", 15, "above 0"), ("-0.5\ta b", "nan\ta b", 15, "nan"),
    ("-0.5\ta b\t-0.25", "-0.5\ta b\tnan", 15, "back-off"), ("-0.5\ta b\t-0.25", "-0.5\ta b\t50", 15, "back-off"),
    ("-0.5\ta b", "five\ta b", 15, "five"), ("-0.5\ta b\t-0.25", "-0.5\ta", 15, "2 words"),
    ("-0.5\ta b\t-0.25", "-0.5\ta b\t-0.25 c d", 15, "2 words"), ("-0.5\ta b", "-0.5\ta c", 15, "\"c\""),
    ("-0.7\tb", "-0.7\ta", 15, "\"b\""),
    ("-0.35\ta b a", "-0.35\tb b a", 21, "\"b b\""), ("\\2-grams:", "\\3-grams:", 13, "\\2-grams: belongs here"),
    ("\\end\\", "\\4-grams:", 23, "\\end\\ belongs here"), ("\n\\end\\\n", "", 21, "before \\end\\"),
  ]

  @Test(arguments: errors.indices) func `a faulty file is refused with its line and what to do`(index: Int) throws {
    let (from, to, line, says) = Self.errors[index]
    let parts = SmallARPA.text.split(separator: from, maxSplits: 1, omittingEmptySubsequences: false)
    try #require(parts.count == 2)
    let error = #expect(throws: TrainingError.self) { try importText(parts.joined(separator: to)) }
    guard case .badARPA(line, let reason) = error else {
      Issue.record("\(from) → \(to): \(error?.message ?? "no error")")
      return
    }
    #expect(reason.contains(says))
    #expect(folderEntries(folder.path) == ["in.arpa"])
  }

  @Test func `files that are something else, or cut, are refused with a sentence`() throws {
    var error = #expect(throws: TrainingError.self) { try importText("mmap lm http://kheafield.com/code format 5\n") }
    #expect(error?.message.contains("binary") == true)
    error = #expect(throws: TrainingError.self) {
      try importText(String(repeating: "The harbour was quiet.\n", count: 2000))
    }
    #expect(error?.message.contains("line 1000") == true)
    _ = #expect(throws: TrainingError.self) { try importText("") }
    let model = try importText(SmallARPA.text)
    try ARPAWriter(model).write(to: folder.file("whole.arpa.gz"))
    let whole = try contents(of: folder.file("whole.arpa.gz"))
    for length in [whole.count / 2, whole.count - 4] {
      let cut = try folder.write(Array(whole.prefix(length)), to: "cut.arpa.gz")
      #expect(throws: CorpusInputError.truncatedArchive(path: cut, format: "gzip")) {
        try ModelImport(output: folder.file("cut.kith")).run(on: cut)
      }
    }
    #expect(!folderEntries(folder.path).contains("cut.kith"))
  }

  @Test func `a cancelled import leaves nothing, at whatever moment`() throws {
    let path = try folder.write(Array(SmallARPA.text.utf8), to: "in.arpa")
    var wasCancelled = 0
    for limit in 0..<8 {
      let asked = Atomic(0)
      let control = TrainingControl(isCancelled: { asked.add(1, ordering: .relaxed).newValue > limit })
      do {
        try ModelImport(output: folder.file("out.kith"), control: control).run(on: path)
        unsafe unlink(folder.file("out.kith"))
      } catch {
        #expect(error as? TrainingError == .cancelled)
        wasCancelled += 1
      }
      #expect(folderEntries(folder.path) == ["in.arpa"])
    }
    #expect(wasCancelled > 1)
  }

  @Test func `exporting says what is left out, and refuses what has no ARPA form`() throws {
    var corpus = TopicCorpus(seed: 2)
    var options = TopicCorpus.options
    options.historyAcrossSentences = false
    var model = try trainModel(on: corpus.documents(30), options: options, in: folder)
    var warnings: [String] = []
    let path = folder.file("model.arpa")
    try ARPAWriter(model, control: TrainingControl(warn: { warnings.append($0) })).write(to: path)
    #expect(warnings.count == 1 && warnings[0].contains("associations"))
    model = try trainModel(in: folder)
    let error = #expect(throws: TrainingError.self) { try ARPAWriter(model) }
    #expect(error?.message.contains("--within-sentences") == true)
  }
}
