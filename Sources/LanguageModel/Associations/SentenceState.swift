internal import Tokenization

/// How far into a sentence and a quotation a document is.
package struct SentenceState: Sendable, Equatable {
  private var sentenceLength = 0
  private var isInQuote = false
  private var sinceQuote = 100

  package init() {}

  mutating func add(_ word: WordID, _ quotes: QuoteMarks) {
    if word == quotes.straight {
      isInQuote = sentenceLength == 0 ? true : !isInQuote
      sinceQuote = 0
    } else if let opens = quotes.opens(word) {
      isInQuote = opens
      sinceQuote = 0
    } else {
      sinceQuote += 1
    }
    sentenceLength = word == .sentenceEnd ? 0 : sentenceLength + 1
  }

  /// In 0..<`AssociationShape.stateCount`: inside or outside a quotation, how long the sentence already is, how long ago
  /// the last quotation mark was.
  package var index: Int {
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
