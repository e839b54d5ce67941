internal import LanguageModel

/// The sum of what parts of a corpus have counted: to the bit what the whole gives.
struct PairSum: PairRowSource {
  /// At least one, all of the same rows.
  let parts: [PairFile]

  var rowCount: Int { parts[0].rowCount }

  /// Entries of all parts that are added up by one core at a time.
  private static let batchLength = 1 << 20

  func rows(_ emit: (PairRows) throws(TrainingError) -> Void) throws(TrainingError) {
    var batches: [Range<Int>] = []
    var (start, entries) = (0, 0)
    for row in 0..<rowCount {
      entries += parts.reduce(0) { $0 + $1.entryCount(ofRow: row) }
      guard entries >= Self.batchLength || row == rowCount - 1 else { continue }
      batches.append(start..<row + 1)
      (start, entries) = (row + 1, 0)
    }
    // Few at a time: what comes of them is in memory.
    let together = 2 * coreCount
    for first in stride(from: 0, to: batches.count, by: together) {
      let some = batches[first..<min(first + together, batches.count)]
      for rows in parallelMap(some.count, { sum(some[first + $0]) }) { try emit(rows) }
    }
  }

  private func sum(_ batch: Range<Int>) -> PairRows {
    var rows = PairRows()
    // Shape (partners, bins).
    var cells = [UInt32](repeating: 0, count: batch.upperBound * DistanceBins.count)
    var touched: [UInt32] = []
    for row in batch {
      for part in parts {
        part.forEachPartner(ofRow: row) { partner, counts in
          touched.append(UInt32(partner))
          let cell = Int(partner) * DistanceBins.count
          for bin in 0..<DistanceBins.count {
            let (sum, isTooLarge) = cells[cell + bin].addingReportingOverflow(counts.bins[bin])
            cells[cell + bin] = isTooLarge ? .max : sum
          }
        }
      }
      rows.append(&cells, touched: &touched)
    }
    return rows
  }
}
