import Glibc
package import Storage
import SystemPackage

/// The file of a memory: a log, to which each `learn` is appended and forced to the disk before it is answered.
///
///     magic (8) | version (4) | 0 (4) | records: length (4) | checksum of these four bytes (4) | checksum (4) | bytes
///
/// A last record of which bytes are missing is one that was being written when the machine or the daemon stopped: it was not
/// answered, and is cut off. Anything else that is wrong is damage, also where it is the last record that is wrong.
package struct MemoryFile {
  package let path: String

  package init(path: String) { self.path = path }

  private static let magic = Array("KITHMEMO".utf8)
  private static let version: UInt32 = 1
  static let headerLength = 16
  private static let recordHeaderLength = 12

  /// What a file holds.
  package struct Content {
    package var records: [MemoryRecord] = []
    /// Where the next record belongs: the end of the last whole one.
    package var byteCount = 0
  }

  package enum Damage: Error { case damaged }

  /// - Returns: nil if there is no file.
  /// - Throws: `Damage`, or `StorageError` if it cannot be read.
  package func read() throws -> Content? {
    guard let file = try open() else { return nil }
    return try Self.parse(file.bytes)
  }

  private func open() throws(StorageError) -> MappedFile? {
    do throws(StorageError) {
      return try MappedFile(contentsOf: path)
    } catch {
      if case .system(_, let code) = error, code == ENOENT { return nil }
      throw error
    }
  }

  package static func parse(_ bytes: RawSpan) throws(Damage) -> Content {
    var content = Content()
    func slice(_ range: Range<Int>) -> [UInt8] {
      var copy: [UInt8] = []
      copy.reserveCapacity(range.count)
      for index in range { unsafe copy.append(bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)) }
      return copy
    }
    let count = bytes.byteCount
    guard count >= headerLength else {
      // Nothing was answered yet.
      if Self.isTorn(slice(0..<count), beginningOf: header) { return content }
      throw .damaged
    }
    guard slice(0..<headerLength) == header else { throw .damaged }
    var offset = headerLength
    content.byteCount = offset
    while offset < count {
      guard offset + recordHeaderLength <= count else { break }
      let head = slice(offset..<offset + recordHeaderLength)
      let length = Int(number(head[0..<4]))
      let lengthBytes = Array(head[0..<4])
      guard number(head[4..<8]) == checksum(lengthBytes) else {
        // Room that the disk gave, and never got the bytes of.
        if slice(offset + recordHeaderLength..<count).allSatisfy({ $0 == 0 }) { break }
        throw .damaged
      }
      let start = offset + recordHeaderLength
      guard start + length <= count else { break }
      let payload = slice(start..<start + length)
      guard checksum(payload) == number(head[8..<12]), let record = MemoryRecord(payload) else {
        if start + length == count, isUnwritten(to: zeroStart(slice(offset..<count), at: offset), of: count) { break }
        throw .damaged
      }
      content.records.append(record)
      offset = start + length
      content.byteCount = offset
    }
    return content
  }

  /// Where the zeros begin with which bytes end.
  private static func zeroStart(_ bytes: [UInt8], at start: Int) -> Int {
    start + (bytes.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0)
  }

  /// Whether a file's end is room that the disk gave, and never got the bytes of: it has zeros from a sector on.
  private static func isUnwritten(to zeroStart: Int, of count: Int) -> Bool {
    (zeroStart + sectorLength - 1) / sectorLength * sectorLength < count
  }

  private static let sectorLength = 512

  private static func isTorn(_ bytes: [UInt8], beginningOf whole: [UInt8]) -> Bool {
    whole.starts(with: bytes) || bytes.allSatisfy { $0 == 0 }
  }

  // MARK: Writing

  /// Appends a record, which is on the disk when this returns.
  ///
  /// - Parameter byteCount: where it belongs; what may lie behind is cut off.
  /// - Returns: the length of the file.
  /// - Throws: then the file is as it was.
  package func append(_ record: MemoryRecord, at byteCount: Int) throws(StorageError) -> Int {
    let isNew = byteCount < Self.headerLength
    let bytes = (isNew ? Self.header : []) + Self.framed(record)
    let start = isNew ? 0 : byteCount
    let creating = isNew ? O_CREAT : 0
    let descriptor = unsafe Glibc.open(path, O_WRONLY | creating | O_CLOEXEC | O_NOFOLLOW, mode_t(0o600))
    guard descriptor >= 0 else { throw .system(operation: "open it", code: errno) }
    defer { close(descriptor) }
    // Somebody took bytes out of it: what came behind them would be behind a hole.
    guard let held = FileIdentity(descriptor: descriptor)?.byteCount, held >= start else {
      throw .system(operation: "append to it", code: ESTALE)
    }
    do throws(StorageError) {
      guard ftruncate(descriptor, off_t(start)) == 0 else { throw .system(operation: "write", code: errno) }
      try Self.write(bytes, to: descriptor, at: start)
      guard fsync(descriptor) == 0 else { throw .system(operation: "write to the disk", code: errno) }
    } catch {
      _ = ftruncate(descriptor, off_t(start))  // if that fails too, the next reader cuts it off
      throw error
    }
    if isNew { try synchronizeFolder(of: path) }
    return start + bytes.count
  }

  /// Writes the file anew with these records alone, and renames it to its name when it is whole and on the disk.
  ///
  /// - Returns: the length of the file.
  package func replace(by records: [MemoryRecord]) throws(StorageError) -> Int {
    let temporary = Self.temporary(path)
    var isDone = false
    defer { if !isDone { FileSystem.remove(temporary) } }
    FileSystem.remove(temporary)
    let output = try OutputFile(path: temporary, permissions: 0o600)
    try unsafe output.append(Self.header.span.bytes)
    for record in records {
      let bytes = Self.framed(record)
      try unsafe output.append(bytes.span.bytes)
    }
    let byteCount = output.byteCount
    try output.finish(synchronize: true)
    guard FileSystem.rename(temporary, path) else { throw .system(operation: "rename it", code: errno) }
    isDone = true
    try synchronizeFolder(of: path)
    return byteCount
  }

  /// Removes the file; that is on the disk when this returns.
  package func remove() throws(StorageError) {
    guard unsafe unlink(path) == 0 || errno == ENOENT else { throw .system(operation: "remove it", code: errno) }
    try synchronizeFolder(of: path)
  }

  /// Renames a damaged file, so that nothing of it is lost.
  package func setAside() {
    for aside in asides where FileIdentity(path: aside) == nil {
      if FileSystem.rename(path, aside) { return }
    }
    FileSystem.remove(path)
  }

  /// What damaged files are renamed to.
  private var asides: [String] { (1...99).map { "\(path)\(Self.asideEnding)\($0)" } }

  static let asideEnding = ".damaged-"

  /// Whether a damaged file was set aside.
  package var hasAside: Bool { asides.contains { FileIdentity(path: $0) != nil } }

  /// Removes the damaged files that were set aside; that is on the disk when this returns.
  package func removeAsides() throws(StorageError) {
    for aside in asides {
      guard unsafe unlink(aside) == 0 || errno == ENOENT else { throw .system(operation: "remove it", code: errno) }
    }
    try synchronizeFolder(of: path)
  }

  /// Where the file is written anew: hidden, so that it is no memory.
  static func temporary(_ path: String) -> String {
    let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    return "\(path[..<slash]).\(path[slash...]).new"
  }

  private static var header: [UInt8] { magic + bytes(version) + bytes(0) }

  private static func framed(_ record: MemoryRecord) -> [UInt8] {
    let payload = record.encoded
    let length = bytes(UInt32(truncatingIfNeeded: payload.count))
    return length + bytes(checksum(length)) + bytes(checksum(payload)) + payload
  }

  private static func write(_ bytes: [UInt8], to descriptor: CInt, at offset: Int) throws(StorageError) {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe pwrite(descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(offset + done))  // not empty
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw .system(operation: "write", code: errno)
      }
      done += count
    }
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 { unsafe Checksum.of(bytes.span.bytes) }

  static func bytes(_ number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * UInt32($0))) }
  }

  static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 { bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) } }
}
