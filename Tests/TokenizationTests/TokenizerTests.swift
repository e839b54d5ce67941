import Testing
import Tokenization

/// The tokens of a text as strings, ends of sentences as "¶" and of documents as "§".
func read(_ text: String, _ layout: TextLayout = TextLayout(), pieces: Int = 1) -> [String] {
  var reader = TextReader(layout)
  var result: [String] = []
  let bytes = Array(text.utf8)
  func note(_ event: TextEvent, _ bytes: Span<UInt8>) {
    switch event {
    case .word(let token): result.append(String(decoding: token.range.map { bytes[$0] }, as: UTF8.self))
    case .sentenceEnd: result.append("¶")
    case .documentEnd: result.append("§")
    }
  }
  let size = max(1, (bytes.count + pieces - 1) / pieces)
  for start in stride(from: 0, to: bytes.count, by: size) {
    reader.read(Array(bytes[start..<min(start + size, bytes.count)]), note)
  }
  reader.finishDocument(note)
  return result
}

@Suite struct TokenizerTests {
  @Test(arguments: [
    ("He's drunk 3.5 litres.", "He's drunk 3.5 litres . ¶ §"),
    ("sun-up, half-past", "sun - up , half - past ¶ §"),
    ("“Don’t,” she said.", "“ Don’t , ” she said . ¶ §"),
    ("the U.S. army and J. Smith", "the U.S. army and J . Smith ¶ §"),
    ("wait... what?! no--never", "wait ... what ? ! no -- never ¶ §"),
    ("1,000,000 in 1984, 10:30", "1,000,000 in 1984 , 10 : 30 ¶ §"),
    ("x86 3rd mp3", "x86 3rd mp3 ¶ §"),
    ("日本語 text", "日 本 語 text ¶ §"),
    ("naïve cafe\u{301} ÉTÉ", "naïve cafe\u{301} ÉTÉ ¶ §"),
    ("a\u{a0}b\tc\r\nd", "a b c d ¶ §"),
    ("👩‍🚀👍🏽!", "👩‍🚀 👍🏽 ! ¶ §"),
    ("привет, мир", "привет , мир ¶ §"),
    ("'tis the boys' o'clock", "' tis the boys ' o'clock ¶ §"),
    ("", ""), (" \n\n ", ""),
  ])
  func `text falls into words, numbers and punctuation`(text: String, expected: String) {
    #expect(read(text).joined(separator: " ") == expected)
  }

  @Test(arguments: [
    ("He left. She stayed.", "He left . ¶ She stayed . ¶ §"),
    ("Mr. Smith left. Dr. No did not.", "Mr . Smith left . ¶ Dr . No did not . ¶ §"),
    ("\"Go!\" he said. \"Now.\" She went.", "\" Go ! \" he said . ¶ \" Now . \" ¶ She went . ¶ §"),
    ("It cost 3.5. That was e.g. a lot", "It cost 3.5 . ¶ That was e . g . a lot ¶ §"),
    ("CHAPTER I\n\nIt was", "CHAPTER I ¶ It was ¶ §"),
    ("a line\nbroken", "a line broken ¶ §"),
    ("今日。明日", "今 日 。 ¶ 明 日 ¶ §"),
    ("Really?! Yes.", "Really ? ! ¶ Yes . ¶ §"),
  ])
  func `sentences end where a reader would end them`(text: String, expected: String) {
    #expect(read(text).joined(separator: " ") == expected)
  }

  @Test func `documents end as the layout says`() {
    let text = "a b\nc\n\nd\n\u{1e}\ne"
    #expect(read(text).joined(separator: " ") == "a b c ¶ d ¶ e ¶ §")
    #expect(read(text, TextLayout(documents: .emptyLines)).joined(separator: " ") == "a b ¶ c ¶ § d ¶ § e ¶ §")
    #expect(read(text, TextLayout(documents: .lines)).joined(separator: " ") == "a b ¶ § c ¶ § d ¶ § e ¶ §")
    #expect(read(text, TextLayout(documents: .marked)).joined(separator: " ") == "a b c ¶ d ¶ § e ¶ §")
  }

  @Test func `pre-tokenized text is cut at spaces, its lines are sentences`() {
    let layout = TextLayout(isPreTokenized: true, documents: .emptyLines)
    #expect(read("a, b.c <unk>\nd\n\n\ne \n", layout) == ["a,", "b.c", "<unk>", "¶", "d", "¶", "§", "e", "¶", "§"])
  }

  static let sample = "He left. \"Where to?\" she asked, 3.5 miles away.\n\nМир — the U.S. 日本。 It's o’clock...\n"

  @Test(arguments: 1...120) func `a text in pieces reads as the whole`(pieces: Int) {
    #expect(read(Self.sample, pieces: pieces) == read(Self.sample))
  }

  @Test(arguments: 0..<50) func `any bytes are read, every token lies inside and after the one before`(seed: UInt64) {
    var state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
    let bytes: [UInt8] = (0..<500).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 33)
    }
    var tokens: [Token] = []
    Tokenizer.scan(bytes.span, into: &tokens)
    var end = 0
    for token in tokens {
      #expect(token.start >= end && token.end > token.start && token.end <= bytes.count)
      end = token.end
    }
    #expect(!tokens.isEmpty)
  }

  @Test func `a line without a space is cut into tokens of bounded length`() {
    let words = read(String(repeating: "a", count: 100_000), pieces: 7)
    #expect(words.dropLast(2).allSatisfy { $0.utf8.count <= Tokenizer.maximumTokenByteCount })
    #expect(words.dropLast(2).joined().utf8.count == 100_000)
  }
}

@Suite struct DetokenizerTests {
  @Test func `words come back with the spaces of print`() {
    var detokenizer = Detokenizer()
    let words: [(String, Spacing)] = [
      ("\"", []), ("Go", []), (",", .joinsPrevious), ("\"", []), ("he", []), ("said", []), ("(", .joinsNext),
      ("sun", []), ("-", [.joinsPrevious, .joinsNext]), ("up", []), (")", .joinsPrevious), (".", .joinsPrevious),
    ]
    let text = words.map { String(decoding: detokenizer.append(Array($0.utf8), spacing: $1), as: UTF8.self) }.joined()
    #expect(text == "\"Go,\" he said (sun-up).")
  }
}
