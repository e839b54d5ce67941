internal import Storage
internal import Tokenization

extension NGramModel {
  /// The last `length` words, as the history of a state has them; empty if the state or a damaged file does not tell them.
  ///
  /// - Complexity: O(length · log(n-grams)): a node's parent is searched for.
  func words(of state: NGramState, last length: Int) -> [WordID] {
    guard length > 0, length <= state.length else { return [] }
    var words: [WordID] = []
    var node = Int(state.nodes[length])
    for level in stride(from: length, to: 1, by: -1) {
      guard let word = levels[level - 1].word, node < word.count, let child = levels[level - 2].child,
        child.count > 1, Int(word[node]) < vocabularySize
      else { return [] }
      words.append(WordID(word[node]))
      // The last node above whose children do not begin behind this one.
      var (low, high) = (0, child.count - 1)
      while high - low > 1 {
        let middle = (low + high) / 2
        if Int(child[middle]) <= node { low = middle } else { high = middle }
      }
      node = low
    }
    guard node < vocabularySize else { return [] }
    return [WordID(UInt32(truncatingIfNeeded: node))] + words.reversed()
  }
}
