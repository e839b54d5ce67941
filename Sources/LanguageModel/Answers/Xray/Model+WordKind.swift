internal import Storage
internal import Tokenization
package import XrayTotals

/// The kinds of words, by this model's vocabulary.
extension Model {
  /// From this probability on a word is a function word.
  private static var commonProbability: Float { 1e-3 }

  /// The kind of the rarest word of a stretch.
  func kind(of words: ArraySlice<WordExplanation>) -> WordKind {
    let rarest = words.lazy.filter { !$0.score.byteRange.isEmpty }
      .min { $0.unigram + $0.score.spelling < $1.unigram + $1.score.spelling }
    return rarest.map { kind(of: $0.score.word, isUnknown: $0.score.isUnknown) } ?? .punctuation
  }

  package func kind(of word: String, isUnknown: Bool) -> WordKind {
    if isUnknown { return .unknown }
    var letterCount = 0
    for scalar in word.unicodeScalars {
      if scalar.properties.numericType != nil { return .number }
      if scalar.properties.isAlphabetic { letterCount += 1 }
    }
    if letterCount == 0 { return .punctuation }
    let own = probability(of: word)
    if letterCount > 1, let first = word.unicodeScalars.first, first.properties.isUppercase {
      let small = word.lowercased()
      if small != word, probability(of: small) < own { return .name }
      return probability(of: small) + own >= Self.commonProbability ? .function : .content
    }
    return own >= Self.commonProbability ? .function : .content
  }

  /// By frequency alone; 0 of a word that is not in the vocabulary.
  private func probability(of word: String) -> Float {
    let spelling = word.replacing("\u{2019}", with: "'")
    guard let id = vocabulary.id(of: spelling), id >= .firstWord else { return 0 }
    return grammar.unigrams[id.index]
  }
}
