import CorpusInput
import Fixtures
import Foundation
import Glibc
import SystemPackage
import Testing

/// A line as a stream gave it.
private struct Line: Equatable {
  var text: String
  var raw: [UInt8]
  var flaw: String?
}

@Suite struct `Lines of an input` {
  let corpus: Corpus
  init() throws { corpus = try Corpus() }

  private func lines(
    _ bytes: [UInt8], encoding: TextEncoding? = nil, limit: Int = 4 << 20
  ) throws -> (lines: [Line], warnings: [String]) {
    try Self.read(.single(corpus.write("lines", bytes)), encoding: encoding, limit: limit)
  }

  private func texts(_ bytes: [UInt8], encoding: TextEncoding? = nil) throws -> [String] {
    try lines(bytes, encoding: encoding).lines.map(\.text)
  }

  private static func read(
    _ source: CorpusSource, encoding: TextEncoding?, limit: Int
  ) throws -> (lines: [Line], warnings: [String]) {
    var stream = try LineStream(source, encoding: encoding, limit: limit)
    var result: (lines: [Line], warnings: [String]) = ([], [])
    while true {
      let step = try stream.advance()
      // A line feed that came late belongs to the line before.
      if !stream.lateEnd.isEmpty { result.lines[result.lines.count - 1].raw += stream.lateEnd }
      result.warnings += stream.takeWarnings()
      guard step == .line else { return result }
      let text = stream.text.indices.map { stream.text[$0] }
      result.lines.append(
        Line(text: try #require(String(validating: text, as: UTF8.self)), raw: Array(stream.raw), flaw: stream.flaw))
      #expect(stream.number == result.lines.count)
    }
  }

  private static func utf16(_ text: String, _ order: TextEncoding.ByteOrder) -> [UInt8] {
    text.utf16.flatMap { unit in
      order == .little ? [UInt8(unit & 255), UInt8(unit >> 8)] : [UInt8(unit >> 8), UInt8(unit & 255)]
    }
  }

  private static let text = "He said “don’t go” – it’s late.\nCafé, naïve.\n\n\tEnd\n"

  @Test(arguments: [TextEncoding.ByteOrder.little, .big], [false, true])
  func `are the same in UTF-16`(order: TextEncoding.ByteOrder, hasMark: Bool) throws {
    let expected = try texts(Array(Self.text.utf8))
    #expect(expected == ["He said “don’t go” – it’s late.", "Café, naïve.", "", "\tEnd"])
    let bytes = Self.utf16((hasMark ? "\u{feff}" : "") + Self.text, order)
    let read = try lines(bytes)
    #expect(read.lines.map(\.text) == expected)
    #expect(read.lines.flatMap(\.raw) == Array(bytes.dropFirst(hasMark ? 2 : 0)))
    #expect(read.warnings.isEmpty == hasMark)
    let other = try lines(Self.utf16("Привет, мир!\n日本語のテキスト。\n🙂\n", order))
    #expect(other.lines.map(\.text) == ["Привет, мир!", "日本語のテキスト。", "🙂"])
    #expect(try texts(Self.utf16("\n\nEnd\n", order)) == ["", "", "End"])
    #expect(try texts(Self.utf16("\r\nEnd\r\n", order)) == ["", "End"])
    #expect(try texts(Self.utf16("日本語\nEnd\n", order), encoding: .utf16(order)) == ["日本語", "End"])
  }

  @Test func `without a zero byte in the first line can be UTF-16 all the same`() throws {
    #expect(try texts(Self.utf16("日本語の長いテキスト、一行目です\nEnd\n", .little)) == ["日本語の長いテキスト、一行目です", "End"])
  }

  @Test func `are the same in Windows-1252, with one warning`() throws {
    let expected = try texts(Array(Self.text.utf8))
    let bytes: [UInt8] = Self.text.unicodeScalars.map { scalar in
      ["“": 0x93, "”": 0x94, "’": 0x92, "–": 0x96][scalar] ?? UInt8(scalar.value)
    }
    let read = try lines(Array("one\n".utf8) + bytes)
    #expect(read.lines.map(\.text) == ["one"] + expected)
    #expect(read.lines.flatMap(\.raw) == Array("one\n".utf8) + bytes)
    #expect(read.lines.allSatisfy { $0.flaw == nil })
    #expect(
      read.warnings == [
        "\(corpus.folder)/lines, line 2: not UTF-8 (byte 0x93); read as Windows-1252, "
          + "as are later lines that are not UTF-8; --encoding names another"
      ])
    #expect(try lines(bytes, encoding: TextEncoding(named: "latin-1")).warnings.isEmpty)
  }

  @Test(arguments: ["koi8-r", "UTF-32", "UTF-32BE", "shift_jis", "utf-8", "UTF-16LE", "ibm037", "iso-2022-jp"])
  func `are the same in any encoding that is named`(name: String) throws {
    let text = ["koi8-r": "Привет\nмир\n", "shift_jis": "日本語\r\nソ表\n", "iso-2022-jp": "日本語\n表\n"][name] ?? "a,b\nc\n"
    let encoded = try #require(Self.iconv(Array(text.utf8), to: name))
    let encoding = try TextEncoding(named: name)
    let read = try lines(encoded, encoding: encoding)
    #expect(read.lines.map(\.text) == text.split(whereSeparator: \.isNewline).map(String.init))
    #expect(encoded.suffix(read.lines.flatMap(\.raw).count).elementsEqual(read.lines.flatMap(\.raw)))
    #expect(read.warnings.isEmpty && read.lines.allSatisfy { $0.flaw == nil })
  }

  /// Through the tool, so that the test does not compare the reader with itself.
  private static func iconv(_ bytes: [UInt8], to name: String) -> [UInt8]? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/iconv")
    process.arguments = ["-f", "UTF-8", "-t", name]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    guard (try? process.run()) != nil else { return nil }
    try? input.fileHandleForWriting.write(contentsOf: Data(bytes))
    try? input.fileHandleForWriting.close()
    let result = try? output.fileHandleForReading.readToEnd()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? result.map { Array($0) } : nil
  }

