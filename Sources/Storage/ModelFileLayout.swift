/// The constants of the model file format; model-format.md describes each byte.
package enum ModelFileLayout {
  /// Not text (first byte), a name, and both line ends, so that a transfer in text mode is noticed (as in PNG).
  package static let magic: [UInt8] = [0x89, 0x4B, 0x49, 0x54, 0x48, 0x0D, 0x0A, 0x1A]
  /// The same of a file of counts, which is built alike.
  package static let countsMagic: [UInt8] = [0x89, 0x4B, 0x43, 0x4E, 0x54, 0x0D, 0x0A, 0x1A]
  /// The same of a checkpoint of training.
  package static let checkpointMagic: [UInt8] = [0x89, 0x4B, 0x43, 0x4B, 0x50, 0x0D, 0x0A, 0x1A]
  /// The same of a file by which machines that learn parts speak with the training.
  package static let exchangeMagic: [UInt8] = [0x89, 0x4B, 0x58, 0x43, 0x48, 0x0D, 0x0A, 0x1A]
  /// The version that this code writes, but for models whose read version is above it.
  package static let formatVersion: UInt32 = 3
  /// The newest version that this code reads.
  package static let newestReadable: UInt32 = 5
  /// The version of a model that reads scripts without spaces otherwise than as characters.
  package static let segmentationVersion: UInt32 = 4
  /// The version of a model that mixes in the product with a shorter history.
  package static let shorterHistoryVersion: UInt32 = 5
  package static let byteOrderMark: UInt32 = 0x0102_0304
  package static let headerByteCount = 64
  package static let sectionEntryByteCount = 48
  package static let sectionNameByteCount = 24
  /// Every section begins at a multiple of this.
  package static let alignment = 64
  /// More sections than any version has: a damaged count is refused before anything is allocated for it.
  package static let maximumSectionCount = 256
  package static let incompleteFlag: UInt32 = 1

  // Offsets in the header.
  static let formatVersionOffset = 8
  static let readVersionOffset = 12
  static let byteOrderOffset = 16
  static let flagsOffset = 20
  static let fileByteCountOffset = 24
  static let tableOffsetOffset = 32
  static let contentHashOffset = 40
  static let sectionCountOffset = 48
  static let tableChecksumOffset = 52
  static let reservedOffset = 56
  static let headerChecksumOffset = 60
}

/// One row of a model file's section table.
package struct ModelFileSection: Sendable, Equatable {
  /// At most 24 bytes of ASCII, such as `grammar.3.word`.
  package let name: String
  package let offset: Int
  package let byteCount: Int
  package let checksum: UInt32
  /// The size of one element in bytes: 1, 2, 4 or 8.
  package let elementByteCount: Int
}

/// 64-bit FNV-1a (Fowler, Noll & Vo): names a model's content, and spreads words over the vocabulary's hash table.
@frozen
public struct FNV1a: Sendable {
  @usableFromInline package var value: UInt64 = 0xcbf2_9ce4_8422_2325

  @inlinable package init() {}

  @inlinable package mutating func add(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
  }
}
