internal import LanguageModel
internal import Storage
internal import Tokenization

/// Counts which words stand near each other, and prunes the rarest pairs until the table has the wanted size.
///
/// First all pairs go to temporary files, with a census of how many bytes the pairs seen once, twice and so on take; then
/// those seen often enough are copied.
struct CooccurrenceTableBuilder {
  let control: TrainingControl
  let scratch: ScratchFolder
  let memory: Int

  /// The largest count that the census tells apart. Pairs seen at least that many times take less than 4 GB in a trillion tokens.
  private static let censusLimit = 100_000

  /// - Parameters:
  ///   - tokens: ids, `<s>` where documents begin.
  ///   - size: bytes that the table may take, nil for any; a table of nothing takes 256 KiB.
  ///   - name: of the temporary files.
  func build(
    _ tokens: MappedColumn<UInt32>, vocabularySize: Int, size: Int?, name: String = "cooccurrence"
  ) throws(TrainingError) -> CooccurrenceColumns {
    let counter = PairCounter(tokens, vocabularySize: vocabularySize, memory: memory)
    return try build(counter, frequencies: counter.frequencies, size: size, name: name)
  }

  /// - Parameter frequencies: shape (vocabulary), how often each id occurs in what the rows were counted in.
  func build(
    _ source: some PairRowSource, frequencies: [Int], size: Int?, name: String = "cooccurrence"
  ) throws(TrainingError) -> CooccurrenceColumns {
    var all = try Files(scratch, "\(name).all")
    // Shape (count): entries, bytes of code.
    var census = [(entries: Int, bytes: Int)](repeating: (0, 0), count: Self.censusLimit + 1)
    var done = 0
    try control.progress(.cooccur, 0, of: source.rowCount, "words")
    try source.rows { (rows) throws(TrainingError) in
      try all.append(rows)
      let code = rows.code.span
      var offset = 0
      for _ in 0..<rows.partners.count {
        let start = offset
        let total = min(PairCode.read(code, at: &offset).total, Self.censusLimit)
        census[total].entries += 1
        census[total].bytes += offset - start
      }
      done += rows.counts.count
      try control.progress(.cooccur, done, of: source.rowCount, "words")
    }
    let (counts, partners, code) = try all.finish()
    let minimum = Self.minimum(census, rows: source.rowCount, size: size)
    let columns = try prune(counts, partners, code, minimum, frequencies, name)
    for column in ["counts", "partner", "code"] { scratch.remove("\(name).all.\(column)") }
    return columns
  }

  /// The smallest count of pairs to keep at which the table is small enough; the largest there is if none is.
  private static func minimum(_ census: [(entries: Int, bytes: Int)], rows: Int, size: Int?) -> Int {
    guard let size else { return 1 }
    var bytes = 4 * (rows + 1)
    for count in stride(from: census.count - 1, through: 1, by: -1) {
      let (entries, code) = census[count]
      bytes += 2 * entries + 4 * ((entries + CooccurrenceTable.blockLength - 1) / CooccurrenceTable.blockLength) + code
      if bytes > size { return count + 1 }
    }
    return 1
  }

  /// The entries of pairs seen at least `minimum` times.
  private func prune(
    _ counts: MappedColumn<UInt32>, _ partners: MappedColumn<UInt16>, _ code: MappedColumn<UInt8>, _ minimum: Int,
    _ frequencies: [Int], _ name: String
  ) throws(TrainingError) -> CooccurrenceColumns {
    try storing { () throws(StorageError) in
      var row = try ColumnWriter<UInt32>(path: scratch.file("\(name).row"))
      var partner = try ColumnWriter<UInt16>(path: scratch.file("\(name).partner"))
      var block = try ColumnWriter<UInt32>(path: scratch.file("\(name).block"))
      var kept = try ColumnWriter<UInt8>(path: scratch.file("\(name).code"))
      let bytes = code.span
      var (entry, offset) = (0, 0)
      for word in 0..<counts.count {
        try row.append(UInt32(clamping: partner.count))
        for _ in 0..<counts[word] {
          let start = offset
          let total = PairCode.read(bytes, at: &offset).total
          if total >= minimum {
            if partner.count % CooccurrenceTable.blockLength == 0 { try block.append(UInt32(clamping: kept.count)) }
            try partner.append(partners[entry])
            for i in start..<offset { try kept.append(bytes[i]) }
          }
          entry += 1
        }
      }
      try row.append(UInt32(clamping: partner.count))
      return CooccurrenceColumns(
        row: try row.finish(), partner: try partner.finish(), block: try block.finish(), code: try kept.finish(),
        minimum: minimum, frequencies: frequencies)
    }
  }

  /// All pairs, before pruning.
  private struct Files {
    private var counts: ColumnWriter<UInt32>
    private var partners: ColumnWriter<UInt16>
    private var code: ColumnWriter<UInt8>

    init(_ scratch: ScratchFolder, _ name: String) throws(TrainingError) {
      do {
        counts = try ColumnWriter(path: scratch.file("\(name).counts"))
        partners = try ColumnWriter(path: scratch.file("\(name).partner"))
        code = try ColumnWriter(path: scratch.file("\(name).code"))
      } catch {
        throw .storage(error)
      }
    }

    mutating func append(_ rows: PairRows) throws(TrainingError) {
      do {
        try counts.append(rows.counts.span)
        try partners.append(rows.partners.span)
        try code.append(rows.code.span)
      } catch {
        throw .storage(error)
      }
    }

    mutating func finish() throws(TrainingError) -> (
      MappedColumn<UInt32>, MappedColumn<UInt16>, MappedColumn<UInt8>
    ) {
      do {
        return (try counts.finish(), try partners.finish(), try code.finish())
      } catch {
        throw .storage(error)
      }
    }
  }
}
