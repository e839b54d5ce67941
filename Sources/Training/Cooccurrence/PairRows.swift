internal import LanguageModel

/// Some rows of co-occurrences, one after another: which words stand near a word, and how often at which distance.
struct PairRows: Sendable {
  /// Shape (rows): how many entries each has.
  private(set) var counts: [UInt32] = []
  /// Shape (rows): bytes of each one's code.
  private(set) var codeLengths: [UInt32] = []
  /// Shape (entries): ascending in a row.
  private(set) var partners: [UInt16] = []
  /// Of each entry, a `PairCode`.
  private(set) var code: [UInt8] = []

  /// Rows of a vocabulary of that size.
  static func count(ofVocabulary size: Int) -> Int { min(size, CooccurrenceTable.maximumRowCount) }

  mutating func appendEmpty() {
    counts.append(0)
    codeLengths.append(0)
  }

  /// Appends rows that come after these.
  mutating func append(_ rows: PairRows) {
    counts += rows.counts
    codeLengths += rows.codeLengths
    partners += rows.partners
    code += rows.code
  }

  /// Appends a row.
  ///
  /// - Parameters:
  ///   - cells: shape (partners, bins), how often each partner occurs; zeros after it.
  ///   - touched: the partners that occur, in any order and perhaps more than once; empty after it.
  mutating func append(_ cells: inout [UInt32], touched: inout [UInt32]) {
    touched.sort()
    let start = code.count
    var last = UInt32.max
    var count: UInt32 = 0
    for word in touched where word != last {
      last = word
      var pair = PairCounts()
      let cell = Int(word) * DistanceBins.count
      for bin in 0..<DistanceBins.count {
        pair.bins[bin] = cells[cell + bin]
        cells[cell + bin] = 0
      }
      partners.append(UInt16(truncatingIfNeeded: word))
      PairCode.append(pair, to: &code)
      count += 1
    }
    counts.append(count)
    codeLengths.append(UInt32(clamping: code.count - start))
    touched.removeAll(keepingCapacity: true)
  }
}

/// Where rows of co-occurrences come from.
protocol PairRowSource {
  var rowCount: Int { get }
  /// Calls `emit` with all rows, in the order of their words' ids; those of the special words are empty.
  func rows(_ emit: (PairRows) throws(TrainingError) -> Void) throws(TrainingError)
}
