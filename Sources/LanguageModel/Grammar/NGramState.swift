internal import Tokenization

/// The history that an n-gram model needs: for each length, the node of the last words, as long as training saw them.
///
/// A value of 40 bytes; computing with it allocates nothing.
package struct NGramState: Sendable {
  /// How many of the last words form a history that the model holds: 0...order - 1.
  package internal(set) var length: Int
  /// `nodes[l]` is the node, on level l, of the last l words; l in 1...length. The rest is meaningless.
  package internal(set) var nodes: InlineArray<8, UInt32>

  /// The history without its oldest word; nil if it has none.
  var shorter: NGramState? {
    guard length > 0 else { return nil }
    var other = self
    other.length -= 1
    return other
  }

  init() {
    length = 0
    nodes = InlineArray(repeating: 0)
  }
}
