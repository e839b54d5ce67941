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
/// Files may be plain, gzip, xz, Zstandard or bzip2, recognised by their first bytes; their encoding is recognised too, or
/// stated. A file that is no text is left out and counted, unless it is the only one: then it is an error. Never more than a few blocks of 1 MiB
/// are in memory; a line may have a gigabyte (only a JSON record has to fit: 64 MiB). The files are looked for at the
/// beginning, so a file that cannot be found or opened is reported before the first byte is read.
package struct CorpusReader {
  /// How much has been read; a class so that it can be asked from inside `forEachChunk`.
  private final class Position {
    var bytesRead = 0
  }

  private let plan: Result<[CorpusSource], CorpusInputError>
  private let jsonField: String?
  private let encoding: TextEncoding?
  private let position = Position()

  /// - Parameters:
  ///   - paths: files, folders (walked, sorted by name, hidden files skipped), `-` for standard input.
  ///   - jsonField: when given, all files are JSON lines, and this field of every line is a document.
  ///   - encoding: of all files; nil: it is found out.
  package init(paths: [String], jsonField: String? = nil, encoding: TextEncoding? = nil) {
    plan = Result { () throws(CorpusInputError) in try CorpusSource.find(paths) }
    self.jsonField = jsonField
    self.encoding = encoding
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
    let sources = try sources
    var notes = ReadingNotes()
    for source in sources {
      do {
        try read(source, &notes, body)
      } catch let error as CorpusInputError where error.saysNoText && sources.count > 1 {
        notes.noteLeftOut(error)
      }
    }
    if let error = notes.firstLeftOut, notes.leftOutCount == sources.count { throw error }
    for sentence in notes.sentences { try body(.warning(sentence)) }
  }

  private func read(
    _ source: CorpusSource, _ notes: inout ReadingNotes, _ body: (CorpusEvent) throws -> Void
  ) throws {
    var file = try UnpackedFile(source)
    var decoder = TextDecoder(name: source.name, encoding: encoding)
    var records = jsonField.map { JSONLines(name: source.name, field: $0) }
    var block = [UInt8](repeating: 0, count: UnpackedFile.blockSize)
    let bytesBefore = position.bytesRead
    var hasText = false
    var isNamed = false
    defer {
      position.bytesRead = bytesBefore + (source.byteCount ?? file.bytesRead)
      if let first = decoder.firstFlaw { notes.noteFlaws(decoder.flawCount, first: first, in: source.name) }
    }
    do {
      while true {
        let count = try file.read(into: &block)
        position.bytesRead = bytesBefore + file.bytesRead
        let isLast = count < block.count
        let text = try decoder.decode(block[..<count], isLast: isLast)
        if let guess = decoder.guess, !isNamed {
          isNamed = true
          if let warning = notes.note(guess, in: source.name) { try body(.warning(warning)) }
        }
        if records != nil {
          try records?.append(text) { try Self.sendDocument($0, body) }
        } else {
          hasText = hasText || !text.isEmpty
          try Self.send(text, body)
        }
        if isLast { break }
      }
    } catch let error as CorpusInputError where error.saysNoText {
      // What came before it is a document all the same, where the rest of the file is left out.
      if hasText { try body(.endOfDocument) }
      throw error
    }
    try records?.finish { try Self.sendDocument($0, body) }
    if hasText { try body(.endOfDocument) }
    if let warning = file.warning { try body(.warning(warning)) }
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
