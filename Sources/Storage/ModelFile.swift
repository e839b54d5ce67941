/// A model file opened for reading: its header and section table checked, its sections mapped.
///
/// Opening reads the header and the table only, so it takes microseconds for any size. `verify()` reads everything.
/// The meaning of a section is its reader's concern.
package struct ModelFile: Sendable {
  package let file: MappedFile
  package let formatVersion: Int
  /// A hash of the content: equal for equal files, 16 hexadecimal digits.
  package let contentHash: String
  package let sections: [ModelFileSection]

  /// - Parameter magic: what the file begins with, eight bytes.
  /// - Throws: `StorageError`; nothing in a file of any content traps.
  package init(contentsOf path: String, magic: [UInt8] = ModelFileLayout.magic) throws(StorageError) {
    try self.init(MappedFile(contentsOf: path), magic)
  }

  /// The file behind a descriptor, which the caller may close afterwards.
  package init(descriptor: CInt, magic: [UInt8] = ModelFileLayout.magic) throws(StorageError) {
    try self.init(MappedFile(descriptor: descriptor), magic)
  }

  package init(bytes: [UInt8]) throws(StorageError) {
    try self.init(MappedFile(bytes: bytes), ModelFileLayout.magic)
  }

  private init(_ file: MappedFile, _ magic: [UInt8]) throws(StorageError) {
    typealias Layout = ModelFileLayout
    let bytes = file.bytes
    let magicCount = min(magic.count, file.byteCount)
    for i in 0..<magicCount where unsafe bytes.unsafeLoad(fromByteOffset: i, as: UInt8.self) != magic[i] {
      throw .notAModel
    }
    guard file.byteCount >= Layout.headerByteCount else {
      if magicCount < magic.count { throw .notAModel }
      throw .truncated(expected: Layout.headerByteCount, found: file.byteCount)
    }
    guard bytes.uint32(at: Layout.byteOrderOffset) == Layout.byteOrderMark else {
      throw .corrupt(section: "the header", reason: "it was written with another byte order")
    }
    let version = bytes.uint32(at: Layout.formatVersionOffset)
    let neededReader = bytes.uint32(at: Layout.readVersionOffset)
    guard neededReader <= Layout.newestReadable else {
      throw .wrongVersion(found: Int(version), newest: Int(Layout.newestReadable))
    }
    guard bytes.uint32(at: Layout.flagsOffset) & Layout.incompleteFlag == 0 else { throw .incomplete }
    let headerChecksum = Checksum.of(bytes.extracting(0..<Layout.headerChecksumOffset))
    guard headerChecksum == bytes.uint32(at: Layout.headerChecksumOffset) else {
      throw .corrupt(section: "the header", reason: "its checksum does not match")
    }
    let fileByteCount = bytes.uint64(at: Layout.fileByteCountOffset)
    guard fileByteCount == UInt64(file.byteCount) else {
      throw .truncated(expected: Int(clamping: fileByteCount), found: file.byteCount)
    }
    let sectionCount = Int(bytes.uint32(at: Layout.sectionCountOffset))
    let tableOffset = Int(clamping: bytes.uint64(at: Layout.tableOffsetOffset))
    guard sectionCount <= Layout.maximumSectionCount, tableOffset >= Layout.headerByteCount,
      tableOffset <= file.byteCount,
      sectionCount * Layout.sectionEntryByteCount <= file.byteCount - tableOffset
    else { throw .corrupt(section: "the section table", reason: "it lies outside the file") }
    let table = bytes.extracting(tableOffset..<tableOffset + sectionCount * Layout.sectionEntryByteCount)
    guard Checksum.of(table) == bytes.uint32(at: Layout.tableChecksumOffset) else {
      throw .corrupt(section: "the section table", reason: "its checksum does not match")
    }
    sections = try Self.readSections(table, count: sectionCount, fileByteCount: file.byteCount)
    formatVersion = Int(version)
    let hash = String(bytes.uint64(at: Layout.contentHashOffset), radix: 16)
    contentHash = String(repeating: "0", count: 16 - hash.utf8.count) + hash
    self.file = file
  }

  private static func readSections(
    _ table: RawSpan, count: Int, fileByteCount: Int
  ) throws(StorageError) -> [ModelFileSection] {
    var sections: [ModelFileSection] = []
    for i in 0..<count {
      let at = i * ModelFileLayout.sectionEntryByteCount
      var name: [UInt8] = []
      for j in 0..<ModelFileLayout.sectionNameByteCount {
        let byte = unsafe table.unsafeLoad(fromByteOffset: at + j, as: UInt8.self)
        if byte == 0 { break }
        guard byte > 0x20, byte < 0x7F else {
          throw .corrupt(section: "the section table", reason: "the name of section \(i) is not ASCII")
        }
        name.append(byte)
      }
      let section = ModelFileSection(
        name: String(decoding: name, as: UTF8.self),
        offset: Int(clamping: table.uint64(at: at + 24)),
        byteCount: Int(clamping: table.uint64(at: at + 32)),
        checksum: table.uint32(at: at + 40),
        elementByteCount: Int(table.uint32(at: at + 44)))
      guard section.offset <= fileByteCount, section.byteCount <= fileByteCount - section.offset,
        section.offset % ModelFileLayout.alignment == 0,
        [1, 2, 4, 8].contains(section.elementByteCount), section.byteCount % section.elementByteCount == 0
      else { throw .corrupt(section: section.name, reason: "its offset or its size is impossible") }
      sections.append(section)
    }
    return sections
  }

  /// Reads the whole file and compares every section with its checksum.
  package func verify() throws(StorageError) {
    for section in sections {
      let bytes = file.bytes.extracting(section.offset..<section.offset + section.byteCount)
      guard Checksum.of(bytes) == section.checksum else {
        throw .corrupt(section: section.name, reason: "its checksum does not match")
      }
    }
  }

  package func section(named name: String) -> ModelFileSection? {
    sections.first { $0.name == name }
  }

  /// The elements of a section.
  /// - Throws: `corrupt` if the section is missing, has elements of another size, or not `count` of them.
  package func column<Element: BitwiseCopyable & Sendable>(
    _ name: String, of type: Element.Type, count: Int? = nil
  ) throws(StorageError) -> MappedColumn<Element> {
    guard let section = section(named: name) else { throw .corrupt(section: name, reason: "it is missing") }
    guard section.elementByteCount == MemoryLayout<Element>.stride,
      let column = file.column(
        of: Element.self, offset: section.offset, count: section.byteCount / section.elementByteCount)
    else { throw .corrupt(section: name, reason: "its elements have another size") }
    if let count, column.count != count {
      throw .corrupt(section: name, reason: "it has \(column.count) elements where \(count) belong")
    }
    return column
  }
}

extension RawSpan {
  /// The little-endian 32-bit integer at a byte offset that lies inside.
  func uint32(at offset: Int) -> UInt32 {
    unsafe UInt32(littleEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  func uint64(at offset: Int) -> UInt64 {
    unsafe UInt64(littleEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
