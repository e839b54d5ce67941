internal import CBzip2
internal import CLzma
internal import CZlib
internal import CZstd

/// Packs bytes the way the usual tools do, through the same libraries, so that the tests need no tools.
package enum Packing: String, CaseIterable {
  case plain, gzip, xz, zstd, bzip2

  package var fileExtension: String {
    switch self {
    case .plain: ""
    case .gzip: ".gz"
    case .xz: ".xz"
    case .zstd: ".zst"
    case .bzip2: ".bz2"
    }
  }

  package static let archives: [Packing] = [.gzip, .xz, .zstd, .bzip2]

  /// How many bytes it takes to recognise such a file.
  package var markLength: Int {
    switch self {
    case .plain: 0
    case .gzip: 2
    case .xz: 6
    case .zstd: 4
    case .bzip2: 10
    }
  }

  package func pack(_ text: String) -> [UInt8] { pack(Array(text.utf8)) }

  package func pack(_ bytes: [UInt8]) -> [UInt8] {
    switch self {
    case .plain: bytes
    case .gzip: Self.gzip(bytes)
    case .xz: Self.xz(bytes)
    case .zstd: Self.zstd(bytes)
    case .bzip2: Self.bzip2(bytes)
    }
  }

  private static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = unsafe z_stream()
    let status = unsafe deflateInit2_(
      &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK)
    var input = bytes  // zlib wants its input mutable.
    var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 100 + 100)
    let room = UInt32(output.count)
    unsafe input.withUnsafeMutableBufferPointer { source in
      unsafe output.withUnsafeMutableBufferPointer { target in
        unsafe stream.next_in = source.baseAddress
        unsafe stream.avail_in = UInt32(source.count)
        unsafe stream.next_out = target.baseAddress
        unsafe stream.avail_out = room
        let status = unsafe deflate(&stream, Z_FINISH)
        precondition(status == Z_STREAM_END)
      }
    }
    let count = Int(room - (unsafe stream.avail_out))
    unsafe deflateEnd(&stream)
    return Array(output[..<count])
  }

  private static func xz(_ bytes: [UInt8]) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: lzma_stream_buffer_bound(bytes.count))
    var position = 0
    let room = output.count
    let status = unsafe lzma_easy_buffer_encode(1, LZMA_CHECK_CRC64, nil, bytes, bytes.count, &output, &position, room)
    precondition(status == LZMA_OK)
    return Array(output[..<position])
  }

  private static func zstd(_ bytes: [UInt8]) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
    let room = output.count
    let count = unsafe ZSTD_compress(&output, room, bytes, bytes.count, 3)
    precondition(ZSTD_isError(count) == 0)
    return Array(output[..<count])
  }

  private static func bzip2(_ bytes: [UInt8]) -> [UInt8] {
    var input = bytes.map { CChar(bitPattern: $0) }  // libbz2 wants its input mutable.
    var output = [CChar](repeating: 0, count: bytes.count + bytes.count / 100 + 600)
    var count = UInt32(output.count)
    let status = unsafe BZ2_bzBuffToBuffCompress(&output, &count, &input, UInt32(bytes.count), 9, 0, 0)
    precondition(status == BZ_OK)
    return output[..<Int(count)].map { UInt8(bitPattern: $0) }
  }
}
