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
struct PairCounter {
  let tokens: MappedColumn<UInt32>
  /// Shape (vocabulary): how often each id occurs in `tokens`.
  let frequencies: [Int]
  let memory: Int

  var rowCount: Int { min(frequencies.count, CooccurrenceTable.maximumRowCount) }

  /// Some rows, one after another.
  struct Rows: Sendable {
    /// Shape (rows): how many entries each has.
    var counts: [UInt32] = []
    var partners: [UInt16] = []
    var code: [UInt8] = []
  }

  /// Bytes that an occurrence may take: its index, and its pairs until they are written.
  private static let bytesPerOccurrence = 128
  private static let batchesPerGroup = 32

  /// Calls `emit` with all rows, in order; those of the special words are empty.
  func count(_ emit: (Rows) throws(TrainingError) -> Void) throws(TrainingError) {
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
    for i in 0..<source.count {
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

  private func count(_ batch: Range<Int>, occurrences: [Int], starts: [Int], first: Int) -> Rows {
    var rows = Rows()
    // Shape (partners, bins).
    var cells = [UInt32](repeating: 0, count: batch.upperBound * DistanceBins.count)
    var touched: [UInt32] = []
    let source = tokens.span
    for row in batch {
      guard row >= WordID.firstWord.index else {
        rows.counts.append(0)
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
      touched.sort()
      var last = UInt32.max
      var count: UInt32 = 0
      for word in touched where word != last {
        last = word
        var counts = PairCounts()
        let cell = Int(word) * DistanceBins.count
        for bin in 0..<DistanceBins.count {
          counts.bins[bin] = cells[cell + bin]
          cells[cell + bin] = 0
        }
        rows.partners.append(UInt16(truncatingIfNeeded: word))
        PairCode.append(counts, to: &rows.code)
        count += 1
      }
      rows.counts.append(count)
      touched.removeAll(keepingCapacity: true)
    }
    return rows
  }
}
