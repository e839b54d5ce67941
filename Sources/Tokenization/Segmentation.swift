/// How runs of scripts without spaces (Han, Hiragana, Thai, Lao, Khmer, Myanmar) are cut into words.
///
/// A run is their letters with the marks that belong to them; Katakana, Latin letters and digits end it, and are words as
/// they stand.
package enum Segmentation: Sendable, Equatable {
  /// Each character is a word, as all models read text before there was segmentation; Katakana too.
  case characters
  /// A run is a word: for text whose words have spaces between them already.
  case none
  /// Into the words that a corpus taught.
  case learnt(Segmenter)

  /// What a model file and options call it.
  package enum Kind: String, Sendable, CaseIterable {
    case none, characters, learnt
  }

  package var kind: Kind {
    switch self {
    case .characters: .characters
    case .none: .none
    case .learnt: .learnt
    }
  }

  package var segmenter: Segmenter? {
    if case .learnt(let segmenter) = self { segmenter } else { nil }
  }
}
