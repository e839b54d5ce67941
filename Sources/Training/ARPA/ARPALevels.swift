internal import Storage
internal import Tokenization

/// The n-grams of an ARPA file in the order of a trie, one sorted column a length, closed under prefixes and suffixes.
///
/// Prefixes (the histories) have to be in the file, as every toolkit writes them.
/// A trie finds `a b c` by way of `b c`, so the suffix of each n-gram has to be there. Pruning by entropy, as SRILM does,
/// leaves out suffixes; they are added here as n-grams that change nothing: P is that of backing off, and the weight is 1.
struct ARPALevels {
  /// columns[n - 1] holds the n-grams of n words, ascending, each once.
  private(set) var columns: [MappedColumn<ARPARecord>]
  let scratch: ScratchFolder
  let memory: Int

  var nGramTotal: Int { columns.reduce(0) { $0 + $1.count } }

  /// - Parameter columns: sorted; checked for n-grams that are there twice or without their history.
  init(
    _ columns: [MappedColumn<ARPARecord>], _ vocabulary: ARPAVocabulary, memory: Int, scratch: ScratchFolder
  ) throws(TrainingError) {
    self.columns = columns
    self.memory = memory
    self.scratch = scratch
    for (index, column) in columns.enumerated() {
      let records = column.span
      for i in stride(from: 1, to: records.count, by: 1) where records[i].hasWords(of: records[i - 1]) {
        throw .badARPA(
          line: records[i].line,
          reason: "\(vocabulary.text(records[i].words(index + 1))) was in line \(records[i - 1].line) already; "
            + "leave one out")
      }
      if index > 0 { try checkHistories(length: index + 1, vocabulary) }
    }
  }

  /// One sweep over both columns: each n-gram's first words are an n-gram, too.
  private func checkHistories(length: Int, _ vocabulary: ARPAVocabulary) throws(TrainingError) {
    let (shorter, column) = (columns[length - 2], columns[length - 1])
    let (histories, records) = (shorter.span, column.span)
    var at = 0
    for i in 0..<records.count {
      let history = records[i].prefix(length - 1)
      while at < histories.count, ARPARecord.precedes(histories[at], history) { at += 1 }
      guard at < histories.count, histories[at].hasWords(of: history) else {
        let words = records[i].words(length)
        throw .badARPA(
          line: records[i].line,
          reason: "\(vocabulary.text(words)) is there, but \(vocabulary.text(words.dropLast())) is not among the "
            + "\(length - 1)-grams: each n-gram's history must be one; make the file again, or leave this line out")
      }
    }
  }

  /// Adds missing suffixes, from the longest n-grams down, as the suffix of an added n-gram may be missing, too.
  /// - Returns: how many were added.
  mutating func addSuffixes(control: TrainingControl) throws(TrainingError) -> Int {
    var added = 0
    var done = 0
    for length in stride(from: columns.count, through: 3, by: -1) {
      var sorter = ExternalSorter<ARPARecord>(memory: memory, scratch: scratch, name: "suffix.\(length - 1)")
      let (shorter, column) = (columns[length - 2], columns[length - 1])
      var missing = 0
      var search = SuffixSearch(length: length)
      let records = column.span
      for i in 0..<records.count {
        let suffix = search.index(of: records[i], in: shorter)
        if suffix == shorter.count || !shorter[suffix].hasWords(of: records[i].suffix) {
          try sorter.append(records[i].suffix)
          missing += 1
        }
        done += 1
        if done & 0xFFFF == 0 { try control.progress(.link, done, of: nGramTotal, "n-grams") }
      }
      guard missing > 0 else { continue }
      added += try insert(&sorter, into: length - 1)
    }
    return added
  }

  /// Rewrites a column with more n-grams in it, each of them once.
  private mutating func insert(
    _ sorter: inout ExternalSorter<ARPARecord>, into length: Int
  ) throws(TrainingError) -> Int {
    let old = columns[length - 1]
    let path = scratch.file("closed.\(length)")
    var writer = try storing { () throws(StorageError) in try ColumnWriter<ARPARecord>(path: path) }
    func write(_ record: ARPARecord) throws(TrainingError) {
      do throws(StorageError) { try writer.append(record) } catch { throw .storage(error) }
    }
    var at = 0
    var last: ARPARecord?
    try sorter.finish { (record) throws(TrainingError) in
      if let last, last.hasWords(of: record) { return }
      last = record
      while at < old.count, ARPARecord.precedes(old[at], record) {
        try write(old[at])
        at += 1
      }
      try write(record)
    }
    while at < old.count {
      try write(old[at])
      at += 1
    }
    let added = writer.count - old.count
    columns[length - 1] = try storing { () throws(StorageError) in try writer.finish() }
    return added
  }
}

/// Finds suffixes in the column of the n-grams that are one word shorter.
///
/// n-grams that differ in their last word only have suffixes that are close together: the search goes on from the last
/// one by doubling steps, and through the whole column where the beginning changes.
struct SuffixSearch {
  let length: Int
  private var last = 0
  private var context: ARPARecord?

  init(length: Int) { self.length = length }

  /// The index of the first record whose words do not precede those of the given record's suffix.
  /// - Precondition: records come in ascending order.
  @inline(__always)
  mutating func index(of record: ARPARecord, in column: MappedColumn<ARPARecord>) -> Int {
    let suffix = record.suffix
    let records = column.span
    var low = 0
    var high = records.count
    if let context, isSameContext(context, record) {
      low = last
      var step = 1
      while low + step < high, ARPARecord.precedes(records[low + step], suffix) {
        low += step
        step <<= 1
      }
      high = min(high, low + step + 1)
    }
    context = record
    while low < high {
      let middle = (low + high) >> 1
      if ARPARecord.precedes(records[middle], suffix) { low = middle + 1 } else { high = middle }
    }
    last = low
    return low
  }

  @inline(__always)
  private func isSameContext(_ a: ARPARecord, _ b: ARPARecord) -> Bool {
    guard a.first == b.first else { return false }
    for i in 0..<length - 2 where a.key[i] != b.key[i] { return false }
    return true
  }
}
