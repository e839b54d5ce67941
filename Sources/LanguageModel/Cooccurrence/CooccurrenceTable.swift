package import Storage
package import Tokenization

/// How often two words of the training text occurred near each other, by distance: exact counts, sparse, mapped.
///
/// ```swift
/// table.counts(of: captain, with: ship)?.within(5)   // ship up to five tokens after and before captain
/// ```
///
/// Counted are the 65,536 commonest words, up to 20 tokens apart, across the ends of sentences but not of documents. A pair
/// is stored once, in the row of its rarer word; pairs seen fewer than `minimum` times in all are left out, which keeps
/// the table small. The counts that are stored are exact, and a pair that is not stored was seen less often.
package struct CooccurrenceTable: Sendable {
  /// Shape (rows + 1): where each word's entries begin, by id.
  private let row: MappedColumn<UInt32>
  /// Shape (entries): ids of the commoner words, ascending within a row.
  private let partner: MappedColumn<UInt16>
  /// Shape (entries / 32, rounded up): where the code of every 32nd entry begins.
  private let block: MappedColumn<UInt32>
  /// The counts, by `PairCode`.
  private let code: MappedColumn<UInt8>
  /// Pairs seen less often in all are not stored.
  package let minimum: Int
  /// Shape (rows): how often each word was seen.
  package let frequencies: [Double]
  /// Words and sentence ends of the text.
  package let tokenCount: Double

  private static let largestFrequency = 1e15
  package static let blockLength = 32
  /// The commonest words take part: an id fits in sixteen bits.
  package static let maximumRowCount = 1 << 16

  /// Opens the sections `cooccurrence.…`.
  package init(_ file: ModelFile, vocabulary: Vocabulary, tokenCount: Int) throws(StorageError) {
    let minimum: MappedColumn<UInt32> = try file.column("cooccurrence.minimum", of: UInt32.self, count: 1)
    let rows = min(vocabulary.count, Self.maximumRowCount)
    try self.init(
      row: try file.column("cooccurrence.row", of: UInt32.self, count: rows + 1),
      partner: try file.column("cooccurrence.partner", of: UInt16.self),
      block: try file.column("cooccurrence.block", of: UInt32.self),
      code: try file.column("cooccurrence.code", of: UInt8.self), minimum: Int(minimum[0]),
      frequencies: (0..<rows).map { Double(vocabulary.frequencies[$0]) }, tokenCount: Double(tokenCount))
  }

  package init(
    row: MappedColumn<UInt32>, partner: MappedColumn<UInt16>, block: MappedColumn<UInt32>, code: MappedColumn<UInt8>,
    minimum: Int, frequencies: [Double], tokenCount: Double
  ) throws(StorageError) {
    guard row.count == frequencies.count + 1, (0..<row.count - 1).allSatisfy({ row[$0] <= row[$0 + 1] }),
      Int(row[row.count - 1]) == partner.count
    else { throw .corrupt(section: "cooccurrence.row", reason: "its offsets do not ascend to the count of entries") }
    guard block.count == (partner.count + Self.blockLength - 1) / Self.blockLength else {
      throw .corrupt(section: "cooccurrence.block", reason: "it has \(block.count) elements")
    }
    self.row = row
    self.partner = partner
    self.block = block
    self.code = code
    self.minimum = max(1, minimum)
    // So that a damaged file's frequencies fit into an Int.
    self.frequencies = frequencies.map { min($0, Self.largestFrequency) }
    self.tokenCount = max(1, tokenCount)
  }

  package var rowCount: Int { frequencies.count }
  /// How many pairs of different or equal words it holds.
  package var pairCount: Int { partner.count }
  package var byteCount: Int { row.count * 4 + partner.count * 2 + block.count * 4 + code.count }

  /// Whether a word has a row.
  package func holds(_ word: WordID) -> Bool { word >= .firstWord && word.index < rowCount }

  /// How often two words occurred near each other, as seen from the first; nil if the pair is not stored.
  package func counts(of first: WordID, with second: WordID) -> PairCounts? {
    guard holds(first), holds(second) else { return nil }
    let (rarer, commoner) = first >= second ? (first, second) : (second, first)
    guard let entry = find(commoner, inRow: rarer.index) else { return nil }
    let counts = read(entry)
    return first >= second ? counts : counts.mirrored
  }

  /// Calls `body` with every partner of a word and its counts as seen from the word.
  ///
  /// - Complexity: O(the word's row + the number of rarer words · log(their rows)): some milliseconds.
  package func forEachPartner(of word: WordID, _ body: (WordID, PairCounts) -> Void) {
    guard holds(word) else { return }
    forEachEntry(ofRow: word.index) { body($0, $1) }
    for rarer in word.index + 1..<max(rowCount, word.index + 1) {
      if let entry = find(word, inRow: rarer) { body(WordID(UInt32(rarer)), read(entry).mirrored) }
    }
  }

  /// Calls `body` with every commoner partner of a word, and itself, in the order of their ids.
  package func forEachEntry(ofRow word: Int, _ body: (WordID, PairCounts) -> Void) {
    let entries = Int(row[word])..<Int(row[word + 1])
    guard let first = entries.first else { return }
    let bytes = code.span
    var offset = start(of: first)
    for entry in entries {
      let counts = PairCode.read(bytes, at: &offset)
      // A damaged file may name a word that does not exist.
      let other = WordID(UInt32(partner[entry]))
      if holds(other) { body(other, counts) }
    }
  }

  /// The expected count of a pair at one distance if words were independent of each other.
  @inline(__always)
  package func expected(_ first: WordID, _ second: WordID) -> Double {
    frequencies[first.index] * frequencies[second.index] / tokenCount
  }

  private func find(_ word: WordID, inRow rarer: Int) -> Int? {
    var (low, high) = (Int(row[rarer]), Int(row[rarer + 1]))
    let wanted = UInt16(truncatingIfNeeded: word.rawValue)
    while low < high {
      let middle = (low + high) >> 1
      let found = partner[middle]
      if found == wanted { return middle }
      if found < wanted { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  private func read(_ entry: Int) -> PairCounts {
    var offset = start(of: entry)
    return PairCode.read(code.span, at: &offset)
  }

  /// Where the code of an entry begins.
  private func start(of entry: Int) -> Int {
    var offset = Int(block[entry / Self.blockLength])
    for _ in 0..<entry % Self.blockLength { PairCode.skip(code.span, at: &offset) }
    return offset
  }
}
