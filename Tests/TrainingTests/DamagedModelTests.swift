import Fixtures
import LanguageModel
import Storage
import Testing
import Tokenization
import Training

/// What a model file can suffer, and what is said then. Nothing may trap, whatever the bytes.
@Suite struct DamagedModelTests {
  let folder = TemporaryFolder()

  enum Kind: String, CaseIterable, CustomTestStringConvertible {
    case grammar, associations, imported
    var testDescription: String { rawValue }
  }

  /// A small model of each kind, as bytes.
  func bytes(of kind: Kind) throws -> [UInt8] {
    switch kind {
    case .grammar:
      var options = TrainingOptions()
      options.passageByteCount = 1 << 20
      _ = try trainModel(options: options, in: folder, named: "model")
    case .associations:
      var corpus = TopicCorpus(seed: 5)
      let model = try trainModel(
        on: corpus.documents(30), options: TopicCorpus.options, in: folder, named: "model")
      try #require(model.associations != nil && model.gates != nil)
    case .imported:
      let path = try folder.write(Array(SmallARPA.text.utf8), to: "small.arpa")
      try ModelImport(output: folder.file("model")).run(on: path)
    }
    return try contents(of: folder.file("model"))
  }

  /// Opens and verifies a file of these bytes; nil if all is well.
  func fault(_ bytes: [UInt8]) throws -> ModelError? {
    let path = try folder.write(bytes, to: "damaged")
    do throws(ModelError) {
      try Model(contentsOf: path).verify()
      return nil
    } catch {
      #expect(error.message.contains("model") && !error.message.contains("damaged\""))
      return error
    }
  }

