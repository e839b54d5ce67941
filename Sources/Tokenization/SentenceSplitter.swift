/// Decides, token by token, where sentences end. The state carries over from one piece of a text to the next.
///
/// A sentence ends before a token if a terminator (and closing quotes or brackets after it) lies before it, a space
/// between, and the token does not begin in lower case; a period after an abbreviation or an initial ends nothing. A
/// blank line ends a sentence always, a line break where the text's layout says so.
package struct SentenceSplitter: Sendable {
  /// The smallest gap that ends a sentence regardless of the words.
  private let hardGap: Gap
  /// Whether punctuation ends sentences; false in pre-tokenized text, where only lines do.
  private let readsPunctuation: Bool
  private var isAfterTerminator = false
  private var terminatorIsWide = false
  private var previousIsAbbreviation = false

  package init(hardGap: Gap, readsPunctuation: Bool) {
    self.hardGap = hardGap
    self.readsPunctuation = readsPunctuation
  }

  /// Ordinary text: a blank line ends a sentence, a line break alone does not.
  package static let text = SentenceSplitter(hardGap: .blankLine, readsPunctuation: true)
  /// A line is a sentence.
  package static let lines = SentenceSplitter(hardGap: .line, readsPunctuation: false)

  /// Reads the next token; true if a sentence ends before it. (The caller knows whether it held any word.)
  package mutating func endsSentence(before token: Token) -> Bool {
    guard readsPunctuation else { return token.gap >= hardGap }
    var ends = token.gap >= hardGap
    if isAfterTerminator, !token.traits.contains(.lowercase), !token.traits.contains(.terminator) {
      let isAttachedCloser = token.traits.contains(.closer) && token.gap == .none
      if !isAttachedCloser, token.gap > .none || terminatorIsWide { ends = true }
    }
    advance(token, startsSentence: ends)
    return ends
  }

  /// Whether a sentence ends at such a gap with any words.
  func endsSentence(after gap: Gap) -> Bool { gap >= hardGap }

  /// Whether the text so far is a whole sentence by its punctuation, should nothing follow.
  package var isAtSentenceEnd: Bool { isAfterTerminator }

  private mutating func advance(_ token: Token, startsSentence: Bool) {
    let traits = token.traits
    if traits.contains(.terminator) {
      isAfterTerminator = !(traits.contains(.period) && previousIsAbbreviation && token.gap == .none)
      terminatorIsWide = traits.contains(.wideTerminator)
    } else if !(traits.contains(.closer) && isAfterTerminator && !startsSentence) {
      isAfterTerminator = false
    }
    previousIsAbbreviation = traits.contains(.abbreviation)
  }
}
