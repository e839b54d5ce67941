import CBzip2

/// Unpacks bzip2 files of one or more streams, through libbz2.
///
/// What follows the last stream and is none is left out, as `bunzip2` does.
@safe final class Bzip2Decoder {
  /// On the heap because the library remembers the address of its stream. Freed in `deinit`; never leaves this type.
  private let stream: UnsafeMutablePointer<bz_stream>
  /// Whether a stream is complete and the next has not begun.
  private var isBetweenStreams = false
  /// Whether a first stream is complete.
  private var hasStream = false
  private(set) var hasTrailingGarbage = false

  init() throws(ArchiveError) {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: bz_stream())
    guard unsafe BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK else {
      unsafe stream.deallocate()
      throw .corrupt("not enough memory to unpack it")
    }
  }

  deinit {
    unsafe BZ2_bzDecompressEnd(stream)
    unsafe stream.deallocate()
  }

  func decode(_ input: inout InputBuffer, into output: inout [UInt8], filled: inout Int) throws(ArchiveError) -> Bool {
    if isBetweenStreams {
      guard let first = input.first else { return input.isAtEnd }
      guard first == ArchiveFormat.bzip2.magic[0] else { return dropGarbage(&input) }
      unsafe BZ2_bzDecompressEnd(stream)
      unsafe stream.initialize(to: bz_stream())
      guard unsafe BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK else {
        throw .corrupt("not enough memory to unpack it")
      }
      isBetweenStreams = false
    }
    let (before, isFinished) = (filled, input.isFinished)
    switch decompress(&input, &output, &filled) {
    case BZ_OK:
      if isFinished, filled == before {
        // Fewer bytes than the mark of a stream are none.
        if hasStream, unsafe stream.pointee.total_in_lo32 < 4 { return dropGarbage(&input) }
        throw .truncated
      }
      return false
    case BZ_STREAM_END:
      isBetweenStreams = true
      hasStream = true
      return false
    case BZ_DATA_ERROR_MAGIC where hasStream: return dropGarbage(&input)
    case BZ_MEM_ERROR: throw .corrupt("not enough memory to unpack it")
    default: throw .corrupt("invalid data")
    }
  }

  /// Leaves out the rest of the file.
  /// - Returns: true: nothing more will come of it.
  private func dropGarbage(_ input: inout InputBuffer) -> Bool {
    input.drop(input.range.count)
    hasTrailingGarbage = true
    return true
  }

  /// One call of libbz2; moves both positions by the bytes read and written.
  private func decompress(_ input: inout InputBuffer, _ output: inout [UInt8], _ filled: inout Int) -> Int32 {
    let range = input.range
    let room = output.count - filled
    // Sound: both pointers stay inside their arrays by the counts given with them, and are used only in this call. The
    // library does not write to its input.
    let status = unsafe input.bytes.withUnsafeBufferPointer { source in
      unsafe output.withUnsafeMutableBufferPointer { target in
        unsafe stream.pointee.next_in = UnsafeMutableRawPointer(mutating: source.baseAddress! + range.lowerBound)
          .assumingMemoryBound(to: CChar.self)
        unsafe stream.pointee.avail_in = UInt32(range.count)
        unsafe stream.pointee.next_out = UnsafeMutableRawPointer(target.baseAddress! + filled)
          .assumingMemoryBound(to: CChar.self)
        unsafe stream.pointee.avail_out = UInt32(room)
        return unsafe BZ2_bzDecompress(stream)
      }
    }
    input.drop(range.count - Int(unsafe stream.pointee.avail_in))
    filled += room - Int(unsafe stream.pointee.avail_out)
    return status
  }
}
