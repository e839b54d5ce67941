/// How a file's bytes are packed, recognised by the first bytes rather than by the name.
enum ArchiveFormat: String, CaseIterable {
  case gzip, xz, zstd, bzip2

  /// The bytes such a file begins with.
  var magic: [UInt8] {
    switch self {
    case .gzip: [0x1f, 0x8b]
    case .xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]
    case .zstd: [0x28, 0xb5, 0x2f, 0xfd]
    case .bzip2: Array("BZh".utf8)
    }
  }

  var fileExtension: String {
    switch self {
    case .gzip: ".gz"
    case .xz: ".xz"
    case .zstd: ".zst"
    case .bzip2: ".bz2"
    }
  }

  /// How many bytes it takes at most to recognise a format.
  static let longestMagic = 10

  /// What the first bytes of a file say.
  enum Recognition: Equatable {
    case packed(ArchiveFormat)
    case plain
    /// So far they could be the mark of one; more bytes will tell. Never said of bytes with a line feed among them.
    case open
  }

  static func recognise(_ start: ArraySlice<UInt8>) -> Recognition {
    var isOpen = start.isEmpty
    for format in allCases {
      switch format.matches(start) {
      case true?: return .packed(format)
      case nil: isOpen = true
      case false?: break
      }
    }
    return isOpen ? .open : .plain
  }

  /// Whether these bytes begin such a file; nil: they are too few to tell.
  private func matches(_ start: ArraySlice<UInt8>) -> Bool? {
    switch self {
    case .zstd: Self.any(Self.matches(start, magic), Self.isSkippableFrame(start))
    case .bzip2: Self.isBzip2(start)
    case .gzip, .xz: Self.matches(start, magic)
    }
  }

  private static func matches(_ start: ArraySlice<UInt8>, _ magic: [UInt8]) -> Bool? {
    if start.starts(with: magic) { return true }
    return start.count < magic.count && magic.starts(with: start) ? nil : false
  }

  /// Zstandard files may begin with frames of user data (0x184D2A50 to 5F); parallel compressors write them.
  private static func isSkippableFrame(_ start: ArraySlice<UInt8>) -> Bool? {
    guard let first = start.first else { return nil }
    guard first & 0xf0 == 0x50 else { return false }
    return matches(start.dropFirst(), [0x2a, 0x4d, 0x18])
  }

  /// "BZh" is also three letters; the digit and the mark of a block, or of the end, after it are not chance.
  private static func isBzip2(_ start: ArraySlice<UInt8>) -> Bool? {
    let head = matches(start.prefix(3), Array("BZh".utf8))
    guard head == true, let level = start.dropFirst(3).first else { return head == true ? nil : head }
    guard (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(level) else { return false }
    let marks: [[UInt8]] = [[0x31, 0x41, 0x59, 0x26, 0x53, 0x59], [0x17, 0x72, 0x45, 0x38, 0x50, 0x90]]
    return any(matches(start.dropFirst(4), marks[0]), matches(start.dropFirst(4), marks[1]))
  }

  /// Whether one of them is true; nil: one may become so.
  private static func any(_ a: Bool?, _ b: Bool?) -> Bool? {
    a == true || b == true ? true : a == nil || b == nil ? nil : false
  }
}

/// Why an archive cannot be unpacked; the reader adds the file's name.
enum ArchiveError: Error, Equatable {
  case truncated
  case corrupt(String)
  /// It is sound, but unpacking takes more memory than is given to it; both in bytes.
  case needsMemory(UInt64, limit: UInt64)
}
