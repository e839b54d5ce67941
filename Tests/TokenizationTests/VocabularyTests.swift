import Glibc
import Storage
import Testing
import Tokenization

/// A vocabulary with these words after the three special ones, through a file.
func makeVocabulary(_ words: [String]) throws -> Vocabulary {
  let path = "/tmp/kith-vocabulary-\(getpid())-\(UInt64.random(in: 0 ... .max))"
  defer { unsafe unlink(path) }
  let writer = try ModelFileWriter(path: path)
  let entries = (WordID.specialNames + words).map {
    VocabularyEntry(spelling: Array($0.utf8), frequency: 1, spacing: [])
  }
  try Vocabulary.write(entries, to: writer)
  try writer.finish()
  return try Vocabulary(ModelFile(contentsOf: path))
}

@Suite struct VocabularyTests {
  @Test func `every word is found again by its spelling, no other is`() throws {
    let words = (0..<2000).map { "w\($0 * 7919 % 10007)" }
    let vocabulary = try makeVocabulary(words)
    #expect(vocabulary.count == 2003)
    for (index, word) in words.enumerated() {
      #expect(vocabulary.id(of: word) == WordID(UInt32(index + 3)))
      #expect(vocabulary.word(WordID(UInt32(index + 3))) == word)
    }
    #expect(vocabulary.id(of: "w") == nil && vocabulary.id(of: "w99999") == nil && vocabulary.id(of: "") == nil)
  }

  @Test func `the words with a prefix are found, and only they`() throws {
    let words = ["gin", "ginger", "gi", "go", "Gin", "gîn", "g"]
    let vocabulary = try makeVocabulary(words)
    func with(_ prefix: String) -> Set<String> {
      Set(vocabulary.ids(withPrefix: Array(prefix.utf8)).map { vocabulary.word($0) })
    }
    #expect(with("gin") == ["gin", "ginger"])
    #expect(with("g") == ["gin", "ginger", "gi", "go", "gîn", "g"])
    #expect(with("x").isEmpty)
    #expect(with("").count == words.count + 3)
  }

  @Test func `a curly apostrophe inside a word reads as the plain one`() throws {
    let vocabulary = try makeVocabulary(["don't"])
    let bytes = Array("don’t".utf8)
    var tokens: [Token] = []
    Tokenizer.scan(bytes.span, into: &tokens)
    #expect(tokens.count == 1)
    #expect(vocabulary.id(of: tokens[0], in: bytes.span) == WordID(3))
    #expect(vocabulary.ids(of: tokens, in: bytes.span) == [WordID(3)])
  }

  @Test func `the names of special words in a text are unknown words`() throws {
    let vocabulary = try makeVocabulary(["a"])
    let bytes = Array("</s> <s> a".utf8)
    var tokens: [Token] = []
    Tokenizer.scanPreTokenized(bytes.span, into: &tokens)
    #expect(tokens.map { vocabulary.id(of: $0, in: bytes.span) } == [.unknown, .unknown, WordID(3)])
    #expect(vocabulary.ids(of: tokens, in: bytes.span) == [.unknown, .unknown, WordID(3)])
  }

  @Test func `many tokens are looked up as one by one`() throws {
    // Short and long words, at the ends of the text and of the vocabulary's, known and not.
    let words = (0..<300).map { String(repeating: "xy", count: $0 % 7) + "\($0)" }
    let vocabulary = try makeVocabulary(words)
    let bytes = Array((words + ["x", "xy", "299x", ""] + words.map { $0 + "z" } + ["0"]).joined(separator: " ").utf8)
    var tokens: [Token] = []
    Tokenizer.scanPreTokenized(bytes.span, into: &tokens)
    let ids = vocabulary.ids(of: tokens, in: bytes.span)
    #expect(ids == tokens.map { vocabulary.id(of: $0, in: bytes.span) })
    #expect(ids.prefix(300).map(\.index) == Array(3..<303) && ids.last == WordID(3))
    #expect(vocabulary.ids(of: [], in: bytes.span) == [])
  }

  @Test(arguments: [
    // Text, word, how often it joined the word before it and after it.
    ("at twenty, at twenty. at", "twenty", 0, 0), ("at twenty, at twenty. at", ",", 1, 0), ("a (b) c (d)", "(", 0, 2),
    ("a (b) c (d)", "b", 0, 0), ("up-to-date, then", "-", 2, 2), ("up-to-date, then", "to", 0, 0),
    ("\u{6587}\u{4EF6}。a", "\u{6587}", 0, 1),
    ("\u{6587}\u{4EF6}。a", "\u{4EF6}", 1, 0), ("\u{6587}\u{4EF6}。a", "。", 1, 1), ("5% of it), so", ")", 1, 0),
    ("\"Is it?\" she said.", "?", 1, 0), ("(“Is it?”)", "”", 1, 0), ("(“Is it?”)", "“", 1, 1),
  ])
  func `where a word meets a punctuation mark, the mark joins, and of two marks the second`(
    text: String, word: String, previous: Int, next: Int
  ) {
    var builder = VocabularyBuilder()
    let bytes = Array(text.utf8)
    var tokens: [Token] = []
    Tokenizer.scan(bytes.span, into: &tokens)
    var last: Int?
    for token in tokens {
      let index = builder.add(token, in: bytes.span)
      if token.gap == .none, let last { builder.join(last, index) }
      last = index
    }
    let spelling = Array(word.utf8)
    let index = builder.index(of: spelling.span, 0..<spelling.count)!
    #expect(builder.joinedToPrevious[index] == previous && builder.joinedToNext[index] == next)
  }

  @Test func `a builder counts words and sorts them by count, then by spelling`() {
    var builder = VocabularyBuilder()
    let bytes = Array("b a b c a d".utf8)
    var tokens: [Token] = []
    Tokenizer.scan(bytes.span, into: &tokens)
    #expect(tokens.map { builder.add($0, in: bytes.span) } == [0, 1, 0, 2, 1, 3])
    #expect(
      builder.indicesByFrequency().map { String(decoding: builder.spelling($0), as: UTF8.self) } == [
        "a", "b", "c", "d",
      ])
  }
}
