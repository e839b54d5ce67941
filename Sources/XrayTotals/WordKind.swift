/// The kind of a word, by rules that need no tagger. The first that fits counts, in this order: unknown, number,
/// punctuation, name, function, content.
package enum WordKind: String, Sendable, CaseIterable {
  /// One of the commonest words: at least one in a thousand of our corpus is it, in capitals or not.
  case function
  /// All other words.
  case content
  /// Two letters or more of which the first is a capital, where our corpus spells it so more often than small.
  case name
  /// It holds a digit.
  case number
  /// It holds neither a letter nor a digit.
  case punctuation
  /// A word that our vocabulary does not hold.
  case unknown
}