  @Test func `of an encoding that nobody knows are refused before anything is read`() {
    for name in ["nonsense", "", "utf-8//IGNORE", "a b"] {
      #expect(throws: CorpusInputError.noSuchEncoding(name)) { try TextEncoding(named: name) }
    }
  }

  @Test(arguments: [
    ("a\nb\n", ["a", "b"]), ("a\r\nb\r\n", ["a", "b"]), ("a\rb\rc\r", ["a", "b", "c"]), ("a\nb", ["a", "b"]),
    ("a\rb", ["a", "b"]), ("", []), ("\n", [""]), ("\r", [""]), ("\r\n", [""]), ("a\nb\rc\n", ["a", "b\rc"]),
    ("a\r\nb\rc\r\n", ["a", "b\rc"]), ("a\rb\nc\r\nd\r", ["a", "b", "c", "d"]), ("\n\na\n", ["", "", "a"]),
    ("a\r\r\nb", ["a", "", "b"]),
  ])
  func `end with a line feed, a carriage return or both`(input: String, expected: [String]) throws {
    let read = try lines(Array(input.utf8))
    #expect(read.lines.map(\.text) == expected)
    #expect(read.lines.flatMap(\.raw) == Array(input.utf8))
  }

  @Test func `with a byte order mark have none in their text`() throws {
    #expect(try texts(Array("\u{feff}u1\ta\nu1\tb\n".utf8)) == ["u1\ta", "u1\tb"])
  }

  @Test func `that are flawed in sound UTF-8 are named, and the rest is read`() throws {
    let bytes = Array("thé\n".utf8) + [0x61, 0xff, 0x62, 0x0a] + Array("fin\n".utf8) + [0xe9, 0x0a]
    let read = try lines(bytes)
    #expect(read.lines.map(\.text) == ["thé", "a\u{fffd}b", "fin", "\u{fffd}"])
    #expect(read.lines.map(\.flaw) == [nil, "not UTF-8 (byte 0xff)", nil, "not UTF-8 (byte 0xe9)"])
    #expect(read.lines.flatMap(\.raw) == bytes && read.warnings.isEmpty)
    #expect(try lines(bytes, encoding: .utf8).lines == read.lines)
    #expect(try lines([0x61, 0xe9, 0x0a], encoding: .utf8).lines[0].flaw == "not UTF-8 (byte 0xe9)")
  }

  @Test func `in UTF-8 stay so among others in Windows-1252`() throws {
    #expect(try texts([0x63, 0xe9, 0x0a] + Array("thé\n".utf8)) == ["cé", "thé"])
  }

  @Test func `that are no Western letters either are flawed`() throws {
    let line = (0..<40).flatMap { [UInt8(0x81), 0x40 + UInt8($0)] }
    let read = try lines(Array("a\n".utf8) + line + Array("\nb\n".utf8))
    #expect(read.lines.map { $0.flaw == nil } == [true, false, true])
  }

  @Test func `with surrogates alone are flawed in UTF-16`() throws {
    let read = try lines([0xff, 0xfe, 0x61, 0, 0, 0xd8, 0x62, 0, 0x0a, 0, 0x63, 0, 0x0a, 0, 0x64])
    #expect(read.lines.map(\.text) == ["a\u{fffd}b", "c", "\u{fffd}"])
    #expect(read.lines.map(\.flaw) == ["not UTF-16LE", nil, "not UTF-16LE"])
  }

