internal import Storage
internal import Tokenization
internal import VectorMath

/// A word and its weight, whose unit the answer says.
package struct WeightedWord: Sendable, Equatable {
  package let word: String
  package let weight: Double
}

extension Model {
  /// Words seen less often in training are left out of answers: too little is known of them.
  package static let knownWell: UInt64 = 20

  /// The words with the largest weights, largest first: only positive, finite weights, of words with letters that were seen
  /// at least `minimumFrequency` times.
  ///
  /// - Parameter weights: shape (vocabulary) or less, by id.
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
