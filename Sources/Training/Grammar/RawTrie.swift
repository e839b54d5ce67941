internal import Storage
internal import Tokenization

/// The trie of all n-grams with their raw counts, one set of columns a level, in temporary files.
///
/// Nodes of a level are in the order of their words; the children of node i of level l are
/// `child[i]..<child[i + 1]` on level l + 1. On level 1 a node's index is its word.
struct RawTrie {
  struct Level {
    /// Shape (nodes): the last word; nil on level 1.
    let word: MappedColumn<UInt32>?
    /// Shape (nodes): how often the n-gram was seen.
    let count: MappedColumn<UInt32>
    /// Shape (nodes + 1); nil on the last level.
    let child: NodeColumn?
  }

  let order: Int
  /// levels[l - 1] holds the n-grams of l words.
  let levels: [Level]

  var nGramTotal: Int { levels.reduce(0) { $0 + $1.count.count } }
}

extension RawTrie {
  /// The nodes of a level whose first word is the given one: neighbours.
  func nodes(ofLevel level: Int, beginningWith word: WordID) -> Range<Int> {
    var nodes = word.index..<word.index + 1
    for upper in 0..<level - 1 {
      guard let child = levels[upper].child else { break }
      nodes = child[nodes.lowerBound]..<child[nodes.upperBound]
    }
    return nodes
  }
}
