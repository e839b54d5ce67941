import CZstd

/// Unpacks Zstandard files (RFC 8878) of one or more frames, through libzstd.
///
/// Windows up to 128 MiB, the library's default: as `zstd --long=27` writes them.
@safe final class ZstdDecoder {
  /// Freed in `deinit`; never leaves this type.
  private let context: OpaquePointer
  /// Windows of frames may have as many bytes as this.
  private static let windowLimit: UInt64 = 128 << 20
  /// Whether a frame has begun and is not complete.
  private var isInsideFrame = true
  /// The first bytes of the frame: as many as may hold its header.
  private var frameStart: [UInt8] = []

  init() throws(ArchiveError) {
    guard let context = unsafe ZSTD_createDCtx() else { throw .corrupt("not enough memory to unpack it") }
    unsafe self.context = context
  }

  deinit { _ = unsafe ZSTD_freeDCtx(context) }

  func decode(_ input: inout InputBuffer, into output: inout [UInt8], filled: inout Int) throws(ArchiveError) -> Bool {
    if input.isFinished, !isInsideFrame { return true }
    let isFinished = input.isFinished
    let before = filled
    let start = input.prefix(ZstdFrame.longestHeader - frameStart.count)
    let countBefore = input.range.count
    let status = decompress(&input, &output, &filled)
    guard ZSTD_isError(status) == 0 else {
      if ZSTD_getErrorCode(status) == ZSTD_error_frameParameter_windowTooLarge,
        let size = ZstdFrame.windowSize(of: frameStart + start)
      {
        throw .needsMemory(size, limit: Self.windowLimit)
      }
      throw .corrupt(unsafe String(cString: ZSTD_getErrorName(status)))
    }
    isInsideFrame = status != 0
    frameStart = isInsideFrame ? frameStart + start.prefix(countBefore - input.range.count) : []
    if isFinished, isInsideFrame, filled == before { throw .truncated }
    return false
  }

  /// One call of libzstd; moves both positions by the bytes read and written.
  private func decompress(_ input: inout InputBuffer, _ output: inout [UInt8], _ filled: inout Int) -> Int {
    let range = input.range
    // Sound: both pointers stay inside their arrays by the counts given with them, and are used only in this call.
    let (status, used, written) = unsafe input.bytes.withUnsafeBufferPointer { source in
      unsafe output.withUnsafeMutableBufferPointer { target in
        var from = unsafe ZSTD_inBuffer(src: source.baseAddress! + range.lowerBound, size: range.count, pos: 0)
        var to = unsafe ZSTD_outBuffer(dst: target.baseAddress! + filled, size: target.count - filled, pos: 0)
        let status = unsafe ZSTD_decompressStream(context, &to, &from)
        return unsafe (status, from.pos, to.pos)
      }
    }
    input.drop(used)
    filled += written
    return status
  }
}

/// The header of a Zstandard frame, as far as it says what memory the frame takes (RFC 8878, 3.1.1.1).
enum ZstdFrame {
  /// Mark, descriptor, window, dictionary and content size.
  static let longestHeader = 18

  /// How many bytes of what was unpacked have to be kept; nil if these are too few bytes to tell.
  static func windowSize(of header: [UInt8]) -> UInt64? {
    guard header.count > 5 else { return nil }
    let descriptor = header[4]
    guard descriptor & 0x20 != 0 else {
      let (exponent, mantissa) = (UInt64(header[5] >> 3), UInt64(header[5] & 7))
      let base = UInt64(1) << (10 + exponent)
      return base + base / 8 * mantissa
    }
    // A single segment has no window: the whole content is one. Its size follows the dictionary's id.
    let start = 5 + [0, 1, 2, 4][Int(descriptor & 3)]
    let width = [1, 2, 4, 8][Int(descriptor >> 6)]
    guard header.count >= start + width else { return nil }
    let size = header[start..<start + width].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return width == 2 ? size + 256 : size
  }
}
