internal import Fixtures
internal import LanguageModel
internal import Storage
internal import Tokenization
internal import Training

extension FuzzTarget {
  /// A model file whose checksums hold: it is refused, or it answers everything with finite numbers.
  static let model = FuzzTarget(
    "model", longestInput: 400_000,
    seeds: {
      let folder = TemporaryFolder()
      return try ModelSeed.allCases.map { try $0.bytes(in: folder) }
    },
    run: { bytes in
      let model: Model
      do throws(StorageError) {
        model = try Model(ModelFile(bytes: ModelRepair.repaired(bytes)))
      } catch {
        return try FuzzFault.unless(!ModelError(error).message.isEmpty, "an error says nothing")
      }
      try interrogate(model)
    })
}

/// A small model of each kind.
enum ModelSeed: CaseIterable, Sendable {
  case grammar, passages, associations, segmented, imported

  func bytes(in folder: TemporaryFolder) throws -> [UInt8] {
    let output = folder.file("seed.kith")
    var options = TrainingOptions()
    options.order = 3
    switch self {
    case .grammar:
      _ = try trainModel(on: [String(TinyCorpus.harbour.prefix(210))], options: options, in: folder, named: "seed.kith")
    case .passages:
      options.passageByteCount = 1 << 20
      _ = try trainModel(on: [String(TinyCorpus.garden.prefix(210))], options: options, in: folder, named: "seed.kith")
    case .associations:
      var corpus = TopicCorpus(seed: 5)
      options = TopicCorpus.options
      (options.dimension, options.layers) = (16, 1)
      options.passageByteCount = 1 << 20
      _ = try trainModel(on: corpus.documents(30), options: options, in: folder, named: "seed.kith")
    case .segmented:
      var corpus = UnspacedCorpus(seed: 3)
      options.layout.isPreTokenized = false
      _ = try trainModel(on: corpus.documents(30), options: options, in: folder, named: "seed.kith")
    case .imported:
      let path = try folder.write(Array(SmallARPA.text.utf8), to: "seed.arpa")
      try ModelImport(output: output).run(on: path)
    }
    return try contents(of: output)
  }
}

/// Makes a model file whole again after its bytes were changed: its size and the checksums of its table and header.
///
/// Without that, a checksum would refuse almost every change, and nothing behind it would ever be tried. Checksums of
/// sections are left as they are: opening does not read them.
package enum ModelRepair {
  /// Where the header has what is made to fit; model-format.md has it, too.
  private enum Offset {
    static let fileByteCount = 24
    static let table = 32
    static let sectionCount = 48
    static let tableChecksum = 52
    static let headerChecksum = 60
  }

  package static func repaired(_ bytes: [UInt8]) -> [UInt8] {
    typealias Layout = ModelFileLayout
    guard bytes.count >= Layout.headerByteCount else { return bytes }
    var repaired = bytes
    func write(_ value: UInt64, _ count: Int, at offset: Int) {
      for i in 0..<count { repaired[offset + i] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(i))) }
    }
    func read(_ count: Int, at offset: Int) -> UInt64 {
      (0..<count).reversed().reduce(0) { $0 << 8 | UInt64(repaired[offset + $1]) }
    }
    write(UInt64(bytes.count), 8, at: Offset.fileByteCount)
    let table = Int(clamping: read(8, at: Offset.table))
    let length = Int(read(4, at: Offset.sectionCount)) * Layout.sectionEntryByteCount
    if table <= bytes.count, length <= bytes.count - table {
      let checksum = unsafe Checksum.of(repaired.span.bytes.extracting(table..<table + length))
      write(UInt64(checksum), 4, at: Offset.tableChecksum)
    }
    let checksum = unsafe Checksum.of(repaired.span.bytes.extracting(0..<Offset.headerChecksum))
    write(UInt64(checksum), 4, at: Offset.headerChecksum)
    return repaired
  }

  /// Where the sections of a model lie in its bytes; none where they cannot be found.
  package static func sections(_ bytes: [UInt8]) -> [Range<Int>] {
    guard let file = try? ModelFile(bytes: repaired(bytes)) else { return [] }
    return file.sections.filter { $0.byteCount > 0 }.map { $0.offset..<$0.offset + $0.byteCount }
  }
}
