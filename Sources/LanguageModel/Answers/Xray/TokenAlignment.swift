/// The smallest stretches of a text that are whole tokens on one side and whole words on the other.
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
/// Text before the first word belongs to its stretch, and text after the last word to its.
package struct TokenAlignment: Sendable, Equatable {
  /// One stretch, with its tokens and its words.
  package struct Stretch: Sendable, Equatable {
    /// Indices of tokens.
    package let tokens: Range<Int>
    /// Indices of words and sentence ends. A sentence end belongs to the stretch of the word after it.
    package let words: Range<Int>
    /// From the beginning of its first word to the end of its last, bytes of the text.
    package let byteRange: Range<Int>
  }

  /// In the order of the text. They cover every token, and every word and sentence end but the last sentence end, which
  /// has no token.
  package private(set) var stretches: [Stretch] = []

  /// - Complexity: O(tokens + words).
  /// - Parameters:
  ///   - byteCounts: the length of each token; the text is all of them.
  ///   - words: the bytes of each word in the text, empty at a sentence end; in the order of the text.
  package init(tokens byteCounts: [Int], words: [Range<Int>]) {
    guard let last = words.lastIndex(where: { !$0.isEmpty }) else { return }
    var firstToken = 0
    var firstWord = 0
    /// The next token to look at, and the byte at which it begins.
    var (token, offset) = (0, 0)
    /// The byte at which the first word of the stretch begins, and at which its last one so far ends.
    var start: Int?
    var end = 0
    for (index, word) in words[...last].enumerated() where !word.isEmpty {
      if let begin = start {
        while token < byteCounts.count, offset < end {
          offset += byteCounts[token]
          token += 1
        }
        if token < byteCounts.count, offset <= word.lowerBound {
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
