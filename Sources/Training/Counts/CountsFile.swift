internal import Storage
internal import Tokenization

/// A file of counts, opened: read to its end and checked, so that no index in it leads outside.
struct CountsFile {
  let facts: CountsFacts
  private let text: MappedColumn<UInt8>
  private let offsets: MappedColumn<UInt64>
  private let counts: MappedColumn<UInt64>
  private let joinedToPrevious: MappedColumn<UInt64>
  private let joinedToNext: MappedColumn<UInt64>
  /// Rows of `order` words and a count.
  private let windows: MappedColumn<UInt32>

  /// How many words there are, the special ones not counted.
  var wordCount: Int { counts.count }
  var windowCount: Int { windows.count / (facts.order + 1) }

  /// - Throws: `badCounts` with a sentence that names the file.
  init(contentsOf path: String, control: TrainingControl) throws(TrainingError) {
    do throws(StorageError) {
      let file = try ModelFile(contentsOf: path, magic: ModelFileLayout.countsMagic)
      try file.verify()
      let about: MappedColumn<UInt8> = try file.column("counts", of: UInt8.self)
      facts = try CountsFacts(decoding: (0..<about.count).map { about[$0] })
      counts = try file.column("word.count", of: UInt64.self)
      let wordCount = counts.count
      text = try file.column("word.text", of: UInt8.self)
      offsets = try file.column("word.offset", of: UInt64.self, count: wordCount + 1)
      joinedToPrevious = try file.column("word.joined.previous", of: UInt64.self, count: wordCount)
      joinedToNext = try file.column("word.joined.next", of: UInt64.self, count: wordCount)
      windows = try file.column("window", of: UInt32.self)
      try checkWords()
    } catch {
      throw .badCounts("\(path): \(Self.sentence(error))")
    }
    try checkWindows(path, control)
  }

  /// The problem with the file, where the storage error speaks of a model.
  private static func sentence(_ error: StorageError) -> String {
    switch error {
    case .notAModel: "it is no file of counts, as kithd count makes them"
    case .wrongVersion(let found, let newest):
      "it has format version \(found), this kith reads up to \(newest): update kith or count again"
    case .incomplete: "it was not written to its end: count or copy it again"
    case .truncated(let expected, let found):
      "it should have \(expected) bytes but has \(found): it was cut or changed; copy or count it again"
    case .corrupt(let section, let reason): "it is damaged in \(section): \(reason); copy or count it again"
    case .system, .failed: error.message
    }
  }

  private func checkWords() throws(StorageError) {
    guard offsets[0] == 0, offsets[wordCount] == UInt64(text.count),
      (0..<wordCount).allSatisfy({ offsets[$0] <= offsets[$0 + 1] })
    else { throw .corrupt(section: "word.offset", reason: "the offsets do not ascend to the end of the text") }
    var previous: [UInt8]?
    for word in 0..<wordCount {
      let spelling = spelling(word)
      if let previous, !previous.lexicographicallyPrecedes(spelling) {
        throw .corrupt(section: "word.text", reason: "the words are not in the order of their bytes")
      }
      previous = spelling
      guard joinedToPrevious[word] <= counts[word], joinedToNext[word] <= counts[word], counts[word] <= 1 << 48 else {
        throw .corrupt(section: "word.count", reason: "a word has an impossible count")
      }
    }
  }

  private func checkWindows(_ path: String, _ control: TrainingControl) throws(TrainingError) {
    func damaged(_ reason: String) -> TrainingError {
      .badCounts("\(path): \(Self.sentence(.corrupt(section: "window", reason: reason)))")
    }
    guard windows.count % (facts.order + 1) == 0 else { throw damaged("it does not hold whole windows") }
    let limit = UInt32(clamping: wordCount + WordID.firstWord.index)
    var previous = CountedRow()
    for index in 0..<windowCount {
      let row = row(index)
      var isAbsent = false
      for i in 0..<facts.order {
        let word = row.words[i]
        guard isAbsent ? word == CountedRow.absent : word < limit || (word == CountedRow.absent && i > 0) else {
          throw damaged("it names a word that the file does not have")
        }
        isAbsent = word == CountedRow.absent
      }
      guard row.count > 0, index == 0 || previous < row else { throw damaged("the windows do not ascend") }
      previous = row
      if index & 0xFFFF == 0 { try control.progress(.read, index, of: windowCount, "n-grams") }
    }
  }

  func spelling(_ word: Int) -> [UInt8] { (offsets[word]..<offsets[word + 1]).map { text[Int($0)] } }

  /// One of the windows, which ascend, in the ids of this file.
  @inline(__always)
  func row(_ index: Int) -> CountedRow {
    var row = CountedRow()
    let start = index * (facts.order + 1)
    for i in 0..<facts.order { row.words[i] = windows[start + i] }
    row.count = windows[start + facts.order]
    return row
  }

  /// Adds the words to a vocabulary.
  /// - Returns: the provisional id of each of this file's words, the special ones first.
  func add(to words: inout VocabularyBuilder) -> [UInt32] {
    var ids = (0..<WordID.firstWord.rawValue).map { $0 }
    for word in 0..<wordCount {
      let index = words.add(
        spelling: spelling(word), count: counts[word], joinedToPrevious: joinedToPrevious[word],
        joinedToNext: joinedToNext[word])
      ids.append(UInt32(index) + WordID.firstWord.rawValue)
    }
    return ids
  }
}
