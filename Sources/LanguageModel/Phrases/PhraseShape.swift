/// The sizes of the layers that read phrases.
package enum PhraseShape {
  /// How many of the last words the first layer reads.
  package static let wordsRead = 2
  package static let mostLayers = 2
  /// Those of models that training makes.
  package static let embeddingSize = 64
  package static let unitCount = 128
  /// No model has more numbers a word, or units a layer.
  static let largestSize = 1_024

  /// Words, commonest first, of which phrases say something: those whose r is fresh at every token.
  package static let frequentCount = 8192
  /// r of the others is of the last multiple of this.
  package static let refreshInterval = 64

  /// At multiples of this h is taken anew, from 0 at so many steps before: so a place of a long document costs no more than
  /// one of a short one. Not in models of format 2.
  static let restartInterval = 256
  static let leadCount = 64
  /// So many steps at most are taken at once.
  static let stepsAtOnce = 16

  package static func wordCount(_ vocabularySize: Int) -> Int { min(frequentCount, vocabularySize) }
}
