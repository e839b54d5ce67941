/// Reads a file of lines that is data rather than text to learn from: its bytes as they are, unpacked if need be.
///
/// ```swift
/// try LineReader(path: "model.arpa.gz").forEachLine { line, lineNumber, _ in … }
/// ```
///
/// Packed files are recognised as in `CorpusReader`. A block of 1 MiB is in memory, and no line may be longer.
package struct LineReader {
  private let source: CorpusSource

  /// - Parameter path: a file, or `-` for standard input.
  package init(path: String) throws(CorpusInputError) {
    let sources = try CorpusSource.find([path])
    guard let source = sources.first, sources.count == 1, source.path == path else { throw .notAFile(path: path) }
    self.source = source
  }

  /// The size of the file as it lies on disk, for progress; nil for a pipe.
  package var totalBytes: Int? { source.byteCount }

  /// Calls `body` with each line, without its line end (`\n` or `\r\n`), its line number, and how many bytes of the
  /// file were read so far.
  /// - Throws: `CorpusInputError`, or what `body` throws.
  package func forEachLine(_ body: (_ line: Span<UInt8>, _ lineNumber: Int, _ bytesRead: Int) throws -> Void) throws {
    var file = try UnpackedFile(source)
    var block = [UInt8](repeating: 0, count: UnpackedFile.blockSize)
    var carried: [UInt8] = []
    var lineNumber = 0
    while true {
      let count = try file.read(into: &block)
      let bytes = carried.isEmpty && count == block.count ? block : carried + block[..<count]
      let isLast = count < block.count
      var start = 0
      for end in 0..<bytes.count where bytes[end] == UInt8(ascii: "\n") {
        lineNumber += 1
        try body(Self.line(in: bytes.span, start..<end), lineNumber, file.bytesRead)
        start = end + 1
      }
      if isLast {
        if start < bytes.count {
          try body(Self.line(in: bytes.span, start..<bytes.count), lineNumber + 1, file.bytesRead)
        }
        return
      }
      carried = Array(bytes[start...])
      if carried.count >= UnpackedFile.blockSize {
        throw CorpusInputError.lineTooLong(path: source.name, line: lineNumber + 1, limit: UnpackedFile.blockSize)
      }
    }
  }

  @_lifetime(copy bytes)
  private static func line(in bytes: Span<UInt8>, _ range: Range<Int>) -> Span<UInt8> {
    let isPaired = !range.isEmpty && bytes[range.upperBound - 1] == UInt8(ascii: "\r")
    return bytes.extracting(range.lowerBound..<range.upperBound - (isPaired ? 1 : 0))
  }
}
