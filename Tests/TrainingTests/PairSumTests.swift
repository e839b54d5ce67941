import Fixtures
import Foundation
import LanguageModel
import Storage
import Testing
import Tokenization

@testable import Training

@Suite struct `Co-occurrences that are counted in parts` {
  private let folder = TemporaryFolder()

  private static let vocabularySize = 300

  /// Documents of words, some of which are common.
  private func text(tokens: Int, seed: UInt64) throws -> MappedColumn<UInt32> {
    var generator = XorShift(seed: seed)
    var writer = try ColumnWriter<UInt32>(path: folder.file("tokens"))
    for index in 0..<tokens {
      let draw = generator.next()
      let isBegin = index == 0 || draw % 97 == 0
      let first = UInt64(WordID.sentenceEnd.rawValue)
      let range = UInt64(Self.vocabularySize) - first
      try writer.append(
        isBegin ? WordID.begin.rawValue : UInt32(first + (draw >> 8) % range * ((draw >> 40) % range) / range))
    }
    return try writer.finish()
  }

  private func rows(_ source: some PairRowSource) throws -> PairRows {
    var all = PairRows()
    try source.rows { (rows) throws(TrainingError) in all.append(rows) }
    return all
  }

  private func file(_ counter: PairCounter, part: Int) throws -> PairFile {
    let path = folder.file("pairs.\(part)")
    try PairFile.write(counter, part: part, key: "key", to: path, control: TrainingControl())
    return try PairFile(contentsOf: path, part: part, key: "key", rowCount: counter.rowCount)
  }

  @Test(arguments: [
    [0, 1], [0, 5_000], [0, 1, 2, 3, 4_999], [0, 17, 1_300, 1_301, 1_340, 3_000], [0, 2_500, 2_500],
  ])
  func `add up to those of the whole, wherever it is cut`(cuts: [Int]) throws {
    let tokens = try text(tokens: 5_000, seed: 3)
    let whole = try rows(PairCounter(tokens, vocabularySize: Self.vocabularySize, memory: 1 << 30))
    #expect(whole.counts.count == Self.vocabularySize && whole.partners.count > 10_000)
    let ends = cuts.dropFirst() + [tokens.count]
    let parts = try zip(cuts, ends).enumerated().map { part, range in
      // A part in several groups has the same counts.
      let counter = PairCounter(
        tokens, range.0..<range.1, vocabularySize: Self.vocabularySize, memory: part % 2 == 0 ? 1 << 30 : 1)
      return try file(counter, part: part)
    }
    let sum = try rows(PairSum(parts: parts))
    #expect(sum.counts == whole.counts && sum.partners == whole.partners)
    #expect(sum.code == whole.code && sum.codeLengths == whole.codeLengths)
  }

  @Test func `that say what cannot be are an error, and what is of another training or part`() throws {
    let tokens = try text(tokens: 400, seed: 4)
    let counter = PairCounter(tokens, vocabularySize: Self.vocabularySize, memory: 1 << 30)
    _ = try file(counter, part: 0)
    let path = folder.file("pairs.0")
    for (part, key, rowCount) in [
      (1, "key", counter.rowCount), (0, "other", counter.rowCount), (0, "key", 299), (0, "key", 301),
    ] {
      #expect(throws: StorageError.self) { try PairFile(contentsOf: path, part: part, key: key, rowCount: rowCount) }
    }
    // Sections that are whole, with one element that differs.
    var generator = XorShift(seed: 12)
    var refused = 0
    for _ in 0..<400 {
      try change(path, by: &generator)
      do {
        let changed = try PairFile(contentsOf: folder.file("changed"), part: 0, key: "key", rowCount: counter.rowCount)
        _ = try rows(PairSum(parts: [changed, changed]))
      } catch is StorageError {
        refused += 1
      }
    }
    #expect(refused > 200, "\(refused)")
  }

  /// Writes the file `changed`, with right checksums, in which a byte of a section differs.
  private func change(_ path: String, by generator: inout XorShift) throws {
    let file = try ModelFile(contentsOf: path, magic: ModelFileLayout.exchangeMagic)
    let turn = Int(generator.next() % UInt64(file.sections.count))
    let writer = try ModelFileWriter(path: folder.file("changed"), magic: ModelFileLayout.exchangeMagic)
    for (index, section) in file.sections.enumerated() {
      var bytes = (0..<section.byteCount).map {
        unsafe file.file.bytes.unsafeLoad(fromByteOffset: section.offset + $0, as: UInt8.self)
      }
      if index == turn, !bytes.isEmpty {
        bytes[Int(generator.next() % UInt64(bytes.count))] ^= 1 << UInt8(generator.next() % 8)
      }
      try writer.beginSection(section.name, elementByteCount: section.elementByteCount)
      try unsafe writer.append(bytes.span.bytes)
      writer.endSection()
    }
    try writer.finish()
  }
}
