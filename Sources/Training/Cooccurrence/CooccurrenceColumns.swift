internal import LanguageModel
internal import Storage
internal import Tokenization

/// The columns of a co-occurrence table, on their way into a model file.
struct CooccurrenceColumns {
  let row: MappedColumn<UInt32>
  let partner: MappedColumn<UInt16>
  let block: MappedColumn<UInt32>
  let code: MappedColumn<UInt8>
  /// Pairs seen less often are left out.
  let minimum: Int
  /// Shape (vocabulary): how often each word occurs in the text that was counted.
  let frequencies: [Int]

  /// The columns as a table to ask.
  func table() throws(TrainingError) -> CooccurrenceTable {
    try storing { () throws(StorageError) in
      try CooccurrenceTable(
        row: row, partner: partner, block: block, code: code, minimum: minimum,
        frequencies: frequencies.prefix(CooccurrenceTable.maximumRowCount).map(Double.init),
        tokenCount: Double(frequencies.reduce(0, +) - frequencies[WordID.begin.index]))
    }
  }
}

extension ModelFileWriter {
  /// Writes the sections `cooccurrence.…`.
  func cooccurrences(_ columns: CooccurrenceColumns) throws(StorageError) {
    try section("cooccurrence.row", columns.row)
    try section("cooccurrence.partner", columns.partner)
    try section("cooccurrence.block", columns.block)
    try section("cooccurrence.code", columns.code)
    let minimum = [UInt32(clamping: columns.minimum)]
    try section("cooccurrence.minimum", minimum.span)
  }
}
