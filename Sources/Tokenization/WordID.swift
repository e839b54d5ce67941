/// The index of a word in a model's vocabulary. Ids are sorted by frequency: a smaller id is a commoner word.
///
/// Public, as few types of this module are: the compiler inlines members into other modules of public types alone.
@frozen
public struct WordID: Hashable, Comparable, Sendable {
  @usableFromInline package let rawValue: UInt32

  @inlinable package init(_ rawValue: UInt32) { self.rawValue = rawValue }

  /// `<unk>`: every word that the vocabulary does not hold.
  @inlinable package static var unknown: WordID { WordID(0) }
  /// `<s>`: where history begins (a document, or a sentence in a model of isolated sentences). Never predicted.
  @inlinable package static var begin: WordID { WordID(1) }
  /// `</s>`: the end of a sentence, predicted like a word.
  @inlinable package static var sentenceEnd: WordID { WordID(2) }
  /// The ids below this one are the three above; words follow.
  @inlinable package static var firstWord: WordID { WordID(3) }

  package static let specialNames = ["<unk>", "<s>", "</s>"]

  @inlinable package var index: Int { Int(rawValue) }

  /// Whether both are the same word.
  @inlinable public static func == (a: WordID, b: WordID) -> Bool { a.rawValue == b.rawValue }

  /// Whether the first is the commoner word.
  @inlinable public static func < (a: WordID, b: WordID) -> Bool { a.rawValue < b.rawValue }

  /// Feeds the id to a hasher.
  @inlinable public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}
