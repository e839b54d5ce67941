import Fixtures
import LanguageModel
import Testing
import Tokenization

/// A naive version of everything that the fast one keeps up to date.
@Suite struct `What a document is seen as` {
  private func randomWords(_ count: Int, vocabulary: Int) -> [WordID] {
    var state: UInt64 = 12345
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let x = Int(truncatingIfNeeded: state >> 33)
      return WordID(UInt32(2 + min(x % vocabulary, (x >> 8) % vocabulary)))
    }
  }

  @Test func `counts and last positions are those of the words`() {
    var statistics = DocumentStatistics(vocabularySize: 40, quotes: QuoteMarks { _ in nil })
    var words: [UInt32] = []
    for word in randomWords(300, vocabulary: 30) {
      statistics.add(word)
      words.append(word.rawValue)
      #expect(statistics.position == words.count)
      #expect(Int(statistics.counts[word.index]) == words.filter { $0 == word.rawValue }.count)
      #expect(Int(statistics.last[word.index]) == words.count - 1)
    }
    statistics.reset()
    #expect(statistics.counts.allSatisfy { $0 == 0 } && statistics.last.allSatisfy { $0 == -1 })
  }

  @Test(arguments: [true, false])
  func `corner brackets are quotation marks where scripts without spaces have runs`(readsScripts: Bool) {
    let marks: [String: UInt32] = ["「": 5, "」": 6, "『": 7, "』": 8]
    let quotes = QuoteMarks(readsScripts: readsScripts) { marks[$0].map { WordID($0) } }
    for (opening, closing) in [(5, 6), (7, 8)] as [(UInt32, UInt32)] {
      var statistics = DocumentStatistics(vocabularySize: 10, quotes: quotes)
      statistics.add(WordID(opening))
      statistics.add(WordID(4))
      #expect((statistics.state >= 64) == readsScripts)
      statistics.add(WordID(closing))
      #expect(statistics.state < 64)
    }
  }

  @Test func `quotation and sentence make up the state`() {
    let quote = WordID(5)
    var statistics = DocumentStatistics(vocabularySize: 10, quotes: QuoteMarks { $0 == "\"" ? quote : nil })
    let start = statistics.state
    statistics.add(quote)
    let inside = statistics.state
    statistics.add(WordID(7))
    statistics.add(quote)
    #expect(start < 64 && inside >= 64 && statistics.state < 64)
    statistics.add(.sentenceEnd)
    #expect((0..<AssociationShape.stateCount).contains(statistics.state))
  }

  @Test func `length buckets share out all lengths`() {
    for bucket in 0..<AssociationShape.lengthBucketCount {
      let lengths = AssociationShape.lengths(inBucket: bucket)
      #expect(AssociationShape.lengthBucket(lengths.lowerBound) == bucket)
      #expect(AssociationShape.lengthBucket(lengths.upperBound - 1) == bucket)
      if bucket > 0 { #expect(AssociationShape.lengthBucket(lengths.lowerBound - 1) == bucket - 1) }
    }
  }

  @Test func `table rows lie in their tables`() {
    for age in [1, 2, 3, 100, 5_000, 1 << 30] {
      for count in [1, 2, 3, 4, 5, 11, 41, 100_000] {
        for band in 0..<AssociationShape.bandCount {
          let row = AssociationShape.recencyIndex(age: age, count: count, band: band)
          #expect((0..<AssociationShape.recencyTableCount).contains(row))
        }
      }
    }
    for expected in [Float(0), 1e-9, 0.01, 0.5, 1, 30, 1e6, 1e12] {
      for count in [0, 1, 5, 1000, 1 << 30] {
        let row = AssociationShape.expectedIndex(expected: expected, count: count)
        #expect((0..<AssociationShape.expectedTableCount).contains(row))
      }
    }
    for frequency in [UInt64(0), 1, 2, 3, 1000, 1 << 40, .max] {
      #expect(AssociationShape.band(frequency: frequency) < AssociationShape.bandCount)
    }
  }
}
