internal import CZlib

/// Packs bytes as one gzip member (RFC 1952), piece by piece, through zlib.
@safe final class GzipEncoder {
  /// On the heap because zlib remembers the address of its stream. Freed in `deinit`; never leaves this type.
  private let stream: UnsafeMutablePointer<z_stream>
  private var output = [UInt8](repeating: 0, count: 1 << 16)

  init() throws(StorageError) {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // 15 bits of window; 16 more say: write a gzip header and its checksum.
    let status = unsafe deflateInit2_(
      stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else {
      unsafe stream.deallocate()
      throw .failed(operation: "pack the file", reason: "not enough memory")
    }
  }

  deinit {
    unsafe deflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Packs `bytes` and appends the output to `file`; with `isLast`, ends the member.
  func encode(_ bytes: [UInt8], isLast: Bool, to file: OutputFile) throws(StorageError) {
    var done = 0
    while true {
      let (used, written, status) = deflate(bytes, from: done, isLast: isLast)
      done += used
      if written > 0 {
        let packed = Array(output[..<written])
        try unsafe file.append(packed.span.bytes)
      }
      if isLast ? status == Z_STREAM_END : done == bytes.count && written < output.count { return }
      guard status == Z_OK || status == Z_BUF_ERROR else {
        throw .failed(operation: "pack the file", reason: "zlib failed with status \(status)")
      }
    }
  }

  /// One call of zlib: how many bytes it used, how many it wrote to `output`, and its status.
  private func deflate(_ bytes: [UInt8], from start: Int, isLast: Bool) -> (used: Int, written: Int, status: Int32) {
    let available = min(bytes.count - start, 1 << 30)
    let isWhole = start + available == bytes.count
    let room = output.count
    // Sound: both pointers stay inside their arrays by the counts given with them, and are used only in this call.
    let status = unsafe bytes.withUnsafeBufferPointer { source in
      unsafe output.withUnsafeMutableBufferPointer { target in
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress.map { unsafe $0 + start })
        unsafe stream.pointee.avail_in = UInt32(available)
        unsafe stream.pointee.next_out = target.baseAddress
        unsafe stream.pointee.avail_out = UInt32(room)
        return unsafe CZlib.deflate(stream, isLast && isWhole ? Z_FINISH : Z_NO_FLUSH)
      }
    }
    return (available - Int(unsafe stream.pointee.avail_in), room - Int(unsafe stream.pointee.avail_out), status)
  }
}
