/// Reads a corpus as text, document by document, in bounded memory, from plain and packed files.
///
/// ```swift
/// let reader = CorpusReader(paths: ["books", "news.jsonl.zst"])
/// try reader.forEachChunk { event in
///   switch event {
///   case .text(let bytes): count(bytes)
///   case .endOfDocument: finishDocument()
///   case .warning(let sentence): warn(sentence)
///   }
/// }
/// ```
///
/// Files may be plain, gzip, xz or Zstandard, recognised by their first bytes. Never more than a few blocks of 1 MiB
/// are in memory; a line may have a gigabyte (only a JSON record has to fit: 64 MiB). The files are looked for at the
/// beginning, so a file that cannot be found or opened is reported before the first byte is read.
package struct CorpusReader {
  /// How much has been read; a class so that it can be asked from inside `forEachChunk`.
  private final class Position {
    var bytesRead = 0
  }

  private let plan: Result<[CorpusSource], CorpusInputError>
  private let jsonField: String?
  private let position = Position()

  /// - Parameters:
  ///   - paths: files, folders (walked, sorted by name, hidden files skipped), `-` for standard input.
  ///   - jsonField: when given, all files are JSON lines, and this field of every line is a document.
  package init(paths: [String], jsonField: String? = nil) {
    plan = Result { () throws(CorpusInputError) in try CorpusSource.find(paths) }
    self.jsonField = jsonField
  }

  /// The sources to read, in order.
  package var sources: [CorpusSource] {
    get throws(CorpusInputError) { try plan.get() }
  }

  /// The size of all files as they lie on disk, for progress; nil when a pipe is among them.
  package var totalBytes: Int? {
    guard case .success(let sources) = plan else { return nil }
    var total = 0
    for source in sources {
      guard let count = source.byteCount else { return nil }
      total += count
    }
    return total
  }

  /// How many bytes of the files, as they lie on disk, were read so far.
  package var bytesRead: Int { position.bytesRead }

  /// Reads everything once and calls `body` with each event. An error that `body` throws ends the reading.
  ///
  /// - Throws: `CorpusInputError`, or what `body` throws.
  package func forEachChunk(_ body: (CorpusEvent) throws -> Void) throws {
    for source in try sources { try read(source, body) }
  }

  private func read(_ source: CorpusSource, _ body: (CorpusEvent) throws -> Void) throws {
    var file = try UnpackedFile(source)
    var decoder = TextDecoder(name: source.name)
    var records = jsonField.map { JSONLines(name: source.name, field: $0) }
    var block = [UInt8](repeating: 0, count: UnpackedFile.blockSize)
    let bytesBefore = position.bytesRead
    var hasText = false
    while true {
      let count = try file.read(into: &block)
      position.bytesRead = bytesBefore + file.bytesRead
      let isLast = count < block.count
      let text = try decoder.decode(block[..<count], isLast: isLast)
      if let warning = decoder.warning { try body(.warning(warning)) }
      if records != nil {
        try records?.append(text) { try Self.sendDocument($0, body) }
      } else {
        hasText = hasText || !text.isEmpty
        try Self.send(text, body)
      }
      if isLast { break }
    }
    try records?.finish { try Self.sendDocument($0, body) }
    if hasText { try body(.endOfDocument) }
  }

  private static func sendDocument(_ text: [UInt8], _ body: (CorpusEvent) throws -> Void) throws {
    guard !text.isEmpty else { return }
    try send(text, body)
    try body(.endOfDocument)
  }

  /// Passes text on in pieces that end between two characters.
  private static func send(_ text: [UInt8], _ body: (CorpusEvent) throws -> Void) throws {
    let limit = UnpackedFile.blockSize
    guard text.count > limit else {
      if !text.isEmpty { try body(.text(text)) }
      return
    }
    var start = 0
    while start < text.count {
      var end = min(start + limit, text.count)
      // In valid UTF-8 the first byte of a character is at most three bytes back.
      while end < text.count, text[end] & 0xc0 == 0x80 { end -= 1 }
      try body(.text(Array(text[start..<end])))
      start = end
    }
  }
}
