import CLinux
import Glibc
import KithProtocol
import Synchronization
package import SystemPackage

/// A session in a file that is nowhere but in memory, so that the service manager, which holds its descriptor, can give it to
/// the next daemon.
///
/// What the file says is whole at any time, whenever the daemon is killed: a record is written behind the last one, and
/// counts when the header says so, in one write of sixteen bytes.
///
///     magic (8) | offset of the image (8) | its length (8) | … | image: head, then changes
///
/// Where text was dropped, or the changes are many, a new image is written beside the old one, whose memory is then given back.
package final class SessionFile: Sendable {
  private static let magic: UInt64 = 0x3153_4553_4854_494B  // KITHSES1
  private static let firstOffset = 4_096
  /// An image is written anew when it is this many bytes, and most of them are changes.
  private static let longImage = 1 << 20
  /// No session has more; a file that says so is not ours.
  private static let longestImage = 16 << 20

  private struct Place {
    var offset: Int
    var length: Int
    /// Of the head.
    var headLength: Int
  }

  private let file: OpenFile
  private let place: Mutex<Place>

  /// The descriptor, for as long as this object lives.
  package var descriptor: CInt { file.descriptor.rawValue }

  /// - Throws: `Errno` if there is no memory for it.
  package init(_ record: SessionRecord) throws(Errno) {
    let descriptor = unsafe kith_memory_file("kith-session")
    guard descriptor >= 0 else { throw Errno(rawValue: errno) }
    file = OpenFile(FileDescriptor(rawValue: descriptor))
    place = Mutex(Place(offset: 0, length: 0, headLength: 0))
    try write(Self.magicBytes, at: 0)
    try replace(by: record)
  }

  private init(_ file: OpenFile, _ place: Place) {
    self.file = file
    self.place = Mutex(place)
  }

  private static var magicBytes: [UInt8] { bytes(magic) }

  /// Writes a change behind the others.
  ///
  /// - Throws: `Errno`; then the file says what it said before.
  package func append(_ change: SessionRecord.Change) throws(Errno) {
    let bytes = change.encoded
    var next = place.withLock { $0 }
    try write(bytes, at: next.offset + next.length)
    next.length += bytes.count
    try commit(next)
  }

  /// Whether an image of the present state would be much smaller.
  var isLong: Bool {
    place.withLock { $0.length > Self.longImage && $0.length > 2 * $0.headLength }
  }

  /// Writes all of it anew.
  package func replace(by record: SessionRecord) throws(Errno) {
    let image = record.encoded
    let old = place.withLock { $0 }
    let end = old.offset + old.length
    let isBefore = Self.firstOffset + image.count <= old.offset
    let offset =
      old.length == 0 || isBefore
      ? Self.firstOffset : (end + Self.firstOffset - 1) / Self.firstOffset * Self.firstOffset
    try write(image, at: offset)
    try commit(Place(offset: offset, length: image.count, headLength: image.count))
    // The old image's memory is not needed any more. If it cannot be given back, it goes with the session.
    if isBefore {
      _ = ftruncate(descriptor, off_t(offset + image.count))
    } else if old.length > 0 {
      _ = kith_punch_hole(descriptor, Int64(Self.firstOffset), Int64(offset - Self.firstOffset))
    }
  }

  private func commit(_ next: Place) throws(Errno) {
    try write(Self.bytes(UInt64(next.offset)) + Self.bytes(UInt64(next.length)), at: 8)
    place.withLock { $0 = next }
  }

  private func write(_ bytes: [UInt8], at offset: Int) throws(Errno) {
    do {
      _ = try file.descriptor.writeAll(toAbsoluteOffset: Int64(offset), bytes)
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  private static func bytes(_ number: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
  }

  // MARK: Taking one over

  /// Takes over a descriptor that an earlier daemon left.
  ///
  /// - Returns: nil if it holds no session; it is closed then.
  package static func takeOver(_ descriptor: CInt) -> (file: SessionFile, record: SessionRecord)? {
    let file = OpenFile(FileDescriptor(rawValue: descriptor))
    guard let header = read(descriptor, 0, 24), number(header[0..<8]) == magic else { return nil }
    let (offset, length) = (number(header[8..<16]), number(header[16..<24]))
    guard offset >= UInt64(firstOffset), offset <= UInt64(8 * longestImage), length <= UInt64(longestImage),
      let image = read(descriptor, Int(offset), Int(length)), let (record, headLength) = SessionRecord.decode(image)
    else { return nil }
    return (SessionFile(file, Place(offset: Int(offset), length: Int(length), headLength: headLength)), record)
  }

  private static func read(_ descriptor: CInt, _ offset: Int, _ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let read = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe pread(descriptor, buffer.baseAddress! + done, count - done, off_t(offset + done))
      }
      guard read > 0 else { return nil }
      done += read
    }
    return bytes
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
