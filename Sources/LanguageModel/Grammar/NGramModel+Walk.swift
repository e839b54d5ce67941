internal import Storage
package import Tokenization

extension NGramModel {
  /// Calls `body` with every n-gram of one length, in ascending order of their words.
  ///
  /// - Parameter body: is given the words; P(last word | the words before it), `<s>` being 0 as the only word; and the
  ///   back-off weight γ of the n-gram as a history, 1 where nothing follows; nil on the last level.
  /// - Complexity: O(n-grams of that length and shorter ones), nothing allocated for each.
  package func forEachNGram<Failure: Error>(
    ofLength length: Int,
    _ body: (_ words: [WordID], _ probability: Double, _ backoff: Double?) throws(Failure) -> Void
  ) throws(Failure) {
    guard (1...order).contains(length) else { return }
    var words: [WordID] = []
    for word in 0..<UInt32(vocabularySize) {
      var state = emptyState
      let (probability, _) = score(WordID(word), &state)
      words.append(WordID(word))
      if length == 1 {
        try body(words, probability, backoffBelowOrder(ofLevel: 1, node: word))
      } else {
        try walk(node: word, state, &words, toLength: length, body)
      }
      words.removeLast()
    }
  }

  /// The n-grams of `length` words that begin with `words`, whose node is given.
  private func walk<Failure: Error>(
    node: UInt32, _ state: NGramState, _ words: inout [WordID], toLength length: Int,
    _ body: (_ words: [WordID], _ probability: Double, _ backoff: Double?) throws(Failure) -> Void
  ) throws(Failure) {
    let level = words.count + 1
    guard let column = levels[level - 1].word else { return }
    for index in children(ofLevel: words.count, node: node) {
      let word = WordID(column[index])
      guard word.index < vocabularySize else { continue }  // only in a damaged file
      var next = state
      let (probability, _) = score(word, &next)
      let child = UInt32(truncatingIfNeeded: index)
      words.append(word)
      if level == length {
        try body(words, probability, backoffBelowOrder(ofLevel: level, node: child))
      } else {
        try walk(node: child, next, &words, toLength: length, body)
      }
      words.removeLast()
    }
  }

  private func backoffBelowOrder(ofLevel length: Int, node: UInt32) -> Double? {
    length < order ? backoff(ofLevel: length, node: node) : nil
  }
}
