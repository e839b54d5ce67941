/// The number of a word in a model's vocabulary. Ids are sorted by frequency: a smaller id is a commoner word.
@frozen
package struct WordID: Hashable, Comparable, Sendable {
  package let rawValue: UInt32

  @inlinable package init(_ rawValue: UInt32) { self.rawValue = rawValue }

  /// `<unk>`: every word that the vocabulary does not hold.
  package static let unknown = WordID(0)
  /// `<s>`: where history begins (a document, or a sentence in a model of isolated sentences). Never predicted.
  package static let begin = WordID(1)
  /// `</s>`: the end of a sentence, predicted like a word.
  package static let sentenceEnd = WordID(2)
  /// The ids below this one are the three above; words follow.
  package static let firstWord = WordID(3)

  package static let specialNames = ["<unk>", "<s>", "</s>"]

  @inlinable package var index: Int { Int(rawValue) }

  @inlinable package static func < (a: WordID, b: WordID) -> Bool { a.rawValue < b.rawValue }
}
