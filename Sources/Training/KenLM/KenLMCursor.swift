/// Goes through the n-grams of one length from the first to the last, and says which longer ones end with each.
struct KenLMCursor {
  private let level: KenLMLevel
  private let file: KenLMBytes
  private(set) var index = 0
  /// Its first word: the index in the file's order.
  private(set) var word = 0
  /// Where the longer n-grams of this one end.
  private(set) var childEnd = 0
  private var upper = 0
  private let childCount: Int

  /// - Parameter childCount: how many n-grams are one word longer.
  init(_ level: KenLMLevel, childCount: Int, _ file: KenLMBytes) throws(TrainingError) {
    self.level = level
    self.file = file
    self.childCount = childCount
    try load()
  }

  mutating func advance() throws(TrainingError) {
    index += 1
    try load()
  }

  private mutating func load() throws(TrainingError) {
    guard index < level.count else { throw file.damaged }
    word = Int(try file.bits(level.wordBits, at: index * level.entryBits, from: level.entries))
    // The pointer of the next entry is the end of this one's longer n-grams.
    let next = index + 1
    let bit = next * level.entryBits + level.wordBits + level.valueBits
    let lower = Int(try file.bits(level.pointerBits, at: bit, from: level.entries))
    while upper + 1 < level.arrayCount, try file.uint64(at: level.array + 8 * (upper + 1)) <= UInt64(next) {
      upper += 1
    }
    let end = upper << level.pointerBits | lower
    guard end >= childEnd, end <= childCount else { throw file.damaged }
    childEnd = end
  }
}

/// The same of single words.
struct KenLMUnigramCursor {
  private let file: KenLMBytes
  private let start: Int
  private let count: Int
  private let childCount: Int
  private(set) var index = 0
  private(set) var childEnd = 0

  init(_ layout: KenLMLayout, _ header: KenLMHeader, _ file: KenLMBytes) throws(TrainingError) {
    self.file = file
    start = layout.unigrams
    count = header.counts[0]
    childCount = header.counts[1]
    try load()
  }

  mutating func advance() throws(TrainingError) {
    index += 1
    try load()
  }

  private mutating func load() throws(TrainingError) {
    guard index < count else { throw file.damaged }
    let end = try file.uint64(at: start + (index + 1) * KenLMLayout.unigramByteCount + 8)
    guard end >= UInt64(childEnd), end <= UInt64(childCount) else { throw file.damaged }
    childEnd = Int(end)
  }
}
