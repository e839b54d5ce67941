import CorpusInput
import Fixtures
import Foundation
import LanguageModel
import Storage
import Testing
import Tokenization
import Training

/// model-format.md against files that were really made.
@Suite struct FormatDocumentTests {
  let folder = TemporaryFolder()

  private struct Row: Hashable {
    let name: String
    let elementByteCount: Int
  }

  /// The rows of one of the document's tables of sections.
  private func documented(_ table: String) throws -> [Row] {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "model-format.md")
    let text = try String(contentsOf: path, encoding: .utf8)
    let part = try #require(text.components(separatedBy: "<!-- sections: \(table) -->").dropFirst().first)
    let widths = ["u8": 1, "i8": 1, "u16": 2, "u32": 4, "f32": 4, "u64": 8, "f64": 8]
    return try part.components(separatedBy: "<!-- end -->")[0].matches(of: /\| `([a-z0-9.]+)` \| ([a-z0-9]+) \|/).map {
      Row(name: String($0.1), elementByteCount: try #require(widths[String($0.2)]))
    }
  }

  /// The sections of a file, the length of n-grams above 1 written as `l`.
  private func found(_ file: ModelFile) -> [Row] {
    var rows: [Row] = []
    for section in file.sections {
      let parts = section.name.split(separator: ".").map { part in
        Int(part) == nil || part == "1" && section.name.hasSuffix(".1.weight") ? String(part) : "l"
      }
      let row = Row(name: parts.joined(separator: "."), elementByteCount: section.elementByteCount)
      if !rows.contains(row) { rows.append(row) }
    }
    return rows
  }

