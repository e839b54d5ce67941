package import Tokenization

/// A source of counts of word pairs.
package protocol PairSource: Sendable {
  func holds(_ word: WordID) -> Bool
  func frequency(_ word: WordID) -> Double
  var tokenCount: Double { get }
  /// All 0 for a pair that is not known.
  func pairs(of first: WordID, with second: WordID) -> PairCounts
}

extension PairSource {
  /// How often the pair would occur at one distance by chance.
  func expected(_ first: WordID, _ second: WordID) -> Double {
    frequency(first) * frequency(second) / max(1, tokenCount)
  }
}

extension CooccurrenceTable: PairSource {
  package func frequency(_ word: WordID) -> Double { frequencies[word.index] }

  package func pairs(of first: WordID, with second: WordID) -> PairCounts {
    counts(of: first, with: second) ?? PairCounts()
  }
}

/// A table less the counts of a part of its text: as if it had been counted without that part.
package struct ReducedTable: PairSource {
  let whole: CooccurrenceTable
  /// The counts of the part, with all its pairs.
  let part: CooccurrenceTable

  package init(whole: CooccurrenceTable, part: CooccurrenceTable) {
    self.whole = whole
    self.part = part
  }

  package func holds(_ word: WordID) -> Bool { whole.holds(word) && frequency(word) > 0 }

  package func frequency(_ word: WordID) -> Double {
    whole.frequencies[word.index] - (part.holds(word) ? part.frequencies[word.index] : 0)
  }

  package var tokenCount: Double { whole.tokenCount - part.tokenCount }

  package func pairs(of first: WordID, with second: WordID) -> PairCounts {
    guard let counts = whole.counts(of: first, with: second) else { return PairCounts() }
    guard let taken = part.counts(of: first, with: second) else { return counts }
    let left = counts.subtracting(taken)
    return left.total < whole.minimum ? PairCounts() : left
  }
}
