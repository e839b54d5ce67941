/// The unpacking of one file: one of five ways, each with its own state.
///
/// `decode` moves bytes from the input to the output, from the index `filled` on: as many as fit and are at hand.
enum Decompressor {
  case stored
  case gzip(GzipDecoder)
  case xz(XZDecoder)
  case zstd(ZstdDecoder)
  case bzip2(Bzip2Decoder)

  init(_ format: ArchiveFormat?) throws(ArchiveError) {
    switch format {
    case nil: self = .stored
    case .gzip: self = .gzip(try GzipDecoder())
    case .xz: self = .xz(try XZDecoder())
    case .zstd: self = .zstd(try ZstdDecoder())
    case .bzip2: self = .bzip2(try Bzip2Decoder())
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
    case .bzip2(let decoder): return try decoder.decode(&input, into: &output, filled: &filled)
    }
  }

  /// Whether something else followed the archive and was left out, as `gunzip` and `bunzip2` do.
  var hasTrailingGarbage: Bool {
    switch self {
    case .gzip(let decoder): decoder.hasTrailingGarbage
    case .bzip2(let decoder): decoder.hasTrailingGarbage
    case .stored, .xz, .zstd: false
    }
  }
}
