internal import CorpusInput
internal import Storage
internal import Tokenization

/// Reads a corpus into a `CorpusSpool`.
struct CorpusTokenizer {
  private var writer: ColumnWriter<UInt32>
  private var words = VocabularyBuilder()
  private var reader: TextReader
  private var facts: CorpusFacts
  private var needsBegin = true
  private var beginsDocument = true
  private var documentStarts: [Int] = []
  private var files: [CorpusFile] = []
  /// The word before this one in the vocabulary builder; nil at the beginning of a document.
  private var previous: Int?
  /// The runs of scripts without spaces, where these are to be cut once all are known; nil where they are not.
  private var runs: RunSpoolWriter?
  /// Whether the text holds anything that is read otherwise where runs are cut.
  private var holdsScripts = false
  private var isAfterRun = false
  /// Whether a sentence has just ended, and its document has not.
  private var isAfterSentence = false
  /// Sentences that begin in lower case after a line break, which is all that ended the one before.
  private var brokenSentenceCount = 0
  private static let reserved = WordID.firstWord.rawValue

  init(options: TrainingOptions, scratch: ScratchFolder) throws(TrainingError) {
    facts = CorpusFacts(
      isPreTokenized: options.layout.isPreTokenized, historyAcrossSentences: options.historyAcrossSentences)
    writer = try storing { () throws(StorageError) in try ColumnWriter(path: scratch.file("tokens")) }
    var layout = options.layout
    switch layout.isPreTokenized ? .characters : options.segmentation {
    case .characters: layout.segmentation = .characters
    case .none: layout.segmentation = .none
    case .learnt:
      layout.segmentation = .none
      runs = try storing { () throws(StorageError) in try RunSpoolWriter(scratch) }
    }
    facts.segmentation = layout.segmentation
    reader = TextReader(layout)
  }

  mutating func append(_ event: CorpusEvent) throws(TrainingError) {
    switch event {
    case .text(let bytes):
      var reader = self.reader
      try reader.read(bytes) { (event, bytes) throws(TrainingError) in try self.append(event, bytes) }
      self.reader = reader
    case .endOfDocument: try endDocument()
    case .file(let name): files.append(CorpusFile(name: name, firstDocument: documentStarts.count))
    case .warning: break
    }
  }

  private mutating func endDocument() throws(TrainingError) {
    var reader = self.reader
    try reader.finishDocument { (event, bytes) throws(TrainingError) in try self.append(event, bytes) }
    self.reader = reader
  }

  private mutating func append(_ event: TextEvent, _ bytes: Span<UInt8>) throws(TrainingError) {
    switch event {
    case .word(let token):
      if isAfterSentence, token.gap == .line, token.traits.contains(.lowercase) { brokenSentenceCount += 1 }
      isAfterSentence = false
      if needsBegin {
        if beginsDocument { documentStarts.append(writer.count) }
        beginsDocument = false
        try write(WordID.begin.rawValue)
        needsBegin = false
      }
      if runs != nil, !token.traits.isDisjoint(with: .ofScripts) {
        holdsScripts = true
        if token.traits.contains(.script), !token.traits.contains(.katakana) { return try appendRun(token, bytes) }
      }
      if isAfterRun, token.gap == .none { try write(RunMark.joinsNext.rawValue) }
      isAfterRun = false
      facts.tokens += 1
      if facts.isPreTokenized, isSpecial(token, bytes) {
        try write(WordID.unknown.rawValue)
        previous = nil
        return
      }
      let index = words.add(token, in: bytes, isScript: runs != nil && token.traits.contains(.script))
      if let previous {
        if token.gap == .none { words.join(previous, index) } else if holdsScripts { words.part(previous, index) }
      }
      previous = index
      try write(UInt32(truncatingIfNeeded: index) + Self.reserved)
    case .sentenceEnd:
      facts.tokens += 1
      facts.sentences += 1
      isAfterSentence = true
      try write(WordID.sentenceEnd.rawValue)
      if !facts.historyAcrossSentences { needsBegin = true }
    case .documentEnd:
      facts.documents += 1
      needsBegin = true
      beginsDocument = true
      previous = nil
      (isAfterRun, isAfterSentence) = (false, false)
    }
  }

  /// What to warn of; nil where nothing seems wrong.
  var warning: String? {
    guard !facts.isPreTokenized, brokenSentenceCount >= Self.fewestBroken, brokenSentenceCount * 4 > facts.sentences
    else { return nil }
    return
      "\(brokenSentenceCount) of \(facts.sentences) sentences begin in lower case after a line break, which ends a sentence where empty lines end documents: if the text's lines are wrapped, write each paragraph as one line"
  }

  private static let fewestBroken = 20

  /// A run, whose words are not known yet: its letters go to a spool of their own, its place gets a mark.
  private mutating func appendRun(_ token: Token, _ bytes: Span<UInt8>) throws(TrainingError) {
    try write((token.gap == .none ? RunMark.joinedRun : .run).rawValue)
    var runs = self.runs
    self.runs = nil
    try storing { () throws(StorageError) in try runs?.append(bytes.extracting(token.range)) }
    self.runs = runs
    previous = nil
    isAfterRun = true
  }

  /// A literal `<unk>` in pre-tokenized text is the unknown word; `<s>` and `</s>` there are no words either.
  private func isSpecial(_ token: Token, _ bytes: Span<UInt8>) -> Bool {
    guard bytes[token.start] == UInt8(ascii: "<"), token.end - token.start <= 5 else { return false }
    return WordID.specialNames.contains { name in
      let spelling = name.utf8
      return spelling.count == token.range.count && zip(spelling, token.range).allSatisfy { $0 == bytes[$1] }
    }
  }

  private mutating func write(_ id: UInt32) throws(TrainingError) {
    do {
      try writer.append(id)
    } catch {
      throw .storage(error)
    }
  }

  /// - Parameter isPart: whether other parts may hold the words, where this text has none.
  /// - Returns: the spool; and, where its runs are to be cut, these. Then there are marks among the tokens (`RunMark`).
  /// - Throws: `noWords`, unless it is a part.
  mutating func finish(isPart: Bool) throws(TrainingError) -> (spool: CorpusSpool, runs: RunSpool?) {
    try endDocument()
    guard facts.tokens > 0 || runs?.isEmpty == false || isPart else { throw .noWords }
    // Text without any of these scripts is read as it was before there was segmentation.
    if runs != nil { facts.segmentation = holdsScripts ? .learnt(Segmenter(pieces: [])) : .characters }
    var (writer, runs) = (self.writer, self.runs)
    return try storing { () throws(StorageError) in
      let tokens = try writer.finish()
      let spool = CorpusSpool(
        tokens: tokens, words: words, documentStarts: documentStarts, files: files, facts: facts)
      return (spool, try runs?.finish())
    }
  }
}
