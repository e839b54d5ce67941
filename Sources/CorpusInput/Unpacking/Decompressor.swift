/// How a file's bytes are packed, recognised by the first bytes rather than by the name.
enum ArchiveFormat: String, CaseIterable {
  case gzip, xz, zstd

  /// The bytes such a file begins with.
  var magic: [UInt8] {
    switch self {
    case .gzip: [0x1f, 0x8b]
    case .xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]
    case .zstd: [0x28, 0xb5, 0x2f, 0xfd]
    }
  }

  var fileExtension: String {
    switch self {
    case .gzip: ".gz"
    case .xz: ".xz"
    case .zstd: ".zst"
    }
  }

  /// How many bytes it takes to recognise every format.
  static let magicLength = 6

  init?(start: ArraySlice<UInt8>) {
    let format = Self.allCases.first { start.starts(with: $0.magic) }
    guard let format = format ?? (Self.isSkippableFrame(start) ? .zstd : nil) else { return nil }
    self = format
  }

  /// Zstandard files may begin with frames of user data (0x184D2A50 to 5F); parallel compressors write them.
  private static func isSkippableFrame(_ start: ArraySlice<UInt8>) -> Bool {
    start.count >= 4 && start[start.startIndex] & 0xf0 == 0x50
      && start.dropFirst().prefix(3).elementsEqual([0x2a, 0x4d, 0x18])
  }
}

/// Why an archive cannot be unpacked; the reader adds the file's name.
enum ArchiveError: Error, Equatable {
  case truncated
  case corrupt(String)
}

/// The unpacking of one file: one of four ways, each with its own state.
///
/// `decode` moves bytes from the input to the output, from the index `filled` on: as many as fit and are at hand.
enum Decompressor {
  case stored
  case gzip(GzipDecoder)
  case xz(XZDecoder)
  case zstd(ZstdDecoder)

  init(_ format: ArchiveFormat?) throws(ArchiveError) {
    switch format {
    case nil: self = .stored
    case .gzip: self = .gzip(try GzipDecoder())
    case .xz: self = .xz(try XZDecoder())
    case .zstd: self = .zstd(try ZstdDecoder())
    }
  }

  /// - Precondition: `filled` lies before the end of `output`; the input holds bytes or is at its end.
  /// - Returns: whether the file is unpacked to its very end.
  /// - Throws: `ArchiveError.truncated` when the input is at its end and the archive is not.
  func decode(_ input: inout InputBuffer, into output: inout [UInt8], filled: inout Int) throws(ArchiveError) -> Bool {
    switch self {
    case .stored:
      let count = min(input.range.count, output.count - filled)
      output.replaceSubrange(filled..<(filled + count), with: input.prefix(count))
      input.drop(count)
      filled += count
      return input.isFinished
    case .gzip(let decoder): return try decoder.decode(&input, into: &output, filled: &filled)
    case .xz(let decoder): return try decoder.decode(&input, into: &output, filled: &filled)
    case .zstd(let decoder): return try decoder.decode(&input, into: &output, filled: &filled)
    }
  }
}
