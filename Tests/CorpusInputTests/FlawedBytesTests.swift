import CorpusInput
import Testing

@Suite struct `Bytes that are no characters` {
  let corpus: Corpus
  init() throws { corpus = try Corpus() }

  /// Each line's text, or what is wrong with it; the warnings.
  private func read(
    _ bytes: [UInt8], encoding: String? = nil
  ) throws -> (texts: [String], flaws: [String?], warnings: [String]) {
    var stream = try LineStream(
      .single(corpus.write("lines", bytes)), encoding: encoding.map { try TextEncoding(named: $0) }, limit: 1 << 20)
    var result: (texts: [String], flaws: [String?], warnings: [String]) = ([], [], [])
    while try stream.advance() == .line {
      result.texts.append(String(decoding: stream.text.indices.map { stream.text[$0] }, as: UTF8.self))
      result.flaws.append(stream.flaw)
      result.warnings += stream.takeWarnings()
    }
    return result
  }

  private func isZeroByteError(_ bytes: [UInt8]) -> Bool {
    do {
      _ = try read(bytes)
      return false
    } catch {
      return (error as? CorpusInputError)?.message.contains("a zero byte in ") == true
    }
  }

  @Test func `two letters of UTF-16 that could be ASCII with a zero byte are neither`() throws {
    // 上海 and a line feed, big end first: by its bytes N, a line feed, mw, a zero byte, a line feed.
    #expect(throws: CorpusInputError.self) { try read([0x4e, 0x0a, 0x6d, 0x77, 0x00, 0x0a]) }
    #expect(try read([0x4e, 0x0a, 0x6d, 0x77, 0x00, 0x0a], encoding: "utf-16be").texts == ["上海"])
  }

  // MARK: Stated encodings

  /// Bytes, the encoding, and the text: of one byte for each character, of several, and with states.
  private static let flawed: [(encoding: String, bytes: [UInt8], text: String)] = [
    ("us-ascii", Array("the caf".utf8) + [0xe9] + Array(" sank".utf8), "the caf\u{fffd} sank"),
    ("us-ascii", [0xe9, 0xe8, 0x61, 0xff], "\u{fffd}\u{fffd}a\u{fffd}"),
    ("iso-8859-7", [0xe1, 0xae, 0xe2], "α\u{fffd}β"),
    ("windows-1253", [0xe1, 0xaa, 0xe2], "α\u{fffd}β"),
    ("shift_jis", [0x93, 0xfa, 0xff, 0x61, 0x93], "日\u{fffd}a\u{fffd}"),
    ("euc-jp", [0xc6, 0xfc, 0xff, 0x62, 0xc6], "日\u{fffd}b\u{fffd}"),
    ("big5", [0xa4, 0xe9, 0xff, 0x62], "日\u{fffd}b"),
    ("gb18030", [0xc8, 0xd5, 0xff, 0x62, 0x81, 0x30], "日\u{fffd}b\u{fffd}0"),
    ("utf-7", Array("a".utf8) + [0xe9] + Array("b".utf8), "a\u{fffd}b"),
    ("iso-2022-jp", [0x1b, 0x24, 0x42, 0x46, 0x7c, 0x1b, 0x28, 0x42, 0x61, 0xe9, 0x62], "日a\u{fffd}b"),
    ("utf-32le", [0x61, 0, 0, 0, 0, 0, 0x11, 0, 0x62, 0, 0, 0], "a\u{fffd}b"),
  ]

  @Test(arguments: flawed.indices) func `become U+FFFD in a flawed line of a stated encoding`(index: Int) throws {
    let (encoding, bytes, text) = Self.flawed[index]
    let end: [UInt8] = encoding == "utf-32le" ? [0x0a, 0, 0, 0] : [0x0a]
    let sound: [UInt8] = encoding == "utf-32le" ? [0x63, 0, 0, 0] : [0x63]
    let read = try read(sound + end + bytes + end + sound + end, encoding: encoding)
    #expect(read.texts == ["c", text, "c"])
    #expect(read.flaws == [nil, "not \(encoding)", nil])
  }

