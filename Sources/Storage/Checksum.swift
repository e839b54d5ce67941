internal import CZlib

/// A running CRC-32 (the one of zlib, gzip and PNG) over bytes given in pieces.
package struct Checksum: Sendable {
  /// The checksum of everything added so far.
  package private(set) var value: UInt32 = 0

  package init() {}

  package mutating func add(_ bytes: RawSpan) {
    value = unsafe bytes.withUnsafeBytes { buffer in
      let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
      return unsafe UInt32(truncatingIfNeeded: crc32_z(UInt(value), start, buffer.count))
    }
  }

  package static func of(_ bytes: RawSpan) -> UInt32 {
    var checksum = Checksum()
    checksum.add(bytes)
    return checksum.value
  }
}
