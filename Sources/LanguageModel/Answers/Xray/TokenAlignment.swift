/// The least stretches of a text that are whole tokens on one side and whole words on the other.
///
/// Two tokenizers cut one text: another model's into tokens, ours into words. A boundary between two words is common to
/// both where a token begins at it, or in the white space there, which may belong to either side's token: of several
/// such tokens the first begins the stretch, so white space counts with what follows it.
///
/// ```
/// tokens   |The| gin|n|ery| was|n't| full|.|
/// words    |The|ginnery   |wasn't  |full |.|
/// ```
///
/// What stands before the first word counts with it, and what stands after the last one with that.
package struct TokenAlignment: Sendable, Equatable {
  /// One stretch; what it covers on both sides.
  package struct Stretch: Sendable, Equatable {
    /// Which tokens.
    package let tokens: Range<Int>
    /// Which words and sentence ends. The end of a sentence goes with the word after it.
    package let words: Range<Int>
    /// From the beginning of its first word to the end of its last, bytes of the text.
    package let byteRange: Range<Int>
  }

  /// In the order of the text. They cover every token, and every word and sentence end but the text's own end, which no
  /// token stands for.
  package private(set) var stretches: [Stretch] = []

  /// Linear in the number of tokens and words.
  ///
  /// - Parameters:
  ///   - byteCounts: the length of each token; the text is all of them.
  ///   - words: where each word stands, bytes; empty at the end of a sentence. In the order of the text.
  package init(tokens byteCounts: [Int], words: [Range<Int>]) {
    guard let last = words.lastIndex(where: { !$0.isEmpty }) else { return }
    var firstToken = 0
    var firstWord = 0
    /// The next token to look at, and where it begins.
    var (token, place) = (0, 0)
    /// Where the first word of the stretch begins, and where its last one so far ends.
    var start: Int?
    var end = 0
    for (index, word) in words[...last].enumerated() where !word.isEmpty {
      if let begin = start {
        while token < byteCounts.count, place < end {
          place += byteCounts[token]
          token += 1
        }
        if token < byteCounts.count, place <= word.lowerBound {
          // The ends of sentences since the last word go with this one.
          var next = index
          while next > firstWord, words[next - 1].isEmpty { next -= 1 }
          stretches.append(Stretch(tokens: firstToken..<token, words: firstWord..<next, byteRange: begin..<end))
          (firstToken, firstWord, start) = (token, next, word.lowerBound)
        }
      } else {
        start = word.lowerBound
      }
      end = word.upperBound
    }
    stretches.append(
      Stretch(
        tokens: firstToken..<byteCounts.count, words: firstWord..<(last + 1), byteRange: (start ?? end)..<end))
  }
}
