import CorpusInput
import Fixtures
import Testing

@Suite struct `Web archives` {
  let corpus: Corpus
  init() throws { corpus = try Corpus() }

  private func record(
    _ type: String, _ body: String, content: String = "text/plain", lineEnd: String = "\r\n", length: Int? = nil
  ) -> String {
    [
      "WARC/1.0", "WARC-Type: \(type)", "Content-Type: \(content)", "content-length:  \(length ?? body.utf8.count)", "",
      body,
    ].joined(separator: lineEnd) + lineEnd + lineEnd
  }

  @Test(arguments: Packing.allCases) func `give the plain text of their conversions`(packing: Packing) throws {
    let records = [
      record("warcinfo", "Software: x\r\n\r\n", content: "application/warc-fields"),
      record("conversion", "Die Brücke.\n\nWARC/1.0\n"), record("conversion", ""), record("conversion", "two"),
    ]
    // As crawls are packed: each record by itself.
    let path = try corpus.write("a.warc.wet.gz", records.flatMap { packing.pack($0) })
    let reading = try Corpus.read(path)
    #expect(reading.documents == ["Die Brücke.\n\nWARC/1.0\n", "two"])
    #expect(reading.warnings.isEmpty)
    #expect(reading.records.total == 3)
  }

  @Test func `are read with plain line feeds too, and by name as text`() throws {
    let path = try corpus.write(
      "a", record("conversion", "one", lineEnd: "\n") + record("conversion", "two", lineEnd: "\n"))
    #expect(try Corpus.read(path).documents == ["one", "two"])
    #expect(try Corpus.read(path, format: .text).documents.count == 1)
  }

  @Test func `count what is no plain text`() throws {
    let path = try corpus.write(
      "a",
      record("warcinfo", "x") + record("request", "GET") + record("response", "<p>a\u{0}") + record("response", "b")
        + record("conversion", "text") + record("conversion", "{}", content: "application/json"))
    let reading = try Corpus.read(path)
    #expect(reading.documents == ["text"])
    #expect(
      reading.warnings == [
        "\(path): 4 of 5 records are no plain text and were left out (response 2, conversion 1, request 1)"
      ])
  }

  @Test func `lose a damaged record and no other`() throws {
    let path = try corpus.write(
      "a",
      record("conversion", "one") + "WARC/1.0\r\nWARC-Type: conversion\r\n\r\nno length\r\n\r\n"
        + record("conversion", "two") + "garbage\r\n" + record("conversion", "three") + record("conversion", "a\u{0}b")
        + record("conversion", "four") + record("conversion", "cut", length: 1_000))
    let reading = try Corpus.read(path)
    #expect(reading.documents == ["one", "two", "three", "four"])
    #expect(
      reading.warnings == [
        "\(path), record 2: left out: its header has no Content-Length",
        "\(path), record 4: left out: it does not begin with WARC/1.0 and a header",
        "\(path), record 6: left out: it is no text: a zero byte at byte 1",
        "\(path), record 8: left out: the file ends within it",
      ])
  }

  @Test func `count bytes that are no characters`() throws {
    let bodies: [[UInt8]] = [Array("sound".utf8), [0x61, 0xff, 0x62], [0xe2, 0x80, 0x20, 0xe9]]
    var bytes: [UInt8] = []
    for body in bodies {
      bytes += "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: \(body.count)\r\n\r\n".utf8
      bytes += body + [13, 10, 13, 10]
    }
    let path = try corpus.write("a", bytes)
    let reading = try Corpus.read(path)
    #expect(reading.documents == ["sound", "a\u{fffd}b", "\u{fffd} \u{fffd}"])
    #expect(reading.warnings == ["3 U+FFFD stand for bytes that cannot be read, the first in \(path), record 2"])
  }

  /// From a length that reaches into the next record's first field to one that swallows two whole records.
  @Test(arguments: [3 + 4 + 10 + 1, 30, 70, 150, 250])
  func `do not learn the header of a record that a length reaches into`(length: Int) throws {
    let others = (0..<4).map { record("conversion", "text \($0)") }
    let path = try corpus.write("a", record("conversion", "one", length: length) + others.joined())
    let reading = try Corpus.read(path)
    #expect(reading.documents == (0..<4).map { "text \($0)" })
    #expect(
      reading.warnings == [
        "\(path), record 1: left out: its Content-Length is too long: the next record begins within it"
      ])
    #expect(reading.records.total == 5 && reading.records.bad == 1)
  }

  @Test(arguments: 1...40) func `are read the same whatever the pieces`(seed: UInt64) throws {
    // Bodies of many lengths put the ends of blocks at any place of a record.
    var generator = Lehmer(seed)
    let texts = (0..<12).map { _ in
      String(repeating: "ab\r\n", count: Int.random(in: 0...60_000, using: &generator)) + "x"
    }
    let path = try corpus.write("a", texts.map { record("conversion", $0) }.joined())
    #expect(try Corpus.read(path).documents == texts)
  }
}

/// Random numbers that a seed repeats.
struct Lehmer: RandomNumberGenerator {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493 }

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}
