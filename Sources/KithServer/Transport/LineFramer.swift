import Glibc
import KithProtocol
package import NIOCore

/// Cuts a stream of bytes into lines.
///
/// The lines do not depend on how the bytes are cut into pieces: its tests check every split.
/// A `\r` before the `\n` is dropped, as are blank lines. A line longer than the limit is skipped to its end and
/// reported once, there; while it is skipped nothing of it is kept.
package struct LineFramer {
  package enum Event: Equatable {
    case line(ByteBuffer)
    /// A line over the limit has ended.
    case lineTooLong
    /// A line has outgrown what we are willing to skip: hang up.
    case giveUp
  }

  private let limit: Int
  private let skipLimit: Int
  private var buffer = ByteBuffer()
  /// How many of the buffer's readable bytes are known to hold no `\n`.
  private var scannedCount = 0
  /// How long the line being skipped is so far; nil when none is.
  private var skippedCount: Int?

  package init(limit: Int = ProtocolLimits.lineBytes, skipLimit: Int = ProtocolLimits.skippedLineBytes) {
    self.limit = limit
    self.skipLimit = skipLimit
  }

  /// How many bytes of an unfinished line are held.
  package var heldByteCount: Int { buffer.readableBytes }

  /// Whether nothing of a line has come, and none is being skipped.
  var isEmpty: Bool { buffer.readableBytes == 0 && skippedCount == nil }

  package mutating func append(_ bytes: inout ByteBuffer) {
    if buffer.readableBytes == 0 {
      swap(&buffer, &bytes)
      bytes = ByteBuffer()
    } else {
      buffer.writeBuffer(&bytes)
    }
  }

  /// Returns the memory that `append` took, if the rest of a line needs less.
  package mutating func giveBack(_ bytes: inout ByteBuffer) {
    guard buffer.capacity > 0, buffer.capacity <= Self.lentCapacity, buffer.readableBytes <= buffer.capacity / 4 else {
      return
    }
    let rest = buffer.readableBytes > 0 ? ByteBuffer(bytes: buffer.readableBytesView) : ByteBuffer()
    swap(&buffer, &bytes)
    bytes.clear()
    buffer = rest
  }

  /// A larger buffer has grown under a long line, and is not returned.
  private static let lentCapacity = 1 << 18

  /// The next event, or nil when more bytes are needed.
  package mutating func next() -> Event? {
    while true {
      guard let (length, content) = measureLine() else { return holdRest() }
      scannedCount = 0
      if let skipped = skippedCount {
        skippedCount = nil
        buffer.moveReaderIndex(forwardBy: length + 1)
        return skipped + length > skipLimit ? .giveUp : .lineTooLong
      }
      guard let line = buffer.readSlice(length: content) else { return nil }
      buffer.moveReaderIndex(forwardBy: length - content + 1)
      guard length <= limit else { return length > skipLimit ? .giveUp : .lineTooLong }
      if content > 0 { return .line(line) }
    }
  }

  /// How many bytes stand before the next `\n`, and how many of them are the line; nil if there is none.
  private func measureLine() -> (length: Int, content: Int)? {
    // Sound: the search stays within the bytes that the buffer lends, behind those that were searched before.
    unsafe buffer.withUnsafeReadableBytes { bytes in
      guard let base = bytes.baseAddress, scannedCount < bytes.count,
        let found = unsafe memchr(base + scannedCount, 0x0a, bytes.count - scannedCount)
      else { return nil }
      let length = unsafe UnsafeRawPointer(found) - base
      return (length, unsafe Self.contentCount(of: UnsafeRawBufferPointer(rebasing: bytes[..<length])))
    }
  }

  /// How long a line is without a `\r` at its end; 0 if only blanks are left.
  private static func contentCount(of line: UnsafeRawBufferPointer) -> Int {
    let count = unsafe line.last == UInt8(ascii: "\r") ? line.count - 1 : line.count
    var blanks = 0
    while blanks < count, unsafe line[blanks] == UInt8(ascii: " ") || line[blanks] == UInt8(ascii: "\t") { blanks += 1 }
    return blanks == count ? 0 : count
  }

  /// The line that end of input ends, if there is one.
  package mutating func finish() -> Event? {
    if skippedCount != nil {
      skippedCount = nil
      return .lineTooLong
    }
    // Sound: what the buffer lends is looked at only here.
    let content = unsafe buffer.withUnsafeReadableBytes { unsafe Self.contentCount(of: $0) }
    let line = buffer.readSlice(length: content)
    buffer.clear()
    scannedCount = 0
    return content > 0 ? line.map(Event.line) : nil
  }

  /// Keeps the start of a line for later, or drops it if it is too long already.
  private mutating func holdRest() -> Event? {
    let length = buffer.readableBytes
    if let skipped = skippedCount {
      skippedCount = skipped + length
      buffer.clear()
    } else if length > limit {
      skippedCount = length
      buffer = ByteBuffer()
    } else {
      scannedCount = length
      // An empty one is left as it is, for `giveBack`.
      if length > 0 { buffer.discardReadBytes() }
      return nil
    }
    scannedCount = 0
    return skippedCount ?? 0 > skipLimit ? .giveUp : nil
  }
}
