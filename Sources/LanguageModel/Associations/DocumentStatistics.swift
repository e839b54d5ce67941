package import Tokenization

/// What the repetition and state parts look at: which words the document has used, when and how often, and where in a
/// sentence and a quotation it is.
///
/// For training, arrays over the whole vocabulary, for one document at a time, whose `reset` costs only what was touched;
/// for answers, arrays over the words that the document has used, so that many documents can be kept.
package struct DocumentStatistics: Sendable {
  /// Shape (vocabulary), or (words seen): the position of each word's last occurrence, -1 if there is none.
  package private(set) var last: [Int32]
  /// Shape (vocabulary), or (words seen): how often each word occurred.
  package private(set) var counts: [Int32]
  /// Where a word's numbers are among those of the words seen; otherwise they are at its id.
  private var places = OpenTable()
  private let isOfSeenWords: Bool
  /// The words that occurred, in order of first occurrence.
  private(set) var seen: [UInt32] = []
  /// Of the words seen alone, for each position: the number of the word there, in the order of first occurrence.
  private var numbers: [Int32] = []
  /// For each position the one before at which the same word stood, -1 if none: so that counts can be looked back at.
  private var earlier: [Int32] = []
  /// Words and sentence ends so far.
  package private(set) var position = 0
  private(set) var sentence = SentencePlace()
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
    sentence = SentencePlace()
  }

  @inline(__always)
  private static func key(_ word: Int) -> UInt64 { OpenTable.mix(UInt64(word) &+ 1) }

  /// Where the numbers of a word are; nil if the document has not used it.
  @inline(__always)
  private func place(of word: Int) -> Int? {
    isOfSeenWords ? places.find(Self.key(word)).map { Int($0) } : word
  }

  private mutating func makePlace(for word: Int) -> Int {
    if let place = place(of: word) { return place }
    places.insert(Self.key(word), Int32(truncatingIfNeeded: last.count))
    last.append(-1)
    counts.append(0)
    return last.count - 1
  }

  /// Takes the next word, or sentence end, of the document.
  package mutating func add(_ word: WordID) {
    let index = makePlace(for: word.index)
    if counts[index] == 0 { seen.append(word.rawValue) }
    earlier.append(last[index])
    if isOfSeenWords { numbers.append(Int32(truncatingIfNeeded: index)) }
    counts[index] += 1
    last[index] = Int32(truncatingIfNeeded: position)
    position += 1
    sentence.add(word, quotes)
  }

  /// Forgets the last word again.
  ///
  /// - Parameter before: the place in the sentence before it.
  mutating func takeBack(_ word: WordID, _ before: SentencePlace) {
    guard position > 0, let index = place(of: word.index), let earlier = earlier.popLast() else { return }
    if isOfSeenWords { numbers.removeLast() }
    last[index] = earlier
    counts[index] -= 1
    position -= 1
    sentence = before
    guard counts[index] == 0 else { return }
    seen.removeLast()  // it was the last of those that were new
    guard isOfSeenWords else { return }
    places.remove(Self.key(word.index))
    last.removeLast()
    counts.removeLast()
  }

  /// What its arrays take.
  var byteCount: Int {
    4 * (last.capacity + counts.capacity + seen.capacity + earlier.capacity + numbers.capacity) + places.byteCount
  }

  /// How often a word had occurred, and where last, when the document was `position` words long.
  ///
  /// - Parameter number: the word's, in the order of first occurrence.
  @inline(__always)
  func occurrences(number: Int, at position: Int) -> (count: Int, last: Int) {
    var count = Int(counts[number])
    var place = Int(last[number])
    while place >= position {
      place = Int(earlier[place])
      count -= 1
    }
    return (count, place)
  }

  /// The number of the word at a position, and the last position of a word with a number. Only of words seen.
  @inline(__always)
  func number(at position: Int) -> Int { Int(numbers[position]) }

  @inline(__always)
  func lastPosition(number: Int) -> Int { Int(last[number]) }

  /// Which of `AssociationShape.stateCount` states the document is in.
  package var state: Int { sentence.state }
}

/// The ids of quotation marks in a vocabulary; `unknown` where it has none.
package struct QuoteMarks: Sendable, Equatable {
  let straight: WordID
  let opening: WordID
  let closing: WordID

  package init(_ id: (String) -> WordID?) {
    // A special id never equals a word that is added, but for <unk>: nothing is a quotation mark that is unknown.
    straight = id("\"") ?? .begin
    opening = id("“") ?? .begin
    closing = id("”") ?? .begin
  }
}
