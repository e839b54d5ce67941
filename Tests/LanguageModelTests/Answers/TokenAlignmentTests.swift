import LanguageModel
import Testing
import VectorMath

@Suite struct `An alignment of tokens and words` {
  /// Cuts a text at byte offsets, and aligns it with words.
  private func stretches(_ tokens: [String], _ words: [Range<Int>]) -> [[Int]] {
    TokenAlignment(tokens: tokens.map(\.utf8.count), words: words).stretches.map {
      [$0.tokens.count, $0.words.count, $0.byteRange.lowerBound, $0.byteRange.upperBound]
    }
  }

  @Test func `joins tokens that cut a word, and words that a token spans`() {
    // The ginnery wasn't full.
    let words = [0..<3, 4..<11, 12..<18, 19..<23, 23..<24]
    #expect(
      stretches(["The", " gin", "n", "ery", " was", "n't", " full", "."], words)
        == [[1, 1, 0, 3], [3, 1, 4, 11], [2, 1, 12, 18], [1, 1, 19, 23], [1, 1, 23, 24]])
    #expect(stretches(["The ginnery", " wasn't full."], words) == [[1, 2, 0, 11], [1, 3, 12, 24]])
    #expect(stretches(["The gin", "nery was", "n't full."], words) == [[3, 5, 0, 24]])
  }

  @Test func `lets white space belong to either side's token`() {
    let words = [1..<2, 4..<5]
    #expect(stretches([" a", "  b"], words) == [[1, 1, 1, 2], [1, 1, 4, 5]])
    #expect(stretches([" a ", " b"], words) == [[1, 1, 1, 2], [1, 1, 4, 5]])
    #expect(stretches([" ", "a  ", "b", "\n"], words) == [[2, 1, 1, 2], [2, 1, 4, 5]])
    // White space by itself counts with what follows.
    #expect(stretches([" a", " ", " ", "b"], words) == [[1, 1, 1, 2], [3, 1, 4, 5]])
    #expect(stretches(["", " a", "", "  b", ""], words) == [[2, 1, 1, 2], [3, 1, 4, 5]])
  }

  @Test func `counts the end of a sentence with the next word, and the text's end nowhere`() {
    let words = [0..<1, 1..<1, 2..<3, 3..<3]
    #expect(stretches(["a", " b"], words) == [[1, 1, 0, 1], [1, 2, 2, 3]])
    #expect(stretches(["a b"], words) == [[1, 3, 0, 3]])
    #expect(TokenAlignment(tokens: [1], words: []).stretches.isEmpty)
  }

  @Test func `cuts inside of characters join`() {
    // "é ü": two bytes, a blank, two bytes.
    #expect(
      TokenAlignment(tokens: [1, 1, 2, 1], words: [0..<2, 3..<5]).stretches.map(\.tokens) == [0..<2, 2..<4])
  }

  /// Each gap between words by itself: where does the first token begin in it?
  private func naive(_ byteCounts: [Int], _ words: [Range<Int>]) -> [(token: Int, word: Int)] {
    let starts = byteCounts.indices.map { byteCounts[..<$0].reduce(0, +) }
    let indices = words.indices.filter { !words[$0].isEmpty }
    return zip(indices, indices.dropFirst()).compactMap { left, right in
      starts.firstIndex { words[left].upperBound <= $0 && $0 <= words[right].lowerBound }.map { ($0, left + 1) }
    }
  }

  @Test(arguments: 0..<200) func `covers both sides, and cuts wherever both do`(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    func draw(_ count: Int) -> Int { Int(generator.uniform() * Double(count)) }
    var words: [Range<Int>] = []
    var length = draw(3)
    for _ in 0..<(1 + draw(30)) {
      let start = length
      length += 1 + draw(6)
      words.append(start..<length)
      if draw(6) == 0 { words.append(length..<length) }
      length += max(0, draw(5) - 2)
    }
    var byteCounts: [Int] = []
    var left = length
    while left > 0 {
      let count = min(left, draw(7))
      byteCounts.append(count)
      left -= count
    }
    let stretches = TokenAlignment(tokens: byteCounts, words: words).stretches
    #expect(stretches.first?.tokens.lowerBound == 0 && stretches.first?.words.lowerBound == 0)
    #expect(stretches.last?.tokens.upperBound == byteCounts.count)
    #expect(stretches.last?.words.upperBound == (words.lastIndex { !$0.isEmpty } ?? -1) + 1)
    for (one, next) in zip(stretches, stretches.dropFirst()) {
      #expect(one.tokens.upperBound == next.tokens.lowerBound && one.words.upperBound == next.words.lowerBound)
      #expect(!one.tokens.isEmpty && one.byteRange.upperBound <= next.byteRange.lowerBound)
    }
    let cuts = naive(byteCounts, words)
    #expect(stretches.dropFirst().map(\.tokens.lowerBound) == cuts.map(\.token))
    #expect(stretches.dropFirst().map(\.words.lowerBound) == cuts.map(\.word))
  }
}
