import Testing

@testable import Tokenization

/// A segmenter of a few words, the first the cheapest.
private func segmenter(_ words: String...) -> Segmenter {
  Segmenter(
    pieces: words.enumerated().map { Segmenter.Piece(spelling: Array($1.utf8), cost: 4_000 + UInt32($0)) })
}

private let small = segmenter(
  "海", "青い", "は", "日本", "日本語", "語学", "学校", "校", "を", "見る", "ภาษา", "ไทย", "คำ", "ああ", "あああ", "文件", "这个")
private let learnt = TextLayout(segmentation: .learnt(small))

@Suite struct SegmentationTests {
  @Test(arguments: [
    ("海は青い。", "海 は 青い 。 ¶ §"),
    ("日本語学校を見る", "日本語 学校 を 見る ¶ §"),
    ("日本語学を見る", "日本 語学 を 見る ¶ §"),
    ("ファイルを見る", "ファイル を 見る ¶ §"),
    ("データベース海", "データベース 海 ¶ §"),
    ("すごーい海", "す ごー い 海 ¶ §"),
    ("ภาษาไทย คำ", "ภาษา ไทย คำ ¶ §"),
    ("这个文件 file文件2个", "这个 文件 file 文件 2 个 ¶ §"),
    ("「海」は。『青い』！次", "「 海 」 は 。 ¶ 『 青い 』 ！ ¶ 次 ¶ §"),
    ("海は、青い．次，は", "海 は 、 青い ． ¶ 次 ， は ¶ §"),
    ("ｆｉｌｅ２ ３．５", "ｆｉｌｅ２ ３．５ ¶ §"),
    ("ﾃﾞｰﾀを見る", "ﾃﾞｰﾀ を 見る ¶ §"),
    ("か\u{3099}は", "か\u{3099} は ¶ §"),
    ("He's drunk 3.5 litres.", "He's drunk 3.5 litres . ¶ §"),
  ])
  func `runs are cut along the cheapest way, Katakana and Latin stay whole`(text: String, expected: String) {
    #expect(read(text, learnt).joined(separator: " ") == expected)
  }

  @Test func `a run is a word where it is not to be cut, and a text is read as ever where characters are words`() {
    #expect(read("日本語 を 見る", TextLayout(segmentation: .none)) == ["日本語", "を", "見る", "¶", "§"])
    #expect(read("日本ｆ．カナ。", TextLayout()) == ["日", "本", "ｆ", "．", "カ", "ナ", "。", "¶", "§"])
  }

  @Test func `full-width letters and digits are spelled as ASCII has them`() {
    let bytes = Array("Ｆｉｌｅ２　３．５ｋ file".utf8)
    var tokens: [Token] = []
    var stretches = TokenizedStretches(learnt)
    while stretches.at < bytes.count { stretches.readNext(bytes.span, into: &tokens) }
    let words = tokens.map { String(decoding: canonicalSpelling(of: $0, in: bytes.span), as: UTF8.self) }
    #expect(words == ["File2", "3.5k", "file"])
  }

  /// What is hard to cut anywhere.
  private static let pieces = [
    "海", "は", "青い", "日本", "日本語", "語学", "学校", "校", "を", "見る", "ภาษา", "ไทย", "เ", "\u{e49}", "ああ", "あ", "ー", "カナ",
    "\u{3099}", "文件", "这个", "未知", "\u{4E00}", "。", "「", "」", "，", "．", "３", "ｋ", " ", "\n", "　", "file", "3", ".", "'",
    "t",
    "\u{E000}", "\u{378}", "\u{5D0}", "\u{202E}", "ﾃ", "ﾞ", "👩\u{200D}🚀", "\u{10FFFD}", "\u{1e}",
    String(repeating: "あ", count: 300), String(repeating: "日本語", count: 120),
  ]

