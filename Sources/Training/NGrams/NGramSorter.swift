internal import Storage

/// Sorts n-grams of one length by their words: in memory by digits, on disk beyond it.
///
/// Input: n-grams in any order. Output: the same in the order of their words, equal ones in the order in which they came.
struct NGramSorter {
  private let length: Int
  private let bitsPerWord: Int
  private let capacity: Int
  private let scratch: ScratchFolder
  private let name: String
  private var block: [ImportedNGram] = []
  private var runs: [MappedColumn<ImportedNGram>] = []

  /// - Parameters:
  ///   - length: words in each n-gram.
  ///   - bitsPerWord: how many low bits of the words' ids may differ.
  ///   - memory: bytes for the n-grams that are sorted at a time, half of them for sorting itself.
  init(length: Int, bitsPerWord: Int, memory: Int, scratch: ScratchFolder, name: String) {
    self.length = length
    self.bitsPerWord = max(1, min(bitsPerWord, Int(WindowKey.bitsPerWord)))
    capacity = max(1 << 10, memory / 2 / MemoryLayout<ImportedNGram>.stride)
    self.scratch = scratch
    self.name = name
  }

  /// The most that sorting takes at a time, of what an import may use in all: the words take memory, too.
  static func share(of memory: Int) -> Int { memory / 2 }

  @inline(__always)
  mutating func append(_ nGram: ImportedNGram) throws(TrainingError) {
    block.append(nGram)
    if block.count >= capacity { try spill() }
  }

  private mutating func spill() throws(TrainingError) {
    sortBlock()
    let path = scratch.file("\(name).run.\(runs.count)")
    runs.append(
      try storing { () throws(StorageError) in
        var writer = try ColumnWriter<ImportedNGram>(path: path)
        try writer.append(block.span)
        return try writer.finish()
      })
    block.removeAll(keepingCapacity: true)
  }

  /// Calls `emit` with every n-gram in order; the sorter is empty then.
  mutating func finish(_ emit: (ImportedNGram) throws(TrainingError) -> Void) throws(TrainingError) {
    if runs.isEmpty {
      sortBlock()
      for nGram in block { try emit(nGram) }
    } else {
      if !block.isEmpty { try spill() }
      block = []
      try mergeSorted(runs, emit: emit)
      for index in runs.indices { scratch.remove("\(name).run.\(index)") }
    }
    block = []
    runs = []
  }

  // MARK: By digits

  private mutating func sortBlock() {
    guard block.count >= 256 else {
      block.sort()
      return
    }
    let digitBits = bitsPerWord <= 11 ? bitsPerWord : (bitsPerWord + 1) / 2
    var target = block
    for word in stride(from: length - 1, through: 0, by: -1) {
      for shift in stride(from: 0, to: bitsPerWord, by: digitBits) {
        let mask = UInt32(1 << digitBits) - 1
        let isSorted: Bool
        // The word is chosen outside of the loop over n-grams.
        switch word {
        case 0: isSorted = Self.pass(block.span, &target, digitBits) { $0.first >> UInt32(shift) & mask }
        case 1...3:
          let shift = UInt64(WindowKey.bitsPerWord) * UInt64(3 - word) + UInt64(shift)
          isSorted = Self.pass(block.span, &target, digitBits) {
            UInt32(truncatingIfNeeded: $0.key.high >> shift) & mask
          }
        default:
          let shift = UInt64(WindowKey.bitsPerWord) * UInt64(6 - word) + UInt64(shift)
          isSorted = Self.pass(block.span, &target, digitBits) {
            UInt32(truncatingIfNeeded: $0.key.low >> shift) & mask
          }
        }
        if !isSorted { swap(&block, &target) }
      }
    }
  }

  /// One pass over all n-grams, in the order of one digit.
  /// - Returns: true if all have the same digit; nothing was moved then.
  @inline(__always)
  private static func pass(
    _ source: Span<ImportedNGram>, _ target: inout [ImportedNGram], _ digitBits: Int,
    _ digit: (ImportedNGram) -> UInt32
  ) -> Bool {
    var starts = [Int](repeating: 0, count: 1 << digitBits)
    for i in 0..<source.count { starts[Int(digit(source[i]))] += 1 }
    if starts.contains(source.count) { return true }
    var sum = 0
    for i in 0..<starts.count {
      let here = starts[i]
      starts[i] = sum
      sum += here
    }
    var output = target.mutableSpan
    for i in 0..<source.count {
      let nGram = source[i]
      let bucket = Int(digit(nGram))
      output[starts[bucket]] = nGram
      starts[bucket] += 1
    }
    return false
  }
}
