import CLzma

/// Unpacks xz files of one or more streams, with padding between them, through liblzma.
@safe final class XZDecoder {
  /// Freed in `deinit`; never leaves this type.
  private let stream: UnsafeMutablePointer<lzma_stream>
  /// Memory that one file may take; `xz -9` needs 65 MiB.
  private static let memoryLimit: UInt64 = 512 << 20

  init() throws(ArchiveError) {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: lzma_stream())  // All zeros, as LZMA_STREAM_INIT.
    let status = unsafe lzma_stream_decoder(stream, Self.memoryLimit, kithLZMAConcatenated)
    guard status == LZMA_OK else {
      unsafe stream.deallocate()
      throw .corrupt("not enough memory to unpack it")
    }
  }

  deinit {
    unsafe lzma_end(stream)
    unsafe stream.deallocate()
  }

  func decode(_ input: inout InputBuffer, into output: inout [UInt8], filled: inout Int) throws(ArchiveError) -> Bool {
    switch code(&input, &output, &filled) {
    case LZMA_OK: return false
    case LZMA_STREAM_END: return true
    case LZMA_BUF_ERROR where input.isFinished: throw .truncated
    case LZMA_BUF_ERROR: return false
    case LZMA_MEMLIMIT_ERROR: throw .needsMemory(unsafe lzma_memusage(stream), limit: Self.memoryLimit)
    case LZMA_MEM_ERROR: throw .corrupt("not enough memory to unpack it")
    case LZMA_FORMAT_ERROR: throw .corrupt("other data after its end")
    case LZMA_OPTIONS_ERROR: throw .corrupt("unsupported options")
    default: throw .corrupt("invalid data")
    }
  }

  /// One call of liblzma; moves both positions by the bytes read and written.
  private func code(_ input: inout InputBuffer, _ output: inout [UInt8], _ filled: inout Int) -> lzma_ret {
    let range = input.range
    let room = output.count - filled
    let action = input.isAtEnd ? LZMA_FINISH : LZMA_RUN
    // Sound: both pointers stay inside their arrays by the counts given with them, and are used only in this call.
    let status = unsafe input.bytes.withUnsafeBufferPointer { source in
      unsafe output.withUnsafeMutableBufferPointer { target in
        unsafe stream.pointee.next_in = source.baseAddress! + range.lowerBound
        unsafe stream.pointee.avail_in = range.count
        unsafe stream.pointee.next_out = target.baseAddress! + filled
        unsafe stream.pointee.avail_out = room
        return unsafe lzma_code(stream, action)
      }
    }
    input.drop(range.count - (unsafe stream.pointee.avail_in))
    filled += room - (unsafe stream.pointee.avail_out)
    return status
  }
}
