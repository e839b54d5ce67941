/// Reads a file of lines that is data rather than text to learn from, such as an ARPA file, as UTF-8.
///
/// ```swift
/// try LineReader(path: "model.arpa.gz").forEachLine { line, lineNumber, _ in … }
/// ```
///
/// Bytes become lines as in `LineStream`. A line that cannot be read, of a file that otherwise can, has U+FFFD in its
/// place and is counted: one warning tells how many there were.
package struct LineReader {
  /// The longest line that is accepted, in bytes.
  package static let lineLimit = 1 << 20

  private let source: CorpusSource
  private let encoding: TextEncoding?

  /// - Parameters:
  ///   - path: a file, or `-` for standard input.
  ///   - encoding: nil: it is found out.
  package init(path: String, encoding: TextEncoding? = nil) throws(CorpusInputError) {
    source = try .single(path)
    self.encoding = encoding
  }

  /// The size of the file as it lies on disk, for progress; nil for a pipe.
  package var totalBytes: Int? { source.byteCount }

  /// Calls `body` with each line, without its line end, its line number, and how many bytes of the file were read so far.
  ///
  /// - Parameter warn: gets what a user should hear, such as the file's encoding.
  /// - Throws: `CorpusInputError`, or what `body` throws.
  package func forEachLine(
    warn: (String) -> Void = { _ in },
    _ body: (_ line: Span<UInt8>, _ lineNumber: Int, _ bytesRead: Int) throws -> Void
  ) throws {
    var lines = try LineStream(source, encoding: encoding, limit: Self.lineLimit)
    var bad = BadRecords(of: source.name)
    while try lines.advance() == .line {
      if lines.flaw != nil {
        guard lines.hasRaw else {
          throw CorpusInputError.lineTooLong(path: source.name, line: lines.number, limit: Self.lineLimit)
        }
        _ = try bad.add(line: lines.number, "")
      }
      try body(lines.text, lines.number, lines.bytesRead)
      if lines.hasWarnings { lines.takeWarnings().forEach(warn) }
    }
    lines.takeWarnings().forEach(warn)
    if bad.count > 0 {
      warn("\(source.name): \(bad.count) lines have bytes that are not UTF-8; they are read as U+FFFD")
    }
  }
}
