internal import Storage
internal import Tokenization

/// Reads a spool again whose runs have marks, and puts their words in the marks' places.
struct RunCutter {
  private let segmenter: Segmenter
  private var words = VocabularyBuilder()
  private var reader: TextReader
  /// The word before in the vocabulary builder; nil at the beginning of a document.
  private var previous: Int?
  /// The run that is being read, and whether a space stands before it.
  private var isInRun = false
  private var isJoined = false
  private static let reserved = WordID.firstWord.rawValue

  init(_ segmenter: Segmenter) {
    self.segmenter = segmenter
    reader = TextReader(TextLayout(segmentation: .learnt(segmenter)))
  }

  /// - Parameters:
  ///   - spool: as `CorpusTokenizer` leaves it.
  ///   - check: called now and then; throws if the training is cancelled.
  consuming func cut(
    _ spool: CorpusSpool, _ runs: RunSpool, in scratch: ScratchFolder, check: () throws(TrainingError) -> Void
  ) throws(TrainingError) -> CorpusSpool {
    words = spool.words
    var facts = spool.facts
    facts.segmentation = .learnt(segmenter)
    var writer = try storing { () throws(StorageError) in try ColumnWriter<UInt32>(path: scratch.file("tokens.cut")) }
    var documentStarts: [Int] = []
    let (tokens, text) = (spool.tokens.span, runs.text.span)
    var (run, offset) = (0, 0)
    var joinsNext = false
    for index in 0..<tokens.count {
      if index & 0xFFFF == 0 { try check() }
      let id = tokens[index]
      if let mark = RunMark(rawValue: id) {
        if mark == .joinsNext {
          joinsNext = true
          continue
        }
        if mark == .run || !isInRun { try endRun(&writer, &facts) }
        if !isInRun { (isInRun, isJoined) = (true, mark == .joinedRun) }
        let end = offset + Int(runs.byteCounts[run])
        var piece: [UInt8] = []
        for at in offset..<end { piece.append(text[at]) }
        try read(piece, &writer, &facts)
        (run, offset) = (run + 1, end)
        continue
      }
      let isAfterRun = isInRun
      try endRun(&writer, &facts)
      if documentStarts.count < spool.documentStarts.count, spool.documentStarts[documentStarts.count] == index {
        documentStarts.append(writer.count)
        previous = nil
      }
      if id >= Self.reserved {
        let word = Int(id - Self.reserved)
        // What stands beside other words was counted when these were read.
        if isAfterRun, let previous {
          if joinsNext { words.join(previous, word) } else { words.part(previous, word) }
        }
        previous = word
      }
      joinsNext = false
      try write(id, &writer)
    }
    try endRun(&writer, &facts)
    return CorpusSpool(
      tokens: try storing { () throws(StorageError) in try writer.finish() }, words: words,
      documentStarts: documentStarts, files: spool.files, facts: facts)
  }

  private mutating func read(
    _ piece: [UInt8], _ writer: inout ColumnWriter<UInt32>, _ facts: inout CorpusFacts
  ) throws(TrainingError) {
    var reader = self.reader
    try reader.read(piece) { (event, bytes) throws(TrainingError) in try append(event, bytes, &writer, &facts) }
    self.reader = reader
  }

  private mutating func endRun(
    _ writer: inout ColumnWriter<UInt32>, _ facts: inout CorpusFacts
  ) throws(TrainingError) {
    guard isInRun else { return }
    var reader = self.reader
    try reader.finishDocument { (event, bytes) throws(TrainingError) in try append(event, bytes, &writer, &facts) }
    self.reader = reader
    isInRun = false
  }

  private mutating func append(
    _ event: TextEvent, _ bytes: Span<UInt8>, _ writer: inout ColumnWriter<UInt32>, _ facts: inout CorpusFacts
  ) throws(TrainingError) {
    guard case .word(let token) = event else { return }
    facts.tokens += 1
    let word = words.add(token, in: bytes, isScript: true)
    // Only the first word of a run has another word before it that it may be apart from.
    if let previous, !words.isScript(previous) {
      if isJoined { words.join(previous, word) } else { words.part(previous, word) }
    }
    previous = word
    try write(UInt32(truncatingIfNeeded: word) + Self.reserved, &writer)
  }

  private func write(_ id: UInt32, _ writer: inout ColumnWriter<UInt32>) throws(TrainingError) {
    do {
      try writer.append(id)
    } catch {
      throw .storage(error)
    }
  }
}