  private static func text(seed: UInt64, length: Int) -> String {
    var state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
    return (0..<length).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return pieces[Int(truncatingIfNeeded: state >> 33) % pieces.count]
    }.joined()
  }

  @Test(arguments: 0..<24) func `a text in pieces of any size reads as the whole`(seed: UInt64) {
    let text = Self.text(seed: seed, length: 120)
    let layout = TextLayout(segmentation: seed % 5 == 4 ? .none : .learnt(small))
    let whole = read(text, layout)
    for pieces in [2, 3, 7, 31, 200] { #expect(read(text, layout, pieces: pieces) == whole) }
  }

  @Test(arguments: 0..<24) func `what is settled reads the same whatever follows`(seed: UInt64) {
    let text = Array(Self.text(seed: seed, length: 40).unicodeScalars)
    func words(_ scalars: ArraySlice<Unicode.Scalar>) -> (words: [String], settled: Int) {
      var reader = TextReader(learnt)
      let bytes = Array(String(String.UnicodeScalarView(scalars)).utf8)
      let count = reader.settledByteCount(of: bytes.span)
      var words: [String] = []
      reader.read(Array(bytes[..<count]), isWhole: true) { event, bytes in
        if case .word(let token) = event {
          words.append(String(decoding: token.range.map { bytes[$0] }, as: UTF8.self))
        }
      }
      return (words, count)
    }
    let whole = read(String(String.UnicodeScalarView(text)), learnt).filter { $0 != "¶" && $0 != "§" }
    for end in stride(from: 1, to: text.count, by: 3) {
      let (words, _) = words(text[..<end])
      #expect(whole.starts(with: words))
    }
  }

  @Test func `a long run is cut in parts as it would be in one, and only a bounded part of it is open`() {
    let run = String(repeating: "日本語学校を見る海は青い", count: 400)
    let words = read(run, learnt).dropLast(2)
    #expect(Array(words.prefix(7)) == ["日本語", "学校", "を", "見る", "海", "は", "青い"])
    #expect(words.count == 7 * 400)
    var reader = TextReader(learnt)
    let bytes = Array(run.utf8)
    #expect(reader.settledByteCount(of: bytes.span) > bytes.count - 30)
    let same = Array(String(repeating: "あ", count: 5_000).utf8)
    #expect(reader.settledByteCount(of: same.span) > same.count - 3 * ScriptRun.limit - 3)
    #expect(read(String(repeating: "あ", count: 5_000), learnt).joined().utf8.count == same.count + 4)
  }

  @Test func `marks by themselves, and more of them than a character has, are tokens of bounded length`() {
    let marks = "\u{3099}" + String(repeating: "\u{e49}", count: 400) + "ก" + String(repeating: "\u{e49}", count: 400)
    let words = read(marks, learnt, pieces: 3).dropLast(2)
    #expect(words.joined() == marks)
    #expect(words.allSatisfy { $0.utf8.count <= Tokenizer.maximumTokenByteCount })
  }

  @Test func `the table of scripts is Unicode's`() throws {
    let scalars = (UInt32(0)..<0x34000).compactMap(Unicode.Scalar.init).filter {
      $0.properties.generalCategory != .unassigned && ($0.properties.age ?? (99, 0)) <= (15, 0)
    }
    let text = String(String.UnicodeScalarView(scalars))
    let names: [(String, ScriptWithoutSpaces)] = [
      ("Han", .han), ("Hiragana", .hiragana), ("Katakana", .katakana), ("Thai", .thai), ("Lao", .lao),
      ("Khmer", .khmer), ("Myanmar", .myanmar),
    ]
    for (name, script) in names {
      let regex = try Regex("\\p{Script=\(name)}+").matchingSemantics(.unicodeScalar)
      let found = text.matches(of: regex).flatMap { text[$0.range].unicodeScalars }
      #expect(found == scalars.filter { ScriptTable.script(of: $0) == script }, "\(name)")
    }
  }
}

@Suite struct `Words of scripts without spaces` {
  @Test func `are written together, and with others as the text does`() {
    func write(_ words: [(String, Spacing)]) -> String {
      var detokenizer = Detokenizer()
      return words.map { String(decoding: detokenizer.append(Array($0.0.utf8), spacing: $0.1), as: UTF8.self) }.joined()
    }
    let (han, kana): (Spacing, Spacing) = ([.script], [.script, .katakana])
    #expect(write([("这个", han), ("文件", han), ("file", []), ("的", han)]) == "这个文件 file 的")
    #expect(
      write([("文件", han), ("file", [.joinsScriptBefore, .joinsScriptAfter]), ("的", han), ("a", []), ("b", [])])
        == "文件file的 a b")
    #expect(write([("ファイル", kana), ("システム", kana), ("を", han)]) == "ファイル システムを")
    #expect(write([("海", han), ("。", [.joinsPrevious, .joinsNext]), ("次", han)]) == "海。次")
  }
}
