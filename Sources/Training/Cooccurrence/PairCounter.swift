internal import LanguageModel
internal import Storage
internal import Tokenization

/// Counts, for every word, which words stand near it: a row a word, in the order of their ids.
///
/// Input: tokens, `<s>` where a document begins. Output: for each row, the partners that are as common or commoner, and
/// the pairs' counts as `PairCode`.
///
/// No sorting: a row's occurrences are visited one after another and counted in an array over all partners, so the cost is
/// 40 additions a token. Rows are taken in groups whose occurrences fit into the memory; the result depends neither on the
/// groups nor on the cores.
struct PairCounter: PairRowSource {
  let tokens: MappedColumn<UInt32>
  /// The words of these stretch count, with the partners that they have in all of `tokens`. So what stretches give, one beside
  /// the other, adds up to what the whole gives.
  let range: Range<Int>
  /// Shape (vocabulary): how often each id occurs in `range`.
  let frequencies: [Int]
  let memory: Int

  /// - Parameter range: of `tokens`; nil for all.
  init(_ tokens: MappedColumn<UInt32>, _ range: Range<Int>? = nil, vocabularySize: Int, memory: Int) {
    let range = range ?? 0..<tokens.count
    var frequencies = [Int](repeating: 0, count: vocabularySize)
    do {
      let source = tokens.span
      for i in range { frequencies[Int(source[i])] += 1 }
    }
    (self.tokens, self.range, self.frequencies, self.memory) = (tokens, range, frequencies, memory)
  }

  var rowCount: Int { PairRows.count(ofVocabulary: frequencies.count) }

  /// Bytes that an occurrence may take: its index, and its pairs until they are written.
  private static let bytesPerOccurrence = 128
  private static let batchesPerGroup = 32

  func rows(_ emit: (PairRows) throws(TrainingError) -> Void) throws(TrainingError) {
    let capacity = max(1 << 12, memory / Self.bytesPerOccurrence)
    var start = 0
    while start < rowCount {
      var (end, size) = (start, 0)
      while end < rowCount, end == start || size + frequencies[end] <= capacity {
        size += frequencies[end]
        end += 1
      }
      let group = start..<end
      let (occurrences, starts) = self.occurrences(of: group)
      let batches = Self.batches(of: group, starts)
      let results = parallelMap(batches.count) { batch in
        self.count(batches[batch], occurrences: occurrences, starts: starts, first: group.lowerBound)
      }
      for rows in results { try emit(rows) }
      start = end
    }
  }

  /// The occurrences of the words of some rows: their indices in `tokens`, row by row, and where each row begins.
  private func occurrences(of rows: Range<Int>) -> (indices: [Int], starts: [Int]) {
    var starts = [0]
    for row in rows { starts.append(starts[starts.count - 1] + frequencies[row]) }
    var indices = [Int](repeating: 0, count: starts[starts.count - 1])
    var next = starts
    let source = tokens.span
    let (low, high) = (UInt32(rows.lowerBound), UInt32(rows.upperBound))
    for i in range {
      let word = source[i]
      guard word >= low, word < high else { continue }
      let row = Int(word - low)
      indices[next[row]] = i
      next[row] += 1
    }
    return (indices, starts)
  }

  /// Rows in pieces of about equally many occurrences.
  private static func batches(of rows: Range<Int>, _ starts: [Int]) -> [Range<Int>] {
    let share = starts[starts.count - 1] / batchesPerGroup + 1
    var batches: [Range<Int>] = []
    var (start, occurrences) = (rows.lowerBound, 0)
    for row in rows {
      occurrences += starts[row - rows.lowerBound + 1] - starts[row - rows.lowerBound]
      if occurrences >= share {
        batches.append(start..<row + 1)
        (start, occurrences) = (row + 1, 0)
      }
    }
    if start < rows.upperBound { batches.append(start..<rows.upperBound) }
    return batches
  }

  private func count(_ batch: Range<Int>, occurrences: [Int], starts: [Int], first: Int) -> PairRows {
    var rows = PairRows()
    // Shape (partners, bins).
    var cells = [UInt32](repeating: 0, count: batch.upperBound * DistanceBins.count)
    var touched: [UInt32] = []
    let source = tokens.span
    for row in batch {
      guard row >= WordID.firstWord.index else {
        rows.appendEmpty()
        continue
      }
      let limit = UInt32(row)
      for index in starts[row - first]..<starts[row - first + 1] {
        let occurrence = occurrences[index]
        for (step, side) in [(1, 0), (-1, DistanceBins.sideCount)] {
          var at = occurrence
          for bin in 0..<DistanceBins.sideCount {
            let width = DistanceBins.widths[bin]
            var left = width
            while left > 0 {
              at += step
              guard at >= 0, at < source.count, source[at] != WordID.begin.rawValue else { break }
              left -= 1
              let word = source[at]
              guard word <= limit, word >= WordID.firstWord.rawValue else { continue }
              let cell = Int(word) * DistanceBins.count
              // A word is noted once for each of its bins; the notes are sorted and taken once.
              let count = cells[cell + side + bin]
              if count == 0 { touched.append(word) }
              if count < .max { cells[cell + side + bin] = count + 1 }
            }
            if left > 0 { break }
          }
        }
      }
      rows.append(&cells, touched: &touched)
    }
    return rows
  }
}
