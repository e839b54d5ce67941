import CorpusInput
import Testing

@Suite struct `Encodings` {
  let corpus: Corpus
  init() throws { corpus = try Corpus() }

  /// Chunks are 1 MiB; a character lies across their edge for every offset here.
  @Test(arguments: ["é", "€", "🍸"], 0...4)
  func `a character across the edge of two blocks stays whole`(character: String, shift: Int) throws {
    let filler = String(repeating: "a", count: (1 << 20) - shift)
    let text = filler + String(repeating: character, count: 5) + "z"
    let reading = try Corpus.read(corpus.write("a.txt", text))
    #expect(reading.documents == [text])
    #expect(reading.chunksAreUTF8)
    #expect(reading.warnings.isEmpty)
  }

  @Test func `a byte order mark is dropped`() throws {
    #expect(try Corpus.read(corpus.write("a", "\u{feff}gin")).documents == ["gin"])
    #expect(try Corpus.read(corpus.write("b", "\u{feff}")).documents == [])
  }

  @Test func `a byte order mark inside the text is text`() throws {
    #expect(try Corpus.read(corpus.write("a", "gin\u{feff}")).documents == ["gin\u{feff}"])
  }

  @Test func `Latin-1 is converted, with one warning that names the file`() throws {
    let path = try corpus.write(
      "a.txt", [UInt8]("caf\u{e9} et th\u{e9}, na\u{ef}ve\n".unicodeScalars.map { UInt8($0.value) }))
    let reading = try Corpus.read(path)
    #expect(reading.documents == ["café et thé, naïve\n"])
    #expect(
      reading.warnings == ["\(path), line 1: not UTF-8 (byte 0xe9); read as Windows-1252; --encoding names another"])
  }

  @Test func `quotes and dashes of Windows-1252 are understood`() throws {
    let bytes: [UInt8] = Array("He said ".utf8) + [0x93] + Array("gin".utf8) + [0x94, 0x20, 0x97, 0x20, 0x80]
    #expect(try Corpus.read(corpus.write("a", bytes)).documents == ["He said “gin” — €"])
  }

  @Test func `Latin-1 late in a file is recognised too`() throws {
    let line = [UInt8](repeating: UInt8(ascii: "a"), count: (1 << 20) - 1) + [0x0a]
    let bytes = Array(repeatElement(line, count: 3).joined()) + [0x61, 0x20, 0xe9, 0x74, 0xe9]
    let reading = try Corpus.read(corpus.write("a", bytes))
    #expect(reading.documents.first?.hasSuffix("a été") == true)
    #expect(reading.warnings.count == 1)
    #expect(reading.warnings.first?.contains("line 4: not UTF-8 (byte 0xe9)") == true)
  }

  @Test func `a flaw in UTF-8 does not make it Latin-1`() throws {
    let path = try corpus.write("a", Array("thé café naïve ".utf8) + [0xff] + Array(" été".utf8))
    let reading = try Corpus.read(path)
    #expect(reading.documents == ["thé café naïve \u{fffd} été"])
    #expect(reading.warnings == ["1 U+FFFD stand for bytes that cannot be read, the first in \(path), line 1"])
  }

  @Test func `a file that ends inside a character is read with a warning`() throws {
    let reading = try Corpus.read(corpus.write("a", Array("thé €".utf8.dropLast())))
    #expect(reading.documents == ["thé \u{fffd}"])
    #expect(reading.warnings.count == 1)
  }

  @Test func `bytes that are no Western letters are an error that says to convert`() throws {
    let shiftJIS: [UInt8] = (0..<40).flatMap { [UInt8(0x81), 0x40 + UInt8($0)] }
    let path = try corpus.write("a", shiftJIS)
    let error = try #require(Corpus.error(path))
    #expect(error == .unknownEncoding(path: path, byte: 0x81, offset: 0))
    #expect(error.message.contains("--encoding"))
  }

  @Test func `every pair of bytes is read or refused, never trapped on`() throws {
    for first in UInt8.min...UInt8.max {
      for second in stride(from: UInt8(3), through: 251, by: 31) {
        let path = try corpus.write("pair", [first, second])
        if Corpus.error(path) == nil { #expect(try Corpus.read(path).chunksAreUTF8) }
      }
    }
  }
}

@Suite struct `Files that are no text` {
  let corpus: Corpus
  init() throws { corpus = try Corpus() }

  @Test(arguments: [("UTF-32LE", 0), ("UTF-32BE", 3)])
  func `UTF-32 without a byte order mark is an error that says how to name it`(name: String, place: Int) throws {
    for text in ["The boat.\nThe sea.\n", "Το πλοίο\n", "a\n"] {
      let bytes = text.unicodeScalars.flatMap { scalar in
        let unit = (0..<4).map { UInt8(truncatingIfNeeded: scalar.value >> (8 * $0)) }
        return place == 0 ? unit : unit.reversed()
      }
      let path = try corpus.write("wide", bytes)
      let message = try #require(Corpus.error(path)?.message)
      #expect(message.contains("what seems to be \(name)") && message.contains("--encoding \(name)"), "\(message)")
    }
  }

  @Test func `a zero byte is an error that names file and offset`() throws {
    let path = try corpus.write("a.bin", Array("text".utf8) + [0] + Array("more".utf8))
    let error = try #require(Corpus.error(path))
    #expect(
      error.message == "\(path): not a text file: a zero byte at byte 4; give only text files, plain or packed"
    )
  }

  @Test func `control characters in number are an error`() throws {
    let path = try corpus.write("a.bin", Array(repeating: [1, 2, 65], count: 10).flatMap(\.self))
    #expect(Corpus.error(path)?.message.contains("20 control characters among 30 bytes") == true)
  }

  @Test func `a stray control character is text`() throws {
    #expect(try Corpus.read(corpus.write("a", "page one\u{c}page two \u{7} bell")).documents.count == 1)
  }

  @Test func `a device that never ends is refused at once`() throws {
    #expect(Corpus.error("/dev/zero")?.message.contains("a zero byte at byte 0") == true)
  }

  @Test func `random bytes are refused`() throws {
    #expect(Corpus.error("/dev/urandom") != nil)
  }

  @Test(
    arguments: [
      ([0x50, 0x4b, 0x03, 0x04, 0x14], "zip archive"),
      ([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0], "old office document"),
      ([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], "7z archive"),
      (Array("a.txt".utf8) + [UInt8](repeating: 0, count: 252) + Array("ustar".utf8) + [0], "tar -xf"),
      ([0x25, 0x50, 0x44, 0x46, 0x2d, 0x31], "pdftotext"),
    ] as [([UInt8], String)])
  func `a known format is called by its name`(start: [UInt8], hint: String) throws {
    #expect(Corpus.error(try corpus.write("a", start))?.message.contains(hint) == true)
  }

  @Test func `words that begin like an archive are words`() throws {
    #expect(try Corpus.read(corpus.write("a", "BZh is not a word, PK neither")).documents.count == 1)
  }
}