  /// Blocks of training have 1 MiB: the flawed bytes lie across their edge for some offset here.
  @Test(
    arguments: flawed.indices.filter {
      ["us-ascii", "gb18030", "iso-2022-jp", "utf-32le"].contains(flawed[$0].encoding)
    })
  func `are counted in training, wherever blocks end`(index: Int) throws {
    let (encoding, bytes, text) = Self.flawed[index]
    let unit = encoding == "utf-32le" ? 4 : 1
    let letter: [UInt8] = [0x61] + [UInt8](repeating: 0, count: unit - 1)
    let feed: [UInt8] = [0x0a] + [UInt8](repeating: 0, count: unit - 1)
    let flawCount = text.unicodeScalars.count { $0 == "\u{fffd}" }
    for back in [1, 2, 4] where back <= bytes.count / unit {
      let count = (1 << 20) / unit - 1 - back
      let filler = Array(repeatElement(letter, count: count).joined())
      let path = try corpus.write("a", feed + filler + bytes + feed + letter + feed)
      let reading = try Corpus.read(path, encoding: TextEncoding(named: encoding))
      let expected = "\n" + String(repeating: "a", count: count) + text + "\na\n"
      #expect(reading.documents == [expected], "\(back) bytes before the edge")
      #expect(
        reading.warnings == [
          "\(flawCount) U+FFFD stand for bytes that cannot be read, the first in \(path), line 2"
        ])
    }
  }

  @Test func `do not end a long text whose characters grow`() throws {
    // Greek takes twice the bytes in UTF-8, kana of one byte three times.
    for (encoding, byte, text) in [("iso-8859-7", UInt8(0xe1), "α"), ("shift_jis", 0xb1, "ｱ")] {
      for count in [1, 31, 32, 33, 64, 100_000] {
        let read = try read([UInt8](repeating: byte, count: count) + [0x0a], encoding: encoding)
        #expect(read.texts == [String(repeating: text, count: count)] && read.flaws == [nil])
      }
    }
  }

  // MARK: Binary lines

  @Test func `are not guessed at any more once nothing fits`() throws {
    let read = try read([0x8f, 0x0a, 0xc0, 0x44, 0x0a] + Array("the\nthé\n".utf8))
    #expect(read.flaws.map { $0?.hasPrefix("neither UTF-8 nor Windows-1252") } == [true, true, nil, nil])
    #expect(read.warnings.isEmpty)
    let binary = try self.read([0x8f, 0x0a, 0xc0, 0x44, 0x1e, 0x0e, 0x0b, 0x1f, 0x0a])
    #expect(binary.flaws.allSatisfy { $0 != nil })
  }

  @Test(arguments: [
    ("\u{1}\u{2}\u{3}\u{4}\u{5} the", "no text: 5 control characters among 9 bytes"), ("a\u{7}", nil),
    ("\u{1}\u{2}", "no text: 2 control characters among 2 bytes"), ("\u{1b}[1mred\u{1b}[0m\t\u{c}", nil),
    ("eighteen letters a\u{1}\u{2}", nil),
    ("seventeen letters\u{1}\u{2}", "no text: 2 control characters among 19 bytes"),
    ("é\u{1}\u{2}", "no text: 2 control characters among 4 bytes"),
  ])
  func `of control characters are no text`(line: String, flaw: String?) throws {
    for around in ["the boat", "thé"] {
      let read = try read(Array("\(around)\n\(line)\n\(around)".utf8))
      #expect(read.texts == [around, line, around])
      #expect(read.flaws == [nil, flaw, nil])
    }
    #expect(
      try read(Array("a\n\(line)\n".utf8), encoding: "us-ascii").flaws[1]
        == (line.hasPrefix("é") ? "not us-ascii" : flaw))
  }

  // MARK: UTF-16 without a mark

  @Test(arguments: [
    "the 🙂\n", "船が行く\n", "ż\n", "中文\nthe boat\n", "żółw\n", "上海的船\n", "🙂\n", "A 🙂🙂🙂🙂\r\nthe\r\n", "ぁ\n", "中\r\n",
  ])
  func `are none in UTF-16, whatever its first line`(text: String) throws {
    let expected = text.split(whereSeparator: \.isNewline).map(String.init)
    for isLittle in [true, false] {
      let bytes = text.utf16.flatMap { unit in
        isLittle ? [UInt8(unit & 255), UInt8(unit >> 8)] : [UInt8(unit >> 8), UInt8(unit & 255)]
      }
      let read = try read(bytes)
      #expect(read.texts == expected)
      #expect(read.flaws.allSatisfy { $0 == nil } && read.warnings.count == 1)
      #expect(try Corpus.read(corpus.write("a", bytes)).documents == [text])
    }
  }

  @Test func `are no reason to guess where a zero byte follows`() throws {
    #expect(isZeroByteError([0x63, 0xe9, 0x0a] + Array("two\n\0\n".utf8)))
    #expect(isZeroByteError(Array("ab\nthree\0\n".utf8)))
    #expect(isZeroByteError(Array("the boat\0\nsank\n".utf8)))
    #expect {
      var stream = try LineStream(
        .single(corpus.write("a", [0x63, 0xe9, 0x0a] + Array("two\nthr\0ee\n".utf8))), limit: 1 << 20)
      _ = try stream.advance()
    } throws: {
      ($0 as? CorpusInputError)?.message.contains("a zero byte in line 3") == true
    }
  }

  // MARK: Characters without their end

  @Test func `that begin a character of UTF-8 are flaws of UTF-8`() throws {
    let bytes = Array("the boat\nthe b".utf8) + [0xe2, 0x80] + Array(" oat\nthe café – “x”\n".utf8)
    let read = try read(bytes + [0xe9, 0x0a])
    #expect(read.texts == ["the boat", "the b\u{fffd} oat", "the café – “x”", "\u{fffd}"])
    #expect(read.flaws == [nil, "not UTF-8 (byte 0xe2)", nil, "not UTF-8 (byte 0xe9)"])
    #expect(read.warnings.isEmpty)
    let path = try corpus.write("a", bytes)
    let reading = try Corpus.read(path)
    #expect(reading.documents == ["the boat\nthe b\u{fffd} oat\nthe café – “x”\n"])
    #expect(reading.warnings == ["1 U+FFFD stand for bytes that cannot be read, the first in \(path), line 2"])
  }

  @Test func `that are a letter and a quote are Windows-1252, unless training sees UTF-8 follow`() throws {
    let quote: [UInt8] = Array("the caf".utf8) + [0xe9, 0x92] + Array("s boat\n".utf8)
    #expect(try read(quote).texts == ["the café’s boat"])
    #expect(try Corpus.read(corpus.write("a", quote)).documents == ["the café’s boat\n"])
    let mixed = quote + Array("the café – “x”\n".utf8)
    #expect(try Corpus.read(corpus.write("b", mixed)).documents == ["the caf\u{fffd}s boat\nthe café – “x”\n"])
  }

  @Test func `are repaired as the standard library repairs them`() throws {
    var generator = Lehmer(7)
    for _ in 0..<500 {
      let bytes =
        Array("é".utf8)
        + (0..<6).map { _ in
          [0x61, 0x80, 0xbf, 0xc2, 0xe0, 0xed, 0xa0, 0xf0, 0x90, 0xf4, 0xff].randomElement(using: &generator)!
        }
      #expect(try read(bytes, encoding: "utf-8").texts == [String(decoding: bytes, as: UTF8.self)], "\(bytes)")
    }
  }
}
