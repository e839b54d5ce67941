package import Tokenization

/// What the recurrence and state parts look at: which words the document has used, when and how often, and how far into a
/// sentence and a quotation it is.
///
/// For training, arrays over the whole vocabulary, for one document at a time, whose `reset` costs only what was touched;
/// for answers, arrays over the words that the document has used, so that many documents can be kept.
package struct DocumentStatistics: Sendable {
  /// Shape (vocabulary), or (words seen): the position of each word's last occurrence, -1 if there is none.
  package private(set) var last: [Int32]
  /// Shape (vocabulary), or (words seen): how often each word occurred.
  package private(set) var counts: [Int32]
  /// Of the words seen alone: which row of `last` and `counts` is a word's. Otherwise its id is.
  private var rows = OpenTable()
  private let isOfSeenWords: Bool
  /// The words that occurred, in order of first occurrence, which is the order of their rows.
  private(set) var seen: [UInt32] = []
  /// Of the words seen alone, for each position: the row of the word there.
  private var rowAtPosition: [Int32] = []
  /// For each position the one before at which the same word occurred, -1 if none: so that earlier counts can be found.
  private var earlier: [Int32] = []
  /// Words and sentence ends so far.
  package private(set) var position = 0
  private(set) var sentence = SentenceState()
  private let quotes: QuoteMarks

  package init(vocabularySize: Int, quotes: QuoteMarks) {
    last = [Int32](repeating: -1, count: vocabularySize)
    counts = [Int32](repeating: 0, count: vocabularySize)
    isOfSeenWords = false
    self.quotes = quotes
  }

  /// Only of the words that the document uses.
  init(quotes: QuoteMarks) {
    last = []
    counts = []
    isOfSeenWords = true
    self.quotes = quotes
  }

  package mutating func reset() {
    if isOfSeenWords {
      self = DocumentStatistics(quotes: quotes)
      return
    }
    for word in seen {
      last[Int(word)] = -1
      counts[Int(word)] = 0
    }
    seen.removeAll(keepingCapacity: true)
    earlier.removeAll(keepingCapacity: true)
    position = 0
    sentence = SentenceState()
  }

  @inline(__always)
  private static func key(_ word: Int) -> UInt64 { OpenTable.mix(UInt64(word) &+ 1) }

  /// The row of a word; nil if the document has not used it.
  @inline(__always)
  private func row(of word: Int) -> Int? {
    isOfSeenWords ? rows.find(Self.key(word)).map { Int($0) } : word
  }

  private mutating func makeRow(for word: Int) -> Int {
    if let row = row(of: word) { return row }
    rows.insert(Self.key(word), Int32(truncatingIfNeeded: last.count))
    last.append(-1)
    counts.append(0)
    return last.count - 1
  }

  /// Reads the next word, or sentence end, of the document.
  package mutating func add(_ word: WordID) {
    let row = makeRow(for: word.index)
    if counts[row] == 0 { seen.append(word.rawValue) }
    earlier.append(last[row])
    if isOfSeenWords { rowAtPosition.append(Int32(truncatingIfNeeded: row)) }
    counts[row] += 1
    last[row] = Int32(truncatingIfNeeded: position)
    position += 1
    sentence.add(word, quotes)
  }

  /// Forgets the last word again.
  ///
  /// - Parameter before: the state of the sentence before it.
  mutating func rollBack(_ word: WordID, _ before: SentenceState) {
    guard position > 0, let row = row(of: word.index), let earlier = earlier.popLast() else { return }
    if isOfSeenWords { rowAtPosition.removeLast() }
    last[row] = earlier
    counts[row] -= 1
    position -= 1
    sentence = before
    guard counts[row] == 0 else { return }
    seen.removeLast()  // it was the last of those that were new
    guard isOfSeenWords else { return }
    rows.remove(Self.key(word.index))
    last.removeLast()
    counts.removeLast()
  }

  /// The memory of its arrays, bytes.
  var byteCount: Int {
    4 * (last.capacity + counts.capacity + seen.capacity + earlier.capacity + rowAtPosition.capacity) + rows.byteCount
  }

  /// How often the document has used a word.
  func occurrences(of word: WordID) -> Int { row(of: word.index).map { Int(counts[$0]) } ?? 0 }

  /// How often a word had occurred, and where last, when the document was `position` words long.
  @inline(__always)
  func occurrences(row: Int, at position: Int) -> (count: Int, last: Int) {
    var count = Int(counts[row])
    var occurrence = Int(last[row])
    while occurrence >= position {
      occurrence = Int(earlier[occurrence])
      count -= 1
    }
    return (count, occurrence)
  }

  /// The row of the word at a position. Only of words seen.
  @inline(__always)
  func row(at position: Int) -> Int { Int(rowAtPosition[position]) }

  @inline(__always)
  func lastPosition(row: Int) -> Int { Int(last[row]) }

  /// Which of `AssociationShape.stateCount` states the document is in.
  package var state: Int { sentence.index }
}

/// The ids of quotation marks in a vocabulary; `begin`, which no text has, for those that it lacks.
package struct QuoteMarks: Sendable, Equatable {
  let straight: WordID
  let opening: WordID
  let closing: WordID

  /// Of East Asian text, where runs of its scripts are cut: 「 and 『, 」 and 』.
  let corner: WordID
  let cornerEnd: WordID
  let doubleCorner: WordID
  let doubleCornerEnd: WordID

  /// Whether a word opens a quotation; nil for what is no quotation mark, or `straight`, which may do either.
  @inline(__always)
  func opens(_ word: WordID) -> Bool? {
    if word == opening || word == corner || word == doubleCorner { return true }
    if word == closing || word == cornerEnd || word == doubleCornerEnd { return false }
    return nil
  }

  /// Shape (7): the words, `begin` for those that the vocabulary does not have.
  package var words: [WordID] { [straight, opening, closing, corner, cornerEnd, doubleCorner, doubleCornerEnd] }

  /// The marks that have these words, in the order of `words`; nil if there are not seven.
  package init?(words: [WordID]) {
    guard words.count == 7 else { return nil }
    (straight, opening, closing) = (words[0], words[1], words[2])
    (corner, cornerEnd, doubleCorner, doubleCornerEnd) = (words[3], words[4], words[5], words[6])
  }

  /// - Parameter readsScripts: whether the text's runs of scripts without spaces are cut.
  package init(readsScripts: Bool = false, _ id: (String) -> WordID?) {
    straight = id("\"") ?? .begin
    opening = id("“") ?? .begin
    closing = id("”") ?? .begin
    corner = readsScripts ? id("「") ?? .begin : .begin
    cornerEnd = readsScripts ? id("」") ?? .begin : .begin
    doubleCorner = readsScripts ? id("『") ?? .begin : .begin
    doubleCornerEnd = readsScripts ? id("』") ?? .begin : .begin
  }
}
