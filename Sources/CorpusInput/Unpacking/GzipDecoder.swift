import CZlib

/// Unpacks gzip files (RFC 1952) of one or more members, through zlib.
///
/// Zero bytes after a member are padding, as tapes and some writers leave it; anything else there is left out, as
/// `gunzip` does.
@safe final class GzipDecoder {
  /// On the heap because zlib remembers the address of its stream. Freed in `deinit`; never leaves this type.
  private let stream: UnsafeMutablePointer<z_stream>
  /// Whether a member is complete and the next has not begun.
  private var isBetweenMembers = false
  /// Whether a first member is complete.
  private var hasMember = false
  private(set) var hasTrailingGarbage = false

  init() throws(ArchiveError) {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // 15 bits of window; 16 more say: a gzip header is due, with its checksum.
    let status = unsafe inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else {
      unsafe stream.deallocate()
      throw .corrupt("not enough memory to unpack it")
    }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  func decode(_ input: inout InputBuffer, into output: inout [UInt8], filled: inout Int) throws(ArchiveError) -> Bool {
    if isBetweenMembers {
      while input.first == 0 { input.drop(1) }
      guard let first = input.first else { return input.isAtEnd }
      guard first == ArchiveFormat.gzip.magic[0] else { return dropGarbage(&input) }
      _ = unsafe inflateReset(stream)
      isBetweenMembers = false
    }
    switch inflate(&input, &output, &filled) {
    case Z_OK: return false
    case Z_STREAM_END:
      isBetweenMembers = true
      hasMember = true
      return false
    case Z_BUF_ERROR where input.isFinished: throw .truncated
    case Z_BUF_ERROR: return false
    case Z_MEM_ERROR: throw .corrupt("not enough memory to unpack it")
    // The two bytes of its mark were all that zlib took: no member begins here.
    case _ where hasMember && (unsafe stream.pointee.total_in) <= 2: return dropGarbage(&input)
    default: throw .corrupt(message)
    }
  }

  /// Leaves out the rest of the file.
  /// - Returns: true: nothing more will come of it.
  private func dropGarbage(_ input: inout InputBuffer) -> Bool {
    input.drop(input.range.count)
    hasTrailingGarbage = true
    return true
  }

  /// One call of zlib; moves both positions by the bytes read and written.
  private func inflate(_ input: inout InputBuffer, _ output: inout [UInt8], _ filled: inout Int) -> Int32 {
    let range = input.range
    let room = output.count - filled
    // Sound: both pointers stay inside their arrays by the counts given with them, and are used only in this call.
    let status = unsafe input.bytes.withUnsafeBufferPointer { source in
      unsafe output.withUnsafeMutableBufferPointer { target in
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress! + range.lowerBound)
        unsafe stream.pointee.avail_in = UInt32(range.count)
        unsafe stream.pointee.next_out = target.baseAddress! + filled
        unsafe stream.pointee.avail_out = UInt32(room)
        return unsafe CZlib.inflate(stream, Z_NO_FLUSH)
      }
    }
    input.drop(range.count - Int(unsafe stream.pointee.avail_in))
    filled += room - Int(unsafe stream.pointee.avail_out)
    return status
  }

  private var message: String {
    guard let text = unsafe stream.pointee.msg else { return "invalid data" }
    return unsafe String(cString: text)
  }
}
