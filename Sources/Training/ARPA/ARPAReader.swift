internal import LanguageModel
internal import Storage

/// Reads an ARPA file line by line: its words into memory, its longer n-grams into one sorted column a length.
struct ARPAReader {
  private let options: ARPAImport.Options
  private let control: TrainingControl
  private let scratch: ScratchFolder
  private var parser = ARPAParser(longestOrder: NGramModel.maximumOrder)
  private var vocabulary = ARPAVocabulary()
  private var columns: [MappedColumn<ARPARecord>] = []
  private var length = 0
  private var sorter: ExternalSorter<ARPARecord>?

  init(options: ARPAImport.Options, control: TrainingControl, scratch: ScratchFolder) {
    self.options = options
    self.control = control
    self.scratch = scratch
  }

  mutating func read(_ line: Span<UInt8>, _ lineNumber: Int) throws(TrainingError) {
    switch try parser.parse(line, lineNumber) {
    case .nothing: return
    case .section(let next):
      if length == 0, parser.counts[0] > TrainingOptions.vocabularyLimit - 3 {
        throw .badARPA(
          line: lineNumber,
          reason: "the file has \(parser.counts[0]) words, and kith holds up to \(TrainingOptions.vocabularyLimit - 3)")
      }
      try endSection()
      length = next
      if next > 1 {
        sorter = ExternalSorter(memory: options.memory, scratch: scratch, name: "arpa.\(next)")
      }
    case .end:
      try endSection()
      length = 0
    case .nGram(let fields):
      if length == 1 {
        try vocabulary.add(line, fields, lineNumber)
      } else {
        let record = try record(line, fields, lineNumber)
        try sorter?.append(record)
      }
    }
  }

  private func record(
    _ line: Span<UInt8>, _ fields: ARPAFields, _ lineNumber: Int
  ) throws(TrainingError) -> ARPARecord {
    var record = ARPARecord(first: 0, line: lineNumber, probability: fields.probability, backoff: fields.backoff)
    for i in 0..<length {
      guard let id = vocabulary.id(of: line, fields.words[i]) else {
        throw .badARPA(
          line: lineNumber,
          reason:
            "the word \"\(line.text(fields.words[i]))\" is not among the 1-grams; add it there, or leave this "
            + "line out")
      }
      if i == 0 { record.first = id } else { record.key[i - 1] = id }
    }
    return record
  }

  private mutating func endSection() throws(TrainingError) {
    if length == 1 {
      vocabulary.finish(unknownProbability: options.unknownProbability, warn: control.warn)
      columns.append(
        try column { (write) throws(TrainingError) in for record in vocabulary.records { try write(record) } })
    } else if length > 1, var sorter {
      self.sorter = nil
      columns.append(try column { (write) throws(TrainingError) in try sorter.finish(write) })
    }
  }

  private func column(
    _ fill: ((ARPARecord) throws(TrainingError) -> Void) throws(TrainingError) -> Void
  ) throws(TrainingError) -> MappedColumn<ARPARecord> {
    let path = scratch.file("arpa.\(length)")
    var writer = try storing { () throws(StorageError) in try ColumnWriter<ARPARecord>(path: path) }
    try fill { (record) throws(TrainingError) in
      do throws(StorageError) { try writer.append(record) } catch { throw .storage(error) }
    }
    return try storing { () throws(StorageError) in try writer.finish() }
  }

  /// - Returns: the words, and the n-grams of each length up to the longest that there are.
  mutating func finish(_ lastLine: Int) throws(TrainingError) -> (ARPAVocabulary, [MappedColumn<ARPARecord>]) {
    try parser.finish(lastLine)
    while columns.count > 1, columns[columns.count - 1].count == 0 { columns.removeLast() }
    return (vocabulary, columns)
  }
}