  @Test(arguments: Kind.allCases) func `a cut model says how much is missing`(kind: Kind) throws {
    let whole = try bytes(of: kind)
    let sections = try ModelFile(bytes: whole).sections
    let header = ModelFileLayout.headerByteCount
    #expect(try fault(whole) == nil)
    // Nothing; inside the magic; inside the header; the header alone; at, in and behind every section; in the table.
    for length in [0, 1, 7] { #expect(try fault(Array(whole.prefix(length))) == .notAModel) }
    for length in [8, 9, 24, header - 1] {
      #expect(try fault(Array(whole.prefix(length))) == .truncated(expected: header, found: length))
    }
    let offsets = sections.flatMap { [$0.offset, $0.offset + $0.byteCount / 2, $0.offset + $0.byteCount] }
    for length in [header, header + 1] + offsets + [whole.count - 48, whole.count - 1] {
      #expect(try fault(Array(whole.prefix(length))) == .truncated(expected: whole.count, found: length))
    }
    #expect(try fault(whole + [0]) == .truncated(expected: whole.count, found: whole.count + 1))
  }

  @Test(arguments: Kind.allCases) func `a flipped byte of any section is found by verifying, and named`(
    kind: Kind
  ) throws {
    let whole = try bytes(of: kind)
    for section in try ModelFile(bytes: whole).sections where section.byteCount > 0 {
      for offset in Set([0, section.byteCount / 3, section.byteCount - 1]) {
        var damaged = whole
        damaged[section.offset + offset] ^= 0x04
        guard case .corrupt = try fault(damaged) else {
          Issue.record("\(section.name), byte \(offset)")
          continue
        }
        let error = #expect(throws: StorageError.self) { try ModelFile(bytes: damaged).verify() }
        #expect(error == .corrupt(section: section.name, reason: "its checksum does not match"))
      }
    }
  }

  @Test func `a foreign file, a newer one and an unfinished one are told apart`() throws {
    let whole = try bytes(of: .grammar)
    #expect(try fault(Array("The harbour was quiet. Nobody had seen the box since Monday…".utf8)) == .notAModel)
    #expect(try fault([UInt8](repeating: 0, count: 4096)) == .notAModel)
    var text = whole  // as after a transfer in text mode
    text.remove(at: 5)
    #expect(try fault(text) == .notAModel)
    var newer = whole
    newer[8] = 7
    newer[12] = 7
    #expect(try fault(newer) == .wrongVersion(found: 7, newest: 5))
    var foreignOrder = whole  // as a machine of the other byte order would have written it
    for offset in stride(from: 8, to: 24, by: 4) { foreignOrder[offset..<offset + 4].reverse() }
    #expect(
      try fault(foreignOrder) == .corrupt(section: "the header", reason: "it was written with another byte order"))
    var unfinished = whole
    unfinished[20] = 1
    #expect(try fault(unfinished) == .incomplete)
    var header = whole
    header[40] ^= 1
    #expect(try fault(header) == .corrupt(section: "the header", reason: "its checksum does not match"))
    #expect(throws: ModelError.unreadable(reason: "cannot open it: No such file or directory")) {
      try Model(contentsOf: folder.file("absent"))
    }
  }

  @Test func `a sound file without what a model needs names what is missing`() throws {
    let whole = try ModelFile(bytes: try bytes(of: .associations))
    let optional: Set = ["cache.gate", "choice.weight", "memory.gate", "similarity.vector"]
    for missing in whole.sections.map(\.name) where !optional.contains(missing) {
      let writer = try ModelFileWriter(path: folder.file("partial"))
      writer.readVersion = UInt32(whole.formatVersion)
      for section in whole.sections where section.name != missing {
        try writer.beginSection(section.name, elementByteCount: section.elementByteCount)
        try writer.append(whole.file.bytes.extracting(section.offset..<section.offset + section.byteCount))
        writer.endSection()
      }
      try writer.finish()
      let error = #expect(throws: ModelError.self) { try Model(contentsOf: folder.file("partial")) }
      #expect(error == .corrupt(section: missing, reason: "it is missing"))
    }
  }

  @Test(arguments: [-1.2e308, -.infinity, .nan, 0.1])
  func `a share of unknown spellings that no probability is is refused`(value: Double) throws {
    var damaged = try bytes(of: .imported)
    let section = try #require(try ModelFile(bytes: damaged).section(named: "spelling.outside"))
    for i in 0..<8 { damaged[section.offset + i] = UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt64(i))) }
    let error = #expect(throws: StorageError.self) { try Model(ModelFile(bytes: damaged)) }
    #expect(error == .corrupt(section: "spelling.outside", reason: "it is not the logarithm of a probability"))
  }

  /// Flips that are not looked for by `verify`: what opens must answer, if only nonsense.
  @Test(arguments: Kind.allCases, 0..<4) func `no flipped byte traps a model that is asked without verifying`(
    kind: Kind, seed: Int
  ) throws {
    let whole = try bytes(of: kind)
    let sections = try ModelFile(bytes: whole).sections.filter { $0.byteCount > 0 }
    var generator = SplitMix(state: UInt64(seed))
    var opened = 0
    for round in 0..<400 {
      // Every section as often as every other: the small ones decide most.
      let section = sections[round % sections.count]
      let offset = section.offset + Int(generator.next() % UInt64(section.byteCount))
      var damaged = whole
      damaged[offset] ^= [0xFF, 0x80, 0x7F, 0x01][Int(generator.next() % 4)]
      let model: Model
      do {
        model = try Model(ModelFile(bytes: damaged))
      } catch {
        #expect(!error.message.isEmpty)
        continue
      }
      try interrogate(model)
      opened += 1
    }
    #expect(opened > 100, "most flips do not show when opening")
  }

  /// The numbers of a whole section, or of a part of it, at once impossible.
  @Test(arguments: Kind.allCases, [0x00, 0xFF, 0x7F] as [UInt8])
  func `no overwritten section traps a model that is asked without verifying`(kind: Kind, filler: UInt8) throws {
    let whole = try bytes(of: kind)
    for section in try ModelFile(bytes: whole).sections {
      for part in [section.byteCount, section.byteCount / 2, 8] {
        var damaged = whole
        for offset in 0..<min(part, section.byteCount) { damaged[section.offset + offset] = filler }
        let model: Model
        do {
          model = try Model(ModelFile(bytes: damaged))
        } catch {
          #expect(!error.message.isEmpty)
          continue
        }
        try interrogate(model)
      }
    }
  }
}

/// Steele, Lea & Flood 2014: small, and the same everywhere.
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