  @Test(arguments: [0, 1, 2, 1 << 17, 1 << 20])
  func `too long are flawed, and the rest is read`(excess: Int) throws {
    let limit = 1 << 20
    for end in ["\n", "\r\n"] {
      let long = String(repeating: "a", count: limit + excess)
      let read = try lines(Array("one\(end)\(long)\(end)two\(end)".utf8), limit: limit)
      #expect(read.lines.count == 3)
      #expect(read.lines[1].flaw == (excess == 0 ? nil : "longer than 1 MiB"))
      #expect(read.lines[1].text == (excess == 0 ? long : ""))
      #expect(read.lines[2].text == "two")
    }
    let last = try lines(Array(("a\n" + String(repeating: "a", count: limit + 1 + excess)).utf8), limit: limit)
    #expect(last.lines.map { $0.flaw == nil } == [true, false])
  }

  @Test func `with a zero byte are no text`() throws {
    for bytes in ["text\0more\n", "one\ntwo\nthree\0\n", "caf\u{e9} \0 b\n"] {
      #expect {
        _ = try lines(Array(bytes.utf8))
      } throws: {
        ($0 as? CorpusInputError)?.message.contains("a zero byte in line") == true
      }
    }
  }

  @Test func `with a zero byte anywhere in a long one are no text`() throws {
    for position in stride(from: 0, to: 700, by: 3) {
      var bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 700) + [UInt8(ascii: "\n")]
      bytes[position] = 0
      #expect(throws: CorpusInputError.self, "\(position)") { _ = try lines(bytes) }
    }
  }

  @Test func `may be one of many blocks, in a file and packed`() throws {
    let long = (0..<400_000).map { "\($0)" }.joined(separator: ",")
    for bytes in [Array(long.utf8), Packing.gzip.pack(long)] {
      let read = try lines(bytes)
      #expect(read.lines.map(\.text) == [long] && read.lines[0].flaw == nil)
    }
  }

  @Test(arguments: Packing.archives) func `are unpacked`(packing: Packing) throws {
    let read = try lines(packing.pack("one\r\ntwo"))
    #expect(read.lines.map(\.text) == ["one", "two"] && read.lines[0].raw == Array("one\r\n".utf8))
  }

  /// Whatever the bytes and wherever they are cut on their way: the same lines, or the same error.
  @Test(arguments: 0..<40) func `do not depend on how the bytes arrive`(seed: UInt64) throws {
    var random = Random(state: seed &* 0x9e37_79b9_7f4a_7c15 &+ 1)
    let bytes = random.input()
    let whole = Result { try lines(bytes, limit: 64) }
    signal(SIGPIPE, SIG_IGN)  // A reader that has found an error leaves.
    let pipe = try FileDescriptor.pipe()
    let writer = Thread {
      for byte in bytes where (try? pipe.writeEnd.writeAll([byte])) == nil { break }
      try? pipe.writeEnd.close()
    }
    writer.start()
    let pieces = Result {
      try Self.read(.single("/dev/fd/\(pipe.readEnd.rawValue)"), encoding: nil, limit: 64)
    }
    try pipe.readEnd.close()
    switch (whole, pieces) {
    case (.success(let a), .success(let b)):
      #expect(a.lines == b.lines, "\(bytes)")
      #expect(a.warnings.count == b.warnings.count)
    case (.failure, .failure): break
    default: Issue.record("\(bytes): \(whole) but \(pieces)")
    }
  }
}

/// xorshift64*, so that a failing seed fails again.
private struct Random: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_f491_4f6c_dd1d
  }

  /// Bytes of text in some encoding, some of them changed.
  mutating func input() -> [UInt8] {
    let pieces = ["a", "thé", " ", "\n", "\r", "\r\n", "“x”", "日本", "\n", String(repeating: "y", count: 30), "🙂", "\n"]
    let text = (0..<Int.random(in: 1..<40, using: &self)).map { _ in pieces.randomElement(using: &self) ?? "" }.joined()
    var bytes: [UInt8]
    switch Int.random(in: 0..<5, using: &self) {
    case 0: bytes = text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    case 1: bytes = [0xfe, 0xff] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
    case 2: bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    case 3: bytes = Packing.archives.randomElement(using: &self)?.pack(text) ?? []
    default: bytes = Array(text.utf8)
    }
    for _ in 0..<Int.random(in: 0..<3, using: &self) where !bytes.isEmpty {
      bytes[Int.random(in: bytes.indices, using: &self)] = UInt8.random(in: 0...255, using: &self)
    }
    return bytes
  }
}
