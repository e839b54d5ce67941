internal import Storage
internal import Tokenization

/// The n-grams of another toolkit's model in the order of a trie, one sorted column a length, closed under prefixes and
/// suffixes.
///
/// Prefixes (the histories) have to be in the file, as every toolkit writes them.
/// A trie finds `a b c` by way of `b c`, so the suffix of each n-gram has to be there. Pruning by entropy, as SRILM does,
/// leaves out suffixes; they are added here as n-grams that change nothing: P is that of backing off, and the weight is 1.
struct ImportedLevels {
  /// columns[n - 2] holds the n-grams of n words, ascending, each once.
  private(set) var columns: [MappedColumn<ImportedNGram>] = []
  /// n-grams that were in the file before; the first counts.
  private(set) var doubles = ImportFindings()
  /// n-grams without their history that were left out.
  private(set) var orphans = ImportFindings()
  let scratch: ScratchFolder
  let memory: Int
  let skipsOrphans: Bool

  var order: Int { columns.count + 1 }
  var nGramTotal: Int { columns.reduce(0) { $0 + $1.count } }

  init(memory: Int, skipsOrphans: Bool, scratch: ScratchFolder) {
    self.memory = memory
    self.skipsOrphans = skipsOrphans
    self.scratch = scratch
  }

  /// A column for n-grams of `length` words as they are sorted.
  func sorter(length: Int, _ vocabulary: ImportedVocabulary) -> NGramSorter {
    NGramSorter(
      length: length, bitsPerWord: vocabulary.bitsPerWord, memory: NGramSorter.share(of: memory), scratch: scratch,
      name: "nGrams.\(length)")
  }

  /// Adds the n-grams that are one word longer than those so far.
  /// - Throws: where one's history is not among those, unless these are to be left out.
  mutating func append(
    _ sorter: inout NGramSorter, _ vocabulary: ImportedVocabulary
  ) throws(TrainingError) {
    let length = order + 1
    let histories = columns.last
    var history = 0
    var last: ImportedNGram?
    var (doubles, orphans) = (ImportFindings(), ImportFindings())
    let skipsOrphans = self.skipsOrphans
    let column = try Self.column(at: scratch.file("nGrams.\(length)")) { (write) throws(TrainingError) in
      try sorter.finish { (nGram) throws(TrainingError) in
        if let last, last.hasWords(of: nGram) {
          doubles.add("\(vocabulary.text(nGram.words(length)))\(Self.lines(last, nGram))")
          return
        }
        last = nGram
        if let histories {
          let words = nGram.prefix(length - 1)
          while history < histories.count, ImportedNGram.precedes(histories[history], words) { history += 1 }
          guard history < histories.count, histories[history].hasWords(of: words) else {
            guard skipsOrphans else { throw Self.orphan(nGram, length, vocabulary) }
            orphans.add("\(vocabulary.text(nGram.words(length)))\(Self.line(nGram))")
            return
          }
        }
        try write(nGram)
      }
    }
    columns.append(column)
    self.doubles.add(doubles)
    self.orphans.add(orphans)
  }

  /// Forgets lengths of which there is no n-gram, from the longest down.
  mutating func dropEmptyOrders() { while let last = columns.last, last.count == 0 { columns.removeLast() } }

  private static func orphan(_ nGram: ImportedNGram, _ length: Int, _ vocabulary: ImportedVocabulary) -> TrainingError {
    let words = nGram.words(length)
    let reason =
      "\(vocabulary.text(words)) is there, but \(vocabulary.text(words.dropLast())) is not among the \(length - 1)-grams"
    guard nGram.line > 0 else { return .cannotImport("the file is damaged: \(reason)") }
    return .badARPA(
      line: Int(nGram.line),
      reason: "\(reason): each n-gram's history must be one; make the file again, or leave such lines out with "
        + "--skip-orphans")
  }

  private static func line(_ nGram: ImportedNGram) -> String { nGram.line > 0 ? " in line \(nGram.line)" : "" }

  private static func lines(_ first: ImportedNGram, _ second: ImportedNGram) -> String {
    second.line > 0 ? " in lines \(first.line) and \(second.line)" : ""
  }

  private static func column(
    at path: String,
    _ fill: ((ImportedNGram) throws(TrainingError) -> Void) throws(TrainingError) -> Void
  ) throws(TrainingError) -> MappedColumn<ImportedNGram> {
    var writer = try storing { () throws(StorageError) in try ColumnWriter<ImportedNGram>(path: path) }
    try fill { (nGram) throws(TrainingError) in
      do throws(StorageError) { try writer.append(nGram) } catch { throw .storage(error) }
    }
    return try storing { () throws(StorageError) in try writer.finish() }
  }

  // MARK: Suffixes

  /// Adds missing suffixes, from the longest n-grams down, as the suffix of an added n-gram may be missing, too.
  /// - Returns: how many were added.
  mutating func addSuffixes(_ vocabulary: ImportedVocabulary, control: TrainingControl) throws(TrainingError) -> Int {
    var (added, done) = (0, 0)
    for length in stride(from: order, through: 3, by: -1) {
      var sorter = sorter(length: length - 1, vocabulary)
      let (shorter, column) = (columns[length - 3], columns[length - 2])
      var missing = 0
      var search = SuffixSearch(length: length)
      let nGrams = column.span
      for i in 0..<nGrams.count {
        let suffix = search.index(of: nGrams[i], in: shorter)
        if suffix == shorter.count || !shorter[suffix].hasWords(of: nGrams[i].suffix) {
          try sorter.append(nGrams[i].suffix)
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
  private mutating func insert(_ sorter: inout NGramSorter, into length: Int) throws(TrainingError) -> Int {
    let old = columns[length - 2]
    let column = try Self.column(at: scratch.file("closed.\(length)")) { (write) throws(TrainingError) in
      var at = 0
      var last: ImportedNGram?
      try sorter.finish { (nGram) throws(TrainingError) in
        if let last, last.hasWords(of: nGram) { return }
        last = nGram
        while at < old.count, ImportedNGram.precedes(old[at], nGram) {
          try write(old[at])
          at += 1
        }
        try write(nGram)
      }
      while at < old.count {
        try write(old[at])
        at += 1
      }
    }
    columns[length - 2] = column
    return column.count - old.count
  }
}
