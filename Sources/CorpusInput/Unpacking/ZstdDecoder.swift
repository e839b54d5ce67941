import CZstd

/// Unpacks Zstandard files (RFC 8878) of one or more frames, through libzstd.
///
/// Windows up to 128 MiB, the library's default: as `zstd --long=27` writes them.
@safe final class ZstdDecoder {
  /// Freed in `deinit`; never leaves this type.
  private let context: OpaquePointer
  /// Whether a frame has begun and is not complete.
  private var isInsideFrame = true

  init() throws(ArchiveError) {
    guard let context = unsafe ZSTD_createDCtx() else { throw .corrupt("not enough memory to unpack it") }
    unsafe self.context = context
  }

  deinit { _ = unsafe ZSTD_freeDCtx(context) }

  func decode(_ input: inout InputBuffer, into output: inout [UInt8], filled: inout Int) throws(ArchiveError) -> Bool {
    if input.isFinished, !isInsideFrame { return true }
    let isFinished = input.isFinished
    let before = filled
    let status = decompress(&input, &output, &filled)
    guard ZSTD_isError(status) == 0 else {
      throw .corrupt(unsafe String(cString: ZSTD_getErrorName(status)))
    }
    isInsideFrame = status != 0
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
