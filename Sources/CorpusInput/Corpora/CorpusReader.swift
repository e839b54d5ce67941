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
/// Records that cannot be read are left out with a warning, the first ones by name (`RecordCensus`).
///
/// Files may be plain, gzip, xz, Zstandard or bzip2, recognised by their first bytes; their encoding is recognised too, or
/// stated. A file that is no text, or damaged, is left out and counted, unless it is the only one: then it is an error. Never more than a few blocks of 1 MiB
/// are in memory; a line may have a gigabyte (only a JSON record has to fit: 64 MiB). The files are looked for at the
/// beginning, so a file that cannot be found or opened is reported before the first byte is read.
package struct CorpusReader {
  /// How much has been read; a class so that it can be asked from inside `forEachChunk`.
  private final class Position {
    var bytesRead = 0
    var records = RecordCensus()
    var filesLeftOut = 0
  }

  private let plan: Result<[CorpusSource], CorpusInputError>
  private let format: CorpusFormat?
  private let jsonField: FieldPath?
  private let isStrict: Bool
  private let isPart: Bool
  private let layout: AnnotatedLayout
  private let encoding: TextEncoding?
  private let position = Position()

  /// - Parameters:
  ///   - paths: files, folders (walked, sorted by name, hidden files skipped), `-` for standard input.
  ///   - format: of all files. nil: JSON lines if there is a field; otherwise each file is a web archive if it begins as
  ///     one, CoNLL-U if it has that name, and text; JSON lines are then an error that asks for the field.
  ///   - jsonField: the field of JSON lines that holds the text.
  ///   - isStrict: whether the first bad record is an error; otherwise it is left out with a warning.
  ///   - isPart: whether there are other parts of the corpus, so that what makes a whole corpus an error does not make this
  ///     one: no file that can be read, or mostly bad records. Who joins the parts judges by `filesLeftOut` and `records`.
  ///   - layout: how the text of annotated corpora is to be written.
  ///   - encoding: of all files; nil: it is found out.
  package init(
    paths: [String], format: CorpusFormat? = nil, jsonField: FieldPath? = nil, isStrict: Bool = false,
    isPart: Bool = false, layout: AnnotatedLayout = AnnotatedLayout(), encoding: TextEncoding? = nil
  ) {
    let format = format ?? (jsonField == nil ? nil : .jsonl)
    plan = Result { () throws(CorpusInputError) in
      let sources = try CorpusSource.find(paths)
      if jsonField == nil, format == nil || format == .jsonl {
        for source in sources where !source.isStandardInput && (format == .jsonl || JSONLines.isName(source.path)) {
          try Self.askForField(of: source, encoding)
        }
      }
      return sources
    }
    self.format = format
    self.jsonField = jsonField
    self.isStrict = isStrict
    self.isPart = isPart
    self.layout = layout
    self.encoding = encoding
  }

  /// - Throws: `needsField`, unless the file is empty.
  private static func askForField(of source: CorpusSource, _ encoding: TextEncoding?) throws(CorpusInputError) {
    var file = try UnpackedFile(source)
    var block = [UInt8](repeating: 0, count: UnpackedFile.blockSize)
    let count = try file.read(into: &block)
    guard count > 0 else { return }
    var decoder = TextDecoder(name: source.name, encoding: encoding)
    let text = try decoder.decode(block[..<count], isLast: count < block.count)
    throw .needsField(path: source.name, fields: JSONLines.fields(ofFirstLineOf: text) ?? [])
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

  /// How many records were read and left out so far; none where all is text.
  package var records: RecordCensus { position.records }

  /// How many files were left out so far, as no text or damaged.
  package var filesLeftOut: Int { position.filesLeftOut }

  /// Reads everything once and calls `body` with each event. An error that `body` throws ends the reading.
  ///
  /// - Throws: `CorpusInputError`, or what `body` throws.
  package func forEachChunk(_ body: (CorpusEvent) throws -> Void) throws {
    let sources = try sources
    var notes = ReadingNotes()
    for source in sources {
      if let name = source.fileName { try body(.file(name)) }
      do {
        try read(source, &notes, body)
      } catch let error as CorpusInputError where error.leavesOutFile && canLeaveOut(source, of: sources) {
        notes.noteLeftOut(error)
        position.filesLeftOut = notes.leftOutCount
      }
    }
    if !isPart, let error = notes.firstLeftOut, notes.leftOutCount == sources.count { throw error }
    for sentence in notes.sentences { try body(.warning(sentence)) }
    if let warning = try position.records.finish(isJSON: format == .jsonl, isPart: isPart) {
      try body(.warning(warning))
    }
  }

  /// What comes from standard input is the whole input: what is wrong with it is not left out.
  private func canLeaveOut(_ source: CorpusSource, of sources: [CorpusSource]) -> Bool {
    isPart ? !source.isStandardInput : sources.count > 1
  }

  private func read(
    _ source: CorpusSource, _ notes: inout ReadingNotes, _ body: (CorpusEvent) throws -> Void
  ) throws {
    var file = try UnpackedFile(source)
    var decoder = TextDecoder(name: source.name, encoding: encoding)
    // Of a web archive only the bodies of some records are text.
    var archive: WARC?
    var records: (any RecordReader)?
    var block = [UInt8](repeating: 0, count: UnpackedFile.blockSize)
    let bytesBefore = position.bytesRead
    var isFirst = true
    var hasText = false
    var isNamed = false
    var archiveFlaws = (count: 0, place: "")
    defer {
      position.bytesRead = bytesBefore + (source.byteCount ?? file.bytesRead)
      if let first = decoder.firstFlaw {
        notes.noteFlaws(decoder.flawCount, first: "line \(first.line)", in: source.name)
      }
      if archiveFlaws.count > 0 { notes.noteFlaws(archiveFlaws.count, first: archiveFlaws.place, in: source.name) }
    }
    do {
      while true {
        let count = try file.read(into: &block)
        position.bytesRead = bytesBefore + file.bytesRead
        let isLast = count < block.count
        defer { isFirst = false }
        if isFirst, isArchive(block[..<count]) { archive = WARC() }
        guard archive == nil else {
          try archive?.append(Array(block[..<count])) { event in
            if case .flaws(let count, let place) = event {
              archiveFlaws = (archiveFlaws.count + count, archiveFlaws.count == 0 ? place : archiveFlaws.place)
            }
            try pass(event, of: source, body)
          }
          if isLast { break }
          continue
        }
        let text = try decoder.decode(block[..<count], isLast: isLast)
        if let guess = decoder.guess, !isNamed {
          isNamed = true
          if let warning = notes.note(guess, in: source.name) { try body(.warning(warning)) }
        }
        if isFirst { records = try recordReader(for: source, beginning: text) }
        if records != nil {
          try records?.append(text) { try pass($0, of: source, body) }
        } else {
          hasText = hasText || !text.isEmpty
          try Self.send(text, body)
        }
        if isLast { break }
      }
    } catch let error as CorpusInputError where error.leavesOutFile {
      // What came before it is a document all the same, where the rest of the file is left out.
      try records?.finish { try pass($0, of: source, body) }
      if hasText { try body(.endOfDocument) }
      throw error
    }
    try archive?.finish { try pass($0, of: source, body) }
    try records?.finish { try pass($0, of: source, body) }
    if hasText { try body(.endOfDocument) }
    if let warning = file.warning { try body(.warning(warning)) }
  }

  private func isArchive(_ start: ArraySlice<UInt8>) -> Bool {
    format == .warc || format == nil && start.starts(with: WARC.magic)
  }

  /// What takes the text out of a file's records; nil if all of it is text.
  private func recordReader(
    for source: CorpusSource, beginning text: [UInt8]
  ) throws(CorpusInputError) -> (any RecordReader)? {
    if let jsonField, format == .jsonl { return JSONLines(field: jsonField) }
    if format == nil || format == .jsonl, let fields = JSONLines.fields(ofFirstLineOf: text) {
      throw .needsField(path: source.name, fields: fields)
    }
    switch format ?? (CoNLLU.isName(source.path) ? .conllu : .text) {
    case .conllu: return CoNLLU(layout: layout)
    case .vertical: return Vertical(layout: layout)
    case .text, .jsonl, .warc: return nil
    }
  }

  private func pass(_ event: RecordEvent, of source: CorpusSource, _ body: (CorpusEvent) throws -> Void) throws {
    switch event {
    case .record: position.records.addRecord()
    case .badRecord(let place, let reason):
      if isStrict { throw CorpusInputError.flawedRecord(path: source.name, place: place, reason: reason) }
      let warning = position.records.addBadRecord(source.name, place, reason)
      if let warning { try body(.warning(warning)) }
    case .text(let text): try Self.send(text, body)
    case .endOfDocument: try body(.endOfDocument)
    case .flaws: break
    case .note(let sentence): try body(.warning("\(source.name): \(sentence)"))
    }
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
