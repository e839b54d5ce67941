internal import Glibc
internal import ProcessIO

/// Writes a model file section by section, beside its final path, and moves it there when it is complete.
///
/// The header says *incomplete* until `finish()` has written everything, waited for the disk and renamed the file; so a
/// reader finds the old file or the new one, never a part. A writer that is dropped before removes what it wrote.
package final class ModelFileWriter {
  private let path: String
  private let magic: [UInt8]
  private let temporaryPath: String
  private let output: OutputFile
  private var sections: [ModelFileSection] = []
  private var open: (name: String, offset: Int, elementByteCount: Int, checksum: Checksum)?
  private var isFinished = false
  /// The oldest reader that understands the file.
  package var readVersion: UInt32 = 1

  /// - Parameters:
  ///   - path: where the finished file goes; an existing file there is replaced by `finish()`.
  ///   - magic: what the file begins with, eight bytes.
  package init(path: String, magic: [UInt8] = ModelFileLayout.magic) throws(StorageError) {
    let path = OutputPath.target(of: path)
    self.path = path
    self.magic = magic
    temporaryPath = OutputFile.partialPath(of: path)
    output = try OutputFile(partOf: path)
    try unsafe output.append(Self.header(magic, flags: ModelFileLayout.incompleteFlag).span.bytes)
  }

  deinit {
    if !isFinished { unsafe unlink(temporaryPath) }
  }

  /// Begins a section. Precondition: the name is 1 to 24 bytes of ASCII and not yet used, and no section is open.
  package func beginSection(_ name: String, elementByteCount: Int) throws(StorageError) {
    precondition(open == nil && !sections.contains { $0.name == name })
    precondition((1...ModelFileLayout.sectionNameByteCount).contains(name.utf8.count))
    let padding = -output.byteCount & (ModelFileLayout.alignment - 1)
    try unsafe output.append([UInt8](repeating: 0, count: padding).span.bytes)
    open = (name, output.byteCount, elementByteCount, Checksum())
  }

  /// Adds bytes to the open section.
  package func append(_ bytes: RawSpan) throws(StorageError) {
    open?.checksum.add(bytes)
    try output.append(bytes)
  }

  package func endSection() {
    guard let section = open else { preconditionFailure("no section is open") }
    sections.append(
      ModelFileSection(
        name: section.name, offset: section.offset, byteCount: output.byteCount - section.offset,
        checksum: section.checksum.value, elementByteCount: section.elementByteCount))
    open = nil
  }

  /// A whole section at once.
  package func section<Element: BitwiseCopyable>(_ name: String, _ elements: Span<Element>) throws(StorageError) {
    try beginSection(name, elementByteCount: MemoryLayout<Element>.stride)
    try unsafe append(elements.bytes)
    endSection()
  }

  /// A whole section copied from a file of elements, as `ColumnWriter` leaves it.
  package func section<Element: BitwiseCopyable & Sendable>(
    _ name: String, _ column: MappedColumn<Element>
  ) throws(StorageError) {
    try section(name, column.span)
  }

  /// Writes the section table and the header, waits for the disk, verifies the file and moves it to its path.
  package func finish() throws(StorageError) {
    precondition(open == nil, "a section is open")
    let padding = -output.byteCount & (ModelFileLayout.alignment - 1)
    try unsafe output.append([UInt8](repeating: 0, count: padding).span.bytes)
    let tableOffset = output.byteCount
    var table: [UInt8] = []
    for section in sections {
      let name = Array(section.name.utf8)
      table += name + [UInt8](repeating: 0, count: ModelFileLayout.sectionNameByteCount - name.count)
      table.appendLittleEndian(UInt64(section.offset))
      table.appendLittleEndian(UInt64(section.byteCount))
      table.appendLittleEndian(section.checksum)
      table.appendLittleEndian(UInt32(section.elementByteCount))
    }
    try unsafe output.append(table.span.bytes)
    var hash = FNV1a()
    for byte in table { hash.add(byte) }
    try output.overwrite(
      at: 0,
      with: unsafe Self.header(
        magic, flags: 0, readVersion: readVersion, fileByteCount: output.byteCount, tableOffset: tableOffset,
        contentHash: hash.value,
        sectionCount: sections.count, tableChecksum: Checksum.of(table.span.bytes)))
    try output.finish(synchronize: true)
    try ModelFile(contentsOf: temporaryPath, magic: magic).verify()
    guard unsafe rename(temporaryPath, path) == 0 else {
      throw .system(operation: "move the finished model to its path", code: errno)
    }
    isFinished = true
    try synchronizeFolder(of: path)
  }

  private static func header(
    _ magic: [UInt8], flags: UInt32, readVersion: UInt32 = 1, fileByteCount: Int = 0, tableOffset: Int = 0,
    contentHash: UInt64 = 0,
    sectionCount: Int = 0,
    tableChecksum: UInt32 = 0
  ) -> [UInt8] {
    var bytes = magic
    bytes.appendLittleEndian(max(ModelFileLayout.formatVersion, readVersion))
    bytes.appendLittleEndian(readVersion)
    bytes.appendLittleEndian(ModelFileLayout.byteOrderMark)
    bytes.appendLittleEndian(flags)
    bytes.appendLittleEndian(UInt64(fileByteCount))
    bytes.appendLittleEndian(UInt64(tableOffset))
    bytes.appendLittleEndian(contentHash)
    bytes.appendLittleEndian(UInt32(sectionCount))
    bytes.appendLittleEndian(tableChecksum)
    bytes.appendLittleEndian(UInt32(0))  // must be zero
    unsafe bytes.appendLittleEndian(Checksum.of(bytes.span.bytes))
    return bytes
  }
}

/// Waits until the disk knows the names in the folder that holds `path`: without it a renamed file can vanish in a crash.
package func synchronizeFolder(of path: String) throws(StorageError) {
  let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  let descriptor = unsafe open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard descriptor >= 0 else { throw .system(operation: "open the model's folder", code: errno) }
  defer { close(descriptor) }
  guard fsync(descriptor) == 0 else {
    throw .system(operation: "write the model's folder to the disk", code: errno)
  }
}

extension [UInt8] {
  package mutating func appendLittleEndian(_ value: some FixedWidthInteger) {
    var rest = value.littleEndian
    for _ in 0..<MemoryLayout.size(ofValue: rest) {
      append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }
}
