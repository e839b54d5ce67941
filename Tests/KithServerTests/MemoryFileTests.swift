import Fixtures
import LanguageModel
import Storage
import Testing

@testable import KithServer

@Suite struct `The file of a memory` {
  private func text(_ text: String) throws -> MemoryText { try #require(MemoryText(kept: Array(text.utf8))) }

  private func records() throws -> [MemoryRecord] {
    [
      MemoryRecord(
        time: 1, key: "a", asked: 7, texts: [try text("the boat\n"), try text("the sail .\n")],
        fading: MemoryFading(halfLifeWords: 10, halfLifeDays: 2.5)),
      MemoryRecord(time: 2, texts: [try text("the wind \u{C} the sea\n")]),
      MemoryRecord(time: 300, key: "ü", asked: .max, texts: [try text("Zebedee\n")]),
    ]
  }

  private func parse(_ bytes: [UInt8]) throws -> MemoryFile.Content {
    unsafe try MemoryFile.parse(bytes.span.bytes)
  }

  /// A file with all records, and its length after each of them.
  private func write(_ folder: TestFolder) throws -> (bytes: [UInt8], ends: [Int]) {
    let file = MemoryFile(path: folder.file("m"))
    var ends = [0]
    for record in try records() { ends.append(try file.append(record, at: ends.last ?? 0)) }
    return (try folder.read("m"), ends)
  }

  @Test func `gives back what was appended, and is its owner's alone`() throws {
    let folder = try TestFolder()
    #expect(try MemoryFile(path: folder.file("m")).read() == nil)
    let (bytes, ends) = try write(folder)
    let content = try #require(try MemoryFile(path: folder.file("m")).read())
    #expect(try content.records == records())
    #expect(content.byteCount == bytes.count && ends.last == bytes.count)
    #expect(try mode(of: folder.file("m")) == 0o600)
    let file = MemoryFile(path: folder.file("m"))
    let last = Array(try records().suffix(1))
    #expect(try file.replace(by: last) == folder.read("m").count)
    #expect(try file.read()?.records == last)
    #expect(try mode(of: folder.file("m")) == 0o600)
    #expect(!folder.exists(".m.new"))
  }

  @Test func `cut off anywhere holds all records that were whole`() throws {
    let folder = try TestFolder()
    let (bytes, ends) = try write(folder)
    for count in 0..<bytes.count {
      let content = try parse(Array(bytes[..<count]))
      let whole = ends.dropFirst().count { $0 <= count }
      #expect(content.records == Array(try records().prefix(whole)))
      // Going on from there.
      try folder.write(Array(bytes[..<count]), to: "cut")
      let file = MemoryFile(path: folder.file("cut"))
      _ = try file.append(MemoryRecord(time: 9, texts: [text("new\n")]), at: content.byteCount)
      #expect(try file.read()?.records.count == whole + 1)
    }
  }

  @Test func `with room at its end that the disk gave and never got the bytes of holds what is before`() throws {
    let folder = try TestFolder()
    var (bytes, ends) = try write(folder)
    let file = MemoryFile(path: folder.file("m"))
    let long = try text(String(repeating: "the wind and the sea\n", count: 100))
    ends.append(try file.append(MemoryRecord(time: 400, texts: [long]), at: bytes.count))
    bytes = try folder.read("m")
    let starts = ends.dropLast() + stride(from: 512, to: bytes.count, by: 512)
    for start in starts where start >= 16 {
      let end = try #require(ends.first { $0 > start })
      let zeros = try parse(Array(bytes[..<start]) + [UInt8](repeating: 0, count: end - start))
      #expect(zeros.records.count == ends.dropFirst().count { $0 <= start })
    }
  }

  @Test func `with any byte wrong is damaged, also in the last record`() throws {
    let (bytes, _) = try write(try TestFolder())
    for index in bytes.indices {
      for mask: UInt8 in [0x01, 0x41, 0xFF] {
        var wrong = bytes
        wrong[index] ^= mask
        #expect(throws: MemoryFile.Damage.damaged) { try parse(wrong) }
      }
      var wrong = bytes
      wrong[index] = 0
      if wrong != bytes { #expect(throws: MemoryFile.Damage.damaged) { try parse(wrong) } }
    }
  }

  @Test func `is not appended to where bytes of it are gone`() throws {
    let folder = try TestFolder()
    let (bytes, _) = try write(folder)
    let file = MemoryFile(path: folder.file("m"))
    let record = MemoryRecord(time: 9, texts: [try text("new\n")])
    try folder.write(Array(bytes[..<20]), to: "m")
    #expect(throws: StorageError.self) { try file.append(record, at: bytes.count) }
    folder.remove("m")
    #expect(throws: StorageError.self) { try file.append(record, at: bytes.count) }
    #expect(!folder.exists("m"))
  }
}

private func mode(of path: String) throws -> UInt32 {
  try #require(FileModes.mode(of: path)) & 0o777
}
