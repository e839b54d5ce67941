package import Tokenization

internal import Storage
internal import VectorMath

/// Many words of one text at once.
///
/// Word by word, a search waits for the one before it, and each of its steps for memory. Level by level none need wait:
/// which bigram ends at a position depends on two words alone, which trigram on the bigram before it, and so on. So all
/// positions are searched on one level before the next, sixteen in step, and their waits overlap.
extension NGramModel {
  /// What `score(_:_:)` gives for each word in turn, to the bit, and the state after the last.
  ///
  /// - Precondition: the words lie in the vocabulary.
  /// - Parameters:
  ///   - isWithinSentences: whether history begins again after each sentence end.
  /// - Returns: P of each word. Shape (words).
  package func score(_ words: [WordID], _ state: inout NGramState, isWithinSentences: Bool) -> [Double] {
    guard let lastWord = words.last else { return [] }
    let begin = initialState
    var probabilities = words.map { Double(unigrams[$0.index]) }
    // For each position, on the current level: the node of the n-gram that ends there.
    var here = words.map(\.rawValue)
    var next = NGramState()
    next.nodes[1] = lastWord.rawValue
    next.length = min(1, order - 1)
    for length in 1..<order {
      let before = histories(
        here, words, first: state.node(length), afterSentence: isWithinSentences ? begin.node(length) : nil)
      here = extend(before, here, words, &probabilities, length: length)
      if length + 1 < order, let node = here.last, node != Self.noNode {
        next.nodes[length + 1] = node
        next.length = length + 1
      }
    }
    state = isWithinSentences && lastWord == .sentenceEnd ? begin : next
    return probabilities
  }

  static let noNode = UInt32.max

  /// The node of the history before each position: that of the n-gram which ends one position earlier.
  /// - Parameter afterSentence: the node after a sentence end; nil if a sentence end is a word like others.
  private func histories(_ here: [UInt32], _ words: [WordID], first: UInt32, afterSentence: UInt32?) -> [UInt32] {
    var before = here
    before.removeLast()
    before.insert(first, at: 0)
    if let afterSentence {
      for position in 1..<max(words.count, 1) where words[position - 1] == .sentenceEnd {
        before[position] = afterSentence
      }
    }
    return before
  }

  /// One level: γ of the histories of `length` words, and the n-grams that are a word longer.
  /// - Returns: the nodes of these n-grams.
  private func extend(
    _ before: [UInt32], _ here: [UInt32], _ words: [WordID], _ probabilities: inout [Double], length: Int
  ) -> [UInt32] {
    var longer = [UInt32](repeating: Self.noNode, count: words.count)
    guard let column = levels[length].word, let backoff = levels[length - 1].backoff,
      let child = levels[length - 1].child
    else { return longer }
    prefetch(backoff.span, at: before.span)
    prefetch(child.span, at: before.span)
    var searches = SortedSearches(capacity: words.count)
    var products = probabilities.mutableSpan
    do {
      let (factors, starts, histories, shorter, words) = (backoff.span, child.span, before.span, here.span, words.span)
      for position in 0..<words.count {
        let node = Int(histories[position])
        guard node < factors.count else { continue }  // no such history: every word is as likely as after a shorter one
        products[position] *= clamp(factors[node])
        guard shorter[position] != Self.noNode else { continue }
        let (start, end) = (Int(starts[node]), Int(starts[node + 1]))
        if start < end, end <= column.count {
          searches.append(words[position].rawValue, in: start..<end, tag: position)
        }
      }
    }
    searches.run(in: column.span)
    let weights = levels[length].weight
    weights.prefetch(at: searches.indices)
    let pointers = unsafe weights.unsafePointers  // into `weights`, which has as many as `column`
    var nodes = longer.mutableSpan
    let (found, tags) = (searches.indices, searches.tags)
    for search in 0..<found.count where found[search] != SortedSearches.notFound {
      let (position, node) = (Int(tags[search]), found[search])
      let weight = unsafe Double(pointers[Int(node)])
      products[position] = holdsProbabilities ? weight : products[position] + weight
      nodes[position] = node
    }
    return longer
  }

  /// log P of a text of ids from its beginning, nats.
  /// - Precondition: the words lie in the vocabulary.
  package func logProbability(of words: [WordID], isWithinSentences: Bool) -> Double {
    var state = initialState
    var sum = 0.0
    for start in stride(from: 0, to: words.count, by: Self.batchCount) {
      let batch = Array(words[start..<min(start + Self.batchCount, words.count)])
      for probability in score(batch, &state, isWithinSentences: isWithinSentences) { sum += logFinite(probability) }
    }
    return sum
  }

  /// How many words to score at once: enough for the searches to overlap, few enough for the processor's caches.
  static let batchCount = 1_024
}

extension NGramState {
  /// The node of the last `length` words, or `NGramModel.noNode`.
  fileprivate func node(_ length: Int) -> UInt32 { length <= self.length ? nodes[length] : NGramModel.noNode }
}
