import CorpusInput
import Fixtures
import Foundation
import LanguageModel
import Testing
import Tokenization
import Training
import VectorMath

/// ARPA files as toolkits and people really write them, each worked by hand.
@Suite struct ARPAFormsTests {
  let imports = ModelImportTests()

  /// What two words and their pairs have, log10.
  static let plain = """
    \\data\\
    ngram 1=5
    ngram 2=4

    \\1-grams:
    -1.0\t<unk>
    -99\t<s>\t-0.3
    -0.8\t</s>
    -0.6\tgreen\t-0.2
    -0.7\tboat\t-0.1

    \\2-grams:
    -0.3\t<s> green
    -0.4\tgreen boat
    -0.2\tboat </s>
    -0.9\tgreen </s>

    \\end\\

    """

  /// log10 P of each word after each history, as `plain` has it.
  static let byHand: [(word: String, history: [String], log10: Double)] = [
    ("green", [], -0.6), ("boat", [], -0.7), ("</s>", [], -0.8), ("never", [], -1), ("green", ["<s>"], -0.3),
    ("boat", ["<s>"], -0.3 - 0.7), ("boat", ["green"], -0.4), ("</s>", ["green"], -0.9),
    ("green", ["green"], -0.2 - 0.6),
    ("</s>", ["boat"], -0.2), ("green", ["boat"], -0.1 - 0.6), ("never", ["boat"], -0.1 - 1),
  ]

  func expectPlain(_ model: Model, _ form: String) {
    for (word, history, expected) in Self.byHand {
      let found = ModelImportTests.log10Probability(word, after: history, model)
      #expect(abs(found - expected) < 1e-6, "\(form): P(\(word) | \(history))")
    }
  }

  /// The same file with some texts replaced.
  static func replacing(_ pairs: [(String, String)], in text: String = plain) -> String {
    var text = text
    for (from, to) in pairs {
      text = text.split(separator: from, omittingEmptySubsequences: false).joined(separator: to)
    }
    return text
  }

  /// Each way of writing the same file.
  static let forms: [(name: String, text: String)] = [
    ("tabs in counts", replacing([("ngram ", "ngram\t"), ("=", "=\t")])),
    (
      "blanks in counts, as IRSTLM writes them",
      replacing([("ngram 1=", "ngram  1=      "), ("\\data\\", "\n\\data\\")])
    ),
    (
      "upper case",
      replacing([("\\data\\", "\\DATA\\"), ("ngram", "NGRAM"), ("-grams", "-GRAMS"), ("\\end\\", "\\END\\")])
    ),
    ("upper case of special words", replacing([("<s>", "<S>"), ("</s>", "</S>"), ("<unk>", "<UNK>")])),
    ("blanks at the ends of lines", replacing([("\n", " \n")])),
    ("blanks for tabs", replacing([("\t", "  ")])),
    ("line ends of Windows", replacing([("\n", "\r\n")])),
    ("no line end after the last", String(plain.dropLast())),
    ("text before", "# arpabo 0.3\nThis is a CMU language model.\n\\version\\\n" + plain),
    ("comments", replacing([("\\1-grams:", "# words\n\\1-grams:\n# of the text"), ("ngram 2", "#\nngram 2")])),
    ("text after", plain + "made on Sunday\n"),
    ("no blank lines", replacing([("\n\n", "\n")])),
    (
      "an order without n-grams",
      replacing([("ngram 2=4", "ngram 2=4\nngram 3=0"), ("\\end\\", "\\3-grams:\n\n\\end\\")])
    ),
    ("orders without n-grams and sections", replacing([("ngram 2=4", "ngram 2=4\nngram 3=0\nngram 4=0")])),
    ("numbers with exponents", replacing([("-0.4\t", "-4.00E-1\t"), ("-0.3\t", "-3e-1\t")])),
  ]

  @Test(arguments: forms.indices) func `each way of writing an ARPA file gives the same model`(index: Int) throws {
    let (name, text) = Self.forms[index]
    let model = try imports.importText(text)
    expectPlain(model, name)
    #expect(model.details.order == 2 && model.details.vocabularySize == 5)
  }

  /// `plain` as bzip2 packs it.
  static let bzip2 = """
    QlpoOTFBWSZTWQtcoooAADlbgAAwQAP/9wAENoueACAAaENUBk9CPKADQBIop5QfqmmgepoA8p7PNWlBr2rUlemMKXJRUJFoBlMn
    PFi2gAGdyFgRnZWsIeUrTJyktBro6XKb21Eag+v36zDncLqm6H15VD8EpmZSrJwFUQYusAeDTCewH/F3JFOFCQC1yiig
    """

