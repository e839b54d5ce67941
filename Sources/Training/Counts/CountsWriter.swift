internal import Storage
internal import Tokenization

/// Writes a file of counts: facts, words in the order of their bytes, then windows as they come.
///
/// That order makes the file a function of the text: parts counted apart and merged give the same bytes as the whole
/// counted at once. And ids keep their order when vocabularies are joined, so merging needs no sorting.
struct CountsWriter {
  private let writer: ModelFileWriter
  private let order: Int
  private var buffer: [UInt32] = []
  private(set) var windowCount = 0

  /// - Parameter sorted: the builder's words in the order of their spellings' bytes.
  init(
    path: String, _ facts: CountsFacts, _ words: VocabularyBuilder, sorted: [Int]
  ) throws(TrainingError) {
    order = facts.order
    do throws(StorageError) {
      writer = try ModelFileWriter(path: path, magic: ModelFileLayout.countsMagic)
      let encoded = facts.encoded
      try writer.section("counts", encoded.span)
      var text: [UInt8] = []
      var offsets: [UInt64] = [0]
      for word in sorted {
        text += words.spelling(word)
        offsets.append(UInt64(text.count))
      }
      try writer.section("word.text", text.span)
      try writer.section("word.offset", offsets.span)
      let counts = sorted.map { words.counts[$0] }
      try writer.section("word.count", counts.span)
      let joinedToPrevious = sorted.map { words.joinedToPrevious[$0] }
      try writer.section("word.joined.previous", joinedToPrevious.span)
      let joinedToNext = sorted.map { words.joinedToNext[$0] }
      try writer.section("word.joined.next", joinedToNext.span)
      try writer.beginSection("window", elementByteCount: 4)
    } catch {
      throw .storage(error)
    }
  }

  /// Adds the next window. Precondition: windows come in ascending order, each once.
  mutating func append(_ row: CountedRow) throws(TrainingError) {
    for i in 0..<order { buffer.append(row.words[i]) }
    buffer.append(row.count)
    windowCount += 1
    if buffer.count >= 1 << 15 { try flush() }
  }

  private mutating func flush() throws(TrainingError) {
    do {
      try unsafe writer.append(buffer.span.bytes)
    } catch {
      throw .storage(error)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Writes the rest; the file appears under its name.
  mutating func finish() throws(TrainingError) {
    try flush()
    writer.endSection()
    try storing { () throws(StorageError) in try writer.finish() }
  }
}

extension VocabularyBuilder {
  /// All words in the order of their spellings' bytes, and the rank of each word in that order.
  func sortedByBytes() -> (sorted: [Int], ranks: [UInt32]) {
    let sorted = (0..<count).sorted { precedes($0, $1) }
    var ranks = [UInt32](repeating: 0, count: count)
    for (rank, word) in sorted.enumerated() { ranks[word] = UInt32(rank) }
    return (sorted, ranks)
  }
}
