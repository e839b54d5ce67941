internal import Storage
internal import Tokenization
internal import VectorMath

/// A word, and how strongly something speaks for it.
package struct WeightedWord: Sendable, Equatable {
  package let word: String
  package let weight: Double
}

extension Model {
  /// Words seen less often say little.
  package static let knownWell: UInt64 = 20

  func strongest(
    _ weights: [Float], _ count: Int, _ minimumFrequency: UInt64, without excluded: Set<UInt32>
  ) -> [WeightedWord] {
    // In a small model nothing is frequent.
    let most = vocabulary.count > WordID.firstWord.index ? vocabulary.frequencies[WordID.firstWord.index] : 0
    let least = min(minimumFrequency, most / 8)
    return largest(count, of: weights.span) { word in
      word >= WordID.firstWord.index && vocabulary.frequencies[word] >= least && weights[word] > 0
        && weights[word] < .infinity
        && !excluded.contains(UInt32(word)) && vocabulary.hasLetters(WordID(UInt32(word)))
    }.map { WeightedWord(word: vocabulary.word(WordID(UInt32($0))), weight: Double(weights[$0])) }
  }
}
