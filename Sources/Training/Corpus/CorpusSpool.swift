internal import CorpusInput
internal import Storage
internal import Tokenization

/// The stage `tokenize`: a corpus becomes numbers in a temporary file, and its words are counted.
///
/// Output: a column of provisional ids, one a token: 0, 1, 2 are `<unk>`, `<s>`, `</s>`, and 3 + n is word n of the
/// vocabulary builder. `<s>` stands where a history begins: at each document, or at each sentence if history does not
/// run across sentences.
struct CorpusSpool {
  let tokens: MappedColumn<UInt32>
  let vocabulary: VocabularyBuilder
  /// Where each document's `<s>` stands in `tokens`, ascending.
  let documentStarts: [Int]
  /// Words and sentence ends.
  let tokenCount: Int
  let documentCount: Int
  let sentenceCount: Int

  /// How often `<unk>` (what the text itself called so), `<s>` and `</s>` occur.
  var specialFrequencies: [UInt64] {
    var frequencies: [UInt64] = [0, 0, 0]
    let tokens = self.tokens.span
    for i in 0..<tokens.count where tokens[i] < WordID.firstWord.rawValue { frequencies[Int(tokens[i])] += 1 }
    return frequencies
  }

  /// How a corpus is read: calls its argument with each event, as `CorpusReader.forEachChunk` does.
  typealias Source = (_ body: (CorpusEvent) throws -> Void) throws -> Void
}

/// Reads a corpus into a `CorpusSpool`.
struct CorpusTokenizer {
  private let options: TrainingOptions
  private var writer: ColumnWriter<UInt32>
  private var vocabulary = VocabularyBuilder()
  private var reader: TextReader
  private var tokenCount = 0
  private var documentCount = 0
  private var sentenceCount = 0
  private var needsBegin = true
  private var beginsDocument = true
  private var documentStarts: [Int] = []
  /// The word before, if it may stand close to the next.
  private var previous: Int?
  private static let reserved = WordID.firstWord.rawValue

  init(options: TrainingOptions, scratch: ScratchFolder) throws(TrainingError) {
    self.options = options
    writer = try storing { () throws(StorageError) in try ColumnWriter(path: scratch.file("tokens")) }
    reader = TextReader(options.layout)
  }

  mutating func append(_ event: CorpusEvent) throws(TrainingError) {
    switch event {
    case .text(let bytes):
      var reader = self.reader
      try reader.read(bytes) { (event, bytes) throws(TrainingError) in try self.append(event, bytes) }
      self.reader = reader
    case .endOfDocument: try endDocument()
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
      if needsBegin {
        if beginsDocument { documentStarts.append(writer.count) }
        beginsDocument = false
        try write(WordID.begin.rawValue)
        needsBegin = false
      }
      tokenCount += 1
      if options.layout.isPreTokenized, isSpecial(token, bytes) {
        try write(WordID.unknown.rawValue)
        previous = nil
        return
      }
      let number = vocabulary.add(token, in: bytes)
      if token.gap == .none, let previous { vocabulary.join(previous, number) }
      previous = number
      try write(UInt32(truncatingIfNeeded: number) + Self.reserved)
    case .sentenceEnd:
      tokenCount += 1
      sentenceCount += 1
      try write(WordID.sentenceEnd.rawValue)
      if !options.historyAcrossSentences { needsBegin = true }
    case .documentEnd:
      documentCount += 1
      needsBegin = true
      beginsDocument = true
      previous = nil
    }
  }

  /// A literal `<unk>` in pre-tokenized text is the unknown word; `<s>` and `</s>` there are no words either.
  private func isSpecial(_ token: Token, _ bytes: Span<UInt8>) -> Bool {
    guard bytes[token.start] == UInt8(ascii: "<"), token.end - token.start <= 5 else { return false }
    return WordID.specialNames.contains { name in
      let spelling = name.utf8
      return spelling.count == token.range.count && zip(spelling, token.range).allSatisfy { $0 == bytes[$1] }
    }
  }

  private mutating func write(_ number: UInt32) throws(TrainingError) {
    do {
      try writer.append(number)
    } catch {
      throw .storage(error)
    }
  }

  var position: Int { tokenCount }

  mutating func finish() throws(TrainingError) -> CorpusSpool {
    try endDocument()
    guard tokenCount > 0 else { throw .noWords }
    var writer = self.writer
    let tokens = try storing { () throws(StorageError) in try writer.finish() }
    return CorpusSpool(
      tokens: tokens, vocabulary: vocabulary, documentStarts: documentStarts, tokenCount: tokenCount,
      documentCount: documentCount,
      sentenceCount: sentenceCount)
  }
}