  @Test func `the sections of a model are those of the document`() throws {
    var corpus = TopicCorpus(seed: 11)
    var options = TopicCorpus.options
    options.passageByteCount = 200_000
    let model = try trainModel(on: corpus.documents(100), options: options, in: folder)
    let file = try ModelFile(contentsOf: folder.file("tiny.kith"))
    options.hasAssociations = false
    options.quantizesWeights = true
    try TrainingRun(output: folder.file("quantized.kith"), options: options).train { body in
      for (index, document) in corpus.documents(30).enumerated() {
        try body(.file("\(index).txt"))
        try body(.text(Array(document.utf8)))
        try body(.endOfDocument)
      }
    }
    let quantized = try ModelFile(contentsOf: folder.file("quantized.kith"))
    let arpa = try folder.write(Array(SmallARPA.text.utf8), to: "small.arpa")
    try ModelImport(output: folder.file("imported.kith")).run(on: arpa)
    let imported = try ModelFile(contentsOf: folder.file("imported.kith"))
    var unspaced = UnspacedCorpus(seed: 11)
    options.layout.isPreTokenized = false
    _ = try trainModel(on: unspaced.documents(8), options: options, in: folder, named: "unspaced.kith")
    let segmented = try ModelFile(contentsOf: folder.file("unspaced.kith"))
    #expect(Set(found(file) + found(quantized) + found(imported) + found(segmented)) == Set(try documented("model")))
    #expect(segmented.formatVersion == 4)
    // And the sizes that the document gives.
    let (size, order) = (model.details.vocabularySize, model.details.order)
    func count(_ name: String) throws -> Int {
      let section = try #require(file.section(named: name))
      return section.byteCount / section.elementByteCount
    }
    #expect(try count("vocabulary.offset") == size + 1)
    let slots = try count("vocabulary.slot")
    #expect(slots > size && slots.nonzeroBitCount == 1)
    for name in ["sorted", "spacing", "frequency"] { #expect(try count("vocabulary.\(name)") == size) }
    #expect(try count("grammar.1.weight") == size)
    for length in 1...order {
      let nGrams = model.details.nGramCounts[length - 1]
      #expect(try count("grammar.\(length).weight") == nGrams)
      if length > 1 { #expect(try count("grammar.\(length).word") == nGrams) }
      if length < order { #expect(try count("grammar.\(length).child") == nGrams + 1) }
      if length < order { #expect(try count("grammar.\(length).backoff") == nGrams) }
    }
    #expect(file.section(named: "grammar.\(order).child") == nil)
    #expect(try count("spelling.1.weight") == 258 && count("spelling.outside") == 1)
    let dimension = try count("association.halflife")
    #expect(try count("association.input") == size * dimension)
    #expect(try count("association.output") == (size + 15) / 16 * 16 * dimension)
    #expect(try count("association.bias") == size && count("association.scale") == 6 * 3)
    #expect(try count("association.recency") == 13 * 6 * 8 && count("association.expected") == 20 * 24)
    let entries = try count("cooccurrence.partner")
    #expect(try count("cooccurrence.row") == size + 1 && count("cooccurrence.block") == (entries + 31) / 32)
    #expect(try count("cooccurrence.minimum") == 1 && count("choice.weight") == 33)
    let passages = try count("passage.offset") - 1
    #expect(passages == model.details.trainingSentences)
    #expect(try count("passage.row") == size + 1)
    #expect(try count("passage.tokens") == 1)
    #expect(try count("association.state") == 64 * 128 && count("cache.gate") == 12 * 352)
    #expect(try count("shorter.gate") == 352 && file.formatVersion == 5)
    #expect(try count("memory.gate") == 5 * 353)
  }

  @Test func `the sections of a file of counts are those of the document`() throws {
    var options = TrainingOptions()
    options.order = 3
    let summary = try CountsRun(output: folder.file("counts"), options: options).count(on: source(TinyCorpus.documents))
    let file = try ModelFile(contentsOf: folder.file("counts"), magic: ModelFileLayout.countsMagic)
    #expect(found(file) == (try documented("counts")))
    #expect(file.section(named: "word.offset")?.byteCount == (summary.wordCount + 1) * 8)
    #expect(file.section(named: "window")?.byteCount == summary.windowCount * 4 * 4)
  }

  /// The file read by the document's words alone: header, table, checksums, and a word looked up and scored.
  @Test func `a model can be read as the document says`() throws {
    let model = try trainModel(in: folder)
    let bytes = try contents(of: folder.file("tiny.kith"))
    func number(_ at: Int, _ size: Int) -> Int { (0..<size).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) } }
    #expect(Array(bytes[..<8]) == [0x89] + Array("KITH\r\n".utf8) + [0x1A])
    #expect(number(8, 4) == 3 && number(12, 4) == 1 && number(16, 4) == 0x0102_0304 && number(20, 4) == 0)
    #expect(number(24, 8) == bytes.count && number(56, 4) == 0)
    let (table, count) = (number(32, 8), number(48, 4))
    #expect(table % 64 == 0 && table + 48 * count == bytes.count)
    var sections: [String: Int] = [:]
    for row in 0..<count {
      let at = table + 48 * row
      let name = String(decoding: bytes[at..<at + 24].prefix { $0 != 0 }, as: UTF8.self)
      sections[name] = number(at + 24, 8)
      #expect(number(at + 24, 8) % 64 == 0)
    }
    func element(_ section: String, _ index: Int, _ size: Int = 4) throws -> Int {
      number(try #require(sections[section]) + index * size, size)
    }
    func real(_ section: String, _ index: Int) throws -> Double {
      Double(Float(bitPattern: UInt32(try element(section, index))))
    }
    // "boat" by the hash table.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in "boat".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let offset = try #require(sections["vocabulary.slot"])
    let row = try #require((0..<count).first { number(table + 48 * $0 + 24, 8) == offset })
    let slots = number(table + 48 * row + 32, 8) / 4
    var slot = Int(hash % UInt64(slots))
    func spelling(_ id: Int) throws -> String {
      let text = try #require(sections["vocabulary.text"])
      return String(
        decoding: bytes[
          text + (try element("vocabulary.offset", id))..<text + (try element("vocabulary.offset", id + 1))],
        as: UTF8.self)
    }
    while try spelling(element("vocabulary.slot", slot) - 1) != "boat" { slot = (slot + 1) % slots }
    let boat = try element("vocabulary.slot", slot) - 1
    #expect(model.vocabulary.id(of: "boat")?.index == boat)
    // P(boat | green), from two levels.
    let green = try #require(model.vocabulary.id(of: "green"))
    let children = try element("grammar.1.child", green.index)..<element("grammar.1.child", green.index + 1)
    var probability = try real("grammar.1.weight", boat) * real("grammar.1.backoff", green.index)
    for child in children where try element("grammar.2.word", child) == boat {
      probability += try real("grammar.2.weight", child)
    }
    var state = model.grammar.emptyState
    model.grammar.advance(&state, by: green)
    let expected = model.grammar.score(WordID(UInt32(boat)), &state).probability
    #expect(abs(probability - expected) < 1e-12 && expected > 0.1)
  }
}