  /// The same file as other bytes.
  static let encodings: [(name: String, bytes: [UInt8], warns: String?)] = [
    ("byte order mark", [0xEF, 0xBB, 0xBF] + Array(plain.utf8), nil),
    ("UTF-16, little end first", [0xFF, 0xFE] + plain.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, nil),
    ("UTF-16, big end first", [0xFE, 0xFF] + plain.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }, nil),
    ("bzip2", Array(Data(base64Encoded: bzip2, options: .ignoreUnknownCharacters) ?? Data()), nil),
  ]

  @Test(arguments: encodings.indices) func `the bytes of an ARPA file are read as those of any text`(index: Int) throws
  {
    let (name, bytes, says) = Self.encodings[index]
    var warnings: [String] = []
    let model = try imports.importBytes(bytes, warn: { warnings.append($0) })
    expectPlain(model, name)
    #expect(says.map { says in warnings.contains { $0.contains(says) } } ?? true, "\(warnings)")
  }

  @Test func `what follows the end of a gzip archive is told, and the file read`() throws {
    let (packed, path) = (imports.folder.file("packed.arpa.gz"), imports.folder.file("garbage.arpa.gz"))
    try ARPAWriter(imports.importText(Self.plain)).write(to: packed)
    _ = try imports.folder.write(contents(of: packed) + Array("garbage".utf8), to: "garbage.arpa.gz")
    var warnings: [String] = []
    let model = try imports.importFile(path, warn: { warnings.append($0) })
    expectPlain(model, "trailing garbage")
    #expect(warnings.contains { $0.contains("garbage.arpa.gz") }, "\(warnings)")
  }

  @Test func `words in Latin-1 are words in UTF-8, with one warning`() throws {
    let text = Self.replacing([("green", "gr\u{E9}en"), ("boat", "b\u{F6}at")])
    var warnings: [String] = []
    let model = try imports.importBytes(text.unicodeScalars.map { UInt8($0.value) }, warn: { warnings.append($0) })
    #expect(warnings.filter { $0.contains("Windows-1252") }.count == 1, "\(warnings)")
    #expect(model.vocabulary.id(of: "gréen") != nil)
    #expect(abs(ModelImportTests.log10Probability("böat", after: ["gréen"], model) - -0.4) < 1e-6)
    #expect(model.predict(after: model.context(after: "gréen"), count: 1).first?.word == "böat")
    try ARPAWriter(model).write(to: imports.folder.file("out.arpa"))
    let exported = try contents(of: imports.folder.file("out.arpa"))
    #expect(String(validating: exported, as: UTF8.self)?.contains("gréen böat") == true)
    var options = ImportOptions()
    options.encoding = try TextEncoding(named: "iso-8859-2")
    let other = try imports.importBytes(text.unicodeScalars.map { UInt8($0.value) }, options: options)
    #expect(other.vocabulary.id(of: "gréen") != nil)
  }

  @Test func `an order without n-grams is named`() throws {
    var warnings: [String] = []
    _ = try imports.importText(
      Self.replacing([("ngram 2=4", "ngram 2=4\nngram 3=0")]), warn: { warnings.append($0) })
    #expect(warnings.contains { $0.contains("no 3-grams") && $0.contains("ngram 3=0") }, "\(warnings)")
  }

  @Test func `numbers that lose digits are held, with a warning, and the log of zero without one`() throws {
    for (changed, word, history, expected, warned) in [
      ([("-0.6\tgreen", "-44\tgreen")], "green", [], -44.0, "one probability is below 10^-37.9"),
      ([("green\t-0.2", "green\t-44")], "green", ["green"], -44.6, "one back-off weight is below 10^-37.9"),
      ([("green\t-0.2", "green\t-99")], "green", ["green"], -300, nil),
    ] as [([(String, String)], String, [String], Double, String?)] {
      var warnings: [String] = []
      let model = try imports.importText(Self.replacing(changed), warn: { warnings.append($0) })
      let found = ModelImportTests.log10Probability(word, after: history, model)
      #expect(expected < -200 ? found < -200 : abs(found - expected) < 0.2, "\(changed): \(found)")
      let said = warnings.filter { $0.contains("10^-37.9") }
      #expect(said.count == (warned == nil ? 0 : 1) && said.allSatisfy { $0.hasPrefix(warned ?? "") }, "\(warnings)")
    }
  }

  @Test func `words are spelled as text is read, where text is to be read`() throws {
    let text = """
      \\data\\
      ngram 1=10

      \\1-grams:
      -1.0\t<unk>
      -99\t<s>
      -0.5\t</s>
      -1.0\tdoesn\u{2019}t
      -1.1\tcafe\u{301}
      -1.2\tit\u{2019}s
      -1.3\tit's
      -1.4\tboat
      -1.5\t\u{2019}tis
      -1.6\tboys\u{2019}

      \\end\\
      """
    var options = ImportOptions()
    options.isPreTokenized = false
    var warnings: [String] = []
    let model = try imports.importText(text, options: options, warn: { warnings.append($0) })
    for (typed, log10) in [
      ("doesn't", -1.0), ("doesn\u{2019}t", -1.0), ("caf\u{e9}", -1.1), ("cafe\u{301}", -1.1), ("it's", -1.3),
      ("it\u{2019}s", -1.3),
    ] {
      let word = try model.score(typed, after: model.emptyContext(), words: true).words[0]
      #expect(!word.isUnknown && abs(word.logProbability / log(10) - log10) < 1e-5, "\(typed): \(word)")
    }
    #expect(warnings.contains { $0.hasPrefix("2 words are spelled as text is read; the first: ") }, "\(warnings)")
    #expect(warnings.contains { $0.hasPrefix("one word is never found") && $0.contains("it's") }, "\(warnings)")
    for word in ["\u{2019}tis", "boys\u{2019}"] {
      #expect(model.vocabulary.id(of: word) != nil, "several words stay as they are")
    }
    #expect(try imports.importText(text).vocabulary.id(of: "doesn\u{2019}t") != nil, "tokens stay as they are")
  }

  @Test func `back-off weights that could not be computed count as none, others stay as they are`() throws {
    var warnings: [String] = []
    let model = try imports.importText(
      Self.replacing([("green\t-0.2", "green\t99.9990"), ("boat\t-0.1", "boat\t15.4317")]),
      warn: { warnings.append($0) })
    func check(_ word: String, _ history: [String], _ expected: Double) {
      let found = ModelImportTests.log10Probability(word, after: history, model)
      #expect(abs(found - expected) < 1e-6, "P(\(word) | \(history)) = \(found)")
    }
    check("boat", ["green"], -0.4)
    check("green", ["green"], -0.6)
    // Explicit, beside a weight that makes all others above 1.
    check("</s>", ["boat"], -0.2)
    check("green", ["boat"], 15.4317 - 0.6)
    #expect(warnings.contains { $0.contains("could not be computed") && $0.contains("line 9") }, "\(warnings)")
    #expect(
      warnings.contains { $0.contains("do not sum to 1") && $0.contains("\"boat\"") && $0.contains("above 1") },
      "\(warnings)")
    let score = try model.score("boat green\n", after: model.emptyContext())
    #expect(score.logProbability > 0, "as they are: not brought down to 1")
    let refused = Self.replacing([("boat\t-0.1", "boat\t50")])
    let error = #expect(throws: TrainingError.self) { try imports.importText(refused) }
    #expect(error?.message.contains("line 10") == true && error?.message.contains("back-off") == true)
  }

  @Test(arguments: [-8, -12, -20, -37]) func `a probability far below that of backing off is kept`(log: Double) throws {
    var warnings: [String] = []
    let model = try imports.importText(
      Self.replacing([("-0.4\tgreen boat", "\(log)\tgreen boat")]), warn: { warnings.append($0) })
    let found = ModelImportTests.log10Probability("boat", after: ["green"], model)
    #expect(abs(found - log) < 1e-6)
    #expect(!warnings.contains { $0.contains("10^-37.9") }, "\(warnings)")
    let state = model.context(after: "green")
    #expect(model.predict(after: state, count: 5).allSatisfy { !$0.logProbability.isNaN })
  }

  @Test(arguments: ["-46", "-99", "-inf"]) func `a probability that no number of 32 bits holds becomes 0 and is told`(
    log: String
  ) throws {
    var warnings: [String] = []
    let model = try imports.importText(
      Self.replacing([("-0.4\tgreen boat", "\(log)\tgreen boat")]), warn: { warnings.append($0) })
    #expect(ModelImportTests.log10Probability("boat", after: ["green"], model) == -.infinity)
    #expect(warnings.contains { $0.contains("one probability") && $0.contains("line 14") }, "\(warnings)")
  }

  @Test func `doubles are counted, and the first counts`() throws {
    var warnings: [String] = []
    let text = Self.replacing([
      ("ngram 1=5", "ngram 1=6"), ("ngram 2=4", "ngram 2=6"), ("-0.7\tboat\t-0.1", "-0.7\tboat\t-0.1\n-0.1\tboat\t-3"),
      ("-0.4\tgreen boat", "-0.4\tgreen boat\n-0.9\tgreen boat"),
      ("-0.9\tgreen </s>", "-0.9\tgreen </s>\n-0.1\t<s> green"),
    ])
    let model = try imports.importText(text, warn: { warnings.append($0) })
    expectPlain(model, "doubles")
    #expect(
      warnings.contains { $0.contains("3 n-grams are in the file more than once") && $0.contains("lines 10 and 11") })
  }

  @Test func `n-grams without their history are left out on demand, and counted`() throws {
    let text = """
      \\data\\
      ngram 1=5
      ngram 2=2
      ngram 3=2
      ngram 4=1

      \\1-grams:
      -1.0\t<unk>
      -99\t<s>\t-0.3
      -0.8\t</s>
      -0.6\tgreen\t-0.2
      -0.7\tboat\t-0.1

      \\2-grams:
      -0.3\t<s> green\t-0.1
      -0.4\tgreen boat\t-0.2

      \\3-grams:
      -0.1\t<s> green boat
      -0.2\tboat green boat\t-0.5

      \\4-grams:
      -0.2\tboat green boat boat

      \\end\\

      """
    let error = #expect(throws: TrainingError.self) { try imports.importText(text) }
    #expect(error?.message.contains("line 20") == true && error?.message.contains("\"boat green boat\"") == true)
    #expect(error?.message.contains("--skip-orphans") == true)
    var options = ImportOptions()
    options.skipsOrphans = true
    var warnings: [String] = []
    let model = try imports.importText(text, options: options, warn: { warnings.append($0) })
    #expect(warnings.contains { $0.hasPrefix("2 n-grams were left out") && $0.contains("line 20") }, "\(warnings)")
    #expect(model.details.nGramCounts == [5, 2, 1])
    #expect(abs(ModelImportTests.log10Probability("boat", after: ["<s>", "green"], model) - -0.1) < 1e-6)
    #expect(abs(ModelImportTests.log10Probability("boat", after: ["boat", "green"], model) - -0.4) < 1e-6)
  }

  @Test(arguments: 1...12) func `every n-gram of a random file has the file's numbers`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    func next(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
    let order = 1 + next(5)
    let words = ["<unk>", "<s>", "</s>"] + (0..<3 + next(12)).map { "w\($0)é" }
    func log() -> Double { -Double(next(30_000) + 1) / Double([1_000, 10_000, 2_000_000][next(3)]) }
    var levels: [[[String]]] = [words.map { [$0] }]
    var text = "\\data\\\n"
    for _ in 1..<max(order, 2) where order > 1 {
      // Histories from the level below; suffixes may be missing.
      let grown = levels[levels.count - 1].flatMap { history in
        words.filter { _ in next(3) == 0 }.map { history + [$0] }
      }
      levels.append(Array(grown.prefix(200)))
    }
    for (index, level) in levels.enumerated() { text += "ngram \(index + 1)=\(level.count)\n" }
    var expected: [(words: [String], log: Double)] = []
    for (index, level) in levels.enumerated() {
      text += "\n\\\(index + 1)-grams:\n"
      for nGram in level.shuffled(using: &random) {
        let number = nGram == ["<s>"] ? -99 : log()
        text += "\(number)\t\(nGram.joined(separator: " "))" + (index < levels.count - 1 ? "\t\(log() + 1)\n" : "\n")
        if nGram != ["<s>"] { expected.append((nGram, number)) }
      }
    }
    text += "\n\\end\\\n"
    let model = try imports.importText(text)
    for (words, log) in expected {
      let found = ModelImportTests.log10Probability(words[words.count - 1], after: words.dropLast(), model)
      #expect(abs(found - log) < 1e-6, "\(words) of seed \(seed)")
    }
  }
}
