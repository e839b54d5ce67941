import Glibc
import KithProtocol
package import NIOCore

/// Cuts a stream of bytes into lines.
///
/// Whatever the pieces the bytes come in, the lines are the same: a property its tests check at every split.
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

  package mutating func append(_ bytes: inout ByteBuffer) {
    if buffer.readableBytes == 0 {
      swap(&buffer, &bytes)
      bytes = ByteBuffer()
    } else {
      buffer.writeBuffer(&bytes)
    }
  }

  /// The next event, or nil when more bytes are needed.
  package mutating func next() -> Event? {
    while true {
      guard let length = lineLength() else { return holdRest() }
      scannedCount = 0
      if let skipped = skippedCount {
        skippedCount = nil
        buffer.moveReaderIndex(forwardBy: length + 1)
        return skipped + length > skipLimit ? .giveUp : .lineTooLong
      }
      guard var line = buffer.readSlice(length: length) else { return nil }
      buffer.moveReaderIndex(forwardBy: 1)
      guard length <= limit else { return length > skipLimit ? .giveUp : .lineTooLong }
      Self.trim(&line)
      if line.readableBytes > 0 { return .line(line) }
    }
  }

  /// How many bytes stand before the next `\n`; nil if there is none.
  private func lineLength() -> Int? {
    // Sound: the search stays within the bytes that the buffer lends, behind those that were searched before.
    unsafe buffer.withUnsafeReadableBytes { bytes in
      guard let base = bytes.baseAddress, scannedCount < bytes.count,
        let found = unsafe memchr(base + scannedCount, 0x0a, bytes.count - scannedCount)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - base
    }
  }

  /// The line that end of input ends, if there is one.
  package mutating func finish() -> Event? {
    if skippedCount != nil {
      skippedCount = nil
      return .lineTooLong
    }
    guard var line = buffer.readSlice(length: buffer.readableBytes) else { return nil }
    scannedCount = 0
    Self.trim(&line)
    return line.readableBytes > 0 ? .line(line) : nil
  }

  /// Keeps the start of a line for later, or lets go of it if it is too long already.
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
      // An empty one is given back, so that the channel reads into the same memory again.
      if length == 0 { buffer = ByteBuffer() } else { buffer.discardReadBytes() }
      return nil
    }
    scannedCount = 0
    return skippedCount ?? 0 > skipLimit ? .giveUp : nil
  }

  /// Drops a `\r` at the end, and everything of a line that holds only blanks.
  private static func trim(_ line: inout ByteBuffer) {
    if line.readableBytesView.last == UInt8(ascii: "\r") {
      line.moveWriterIndex(to: line.writerIndex - 1)
    }
    if line.readableBytesView.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) { line.clear() }
  }
}
