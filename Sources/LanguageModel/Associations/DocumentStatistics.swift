package import Tokenization

/// What the repetition and state parts look at: which words the document has used, when and how often, and where in a
/// sentence and a quotation it is.
///
/// Arrays over the whole vocabulary, for one document at a time; `reset` costs only what was touched.
package struct DocumentStatistics: Sendable {
  /// Shape (vocabulary): the position of each word's last occurrence, -1 if there is none.
  package private(set) var last: [Int32]
  /// Shape (vocabulary): how often each word occurred.
  package private(set) var counts: [Int32]
  /// The words that occurred, in order of first occurrence.
  private(set) var seen: [UInt32] = []
  /// For each position the one before at which the same word stood, -1 if none: so that counts can be looked back at.
  private var earlier: [Int32] = []
  /// Words and sentence ends so far.
  package private(set) var position = 0
  private var sentenceLength = 0
  private var isInQuote = false
  private var sinceQuote = 100
  private let quotes: QuoteMarks

  package init(vocabularySize: Int, quotes: QuoteMarks) {
    last = [Int32](repeating: -1, count: vocabularySize)
    counts = [Int32](repeating: 0, count: vocabularySize)
    self.quotes = quotes
  }

  package mutating func reset() {
    for word in seen {
      last[Int(word)] = -1
      counts[Int(word)] = 0
    }
    seen.removeAll(keepingCapacity: true)
    earlier.removeAll(keepingCapacity: true)
    position = 0
    sentenceLength = 0
    isInQuote = false
    sinceQuote = 100
  }

  /// Takes the next word, or sentence end, of the document.
  package mutating func add(_ word: WordID) {
    let index = word.index
    if counts[index] == 0 { seen.append(word.rawValue) }
    earlier.append(last[index])
    counts[index] += 1
    last[index] = Int32(truncatingIfNeeded: position)
    position += 1
    if word == quotes.straight {
      isInQuote = sentenceLength == 0 ? true : !isInQuote
      sinceQuote = 0
    } else if word == quotes.opening || word == quotes.closing {
      isInQuote = word == quotes.opening
      sinceQuote = 0
    } else {
      sinceQuote += 1
    }
    sentenceLength = word == .sentenceEnd ? 0 : sentenceLength + 1
  }

  /// How often a word had occurred, and where last, when the document was `position` words long.
  @inline(__always)
  func occurrences(of word: Int, at position: Int) -> (count: Int, last: Int) {
    var count = Int(counts[word])
    var place = Int(last[word])
    while place >= position {
      place = Int(earlier[place])
      count -= 1
    }
    return (count, place)
  }

  /// Which of `AssociationShape.stateCount` states the document is in: inside or outside a quotation, how long the
  /// sentence already is, how long ago the last quotation mark was.
  package var state: Int {
    let length =
      switch sentenceLength {
      case ..<8: sentenceLength / 2
      case ..<16: 4
      case ..<28: 5
      case ..<48: 6
      default: 7
      }
    let quote =
      switch sinceQuote {
      case ..<2: sinceQuote
      case ..<4: 2
      case ..<8: 3
      case ..<16: 4
      case ..<32: 5
      case ..<64: 6
      default: 7
      }
    return ((isInQuote ? 8 : 0) + length) * 8 + quote
  }
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
