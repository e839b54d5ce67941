internal import Tokenization

extension DocumentCache {
  /// The undo log entry of one added word: the values that it overwrote in the cache.
  package struct Change: Sendable {
    /// By the length of the context, from 1: what had followed it last.
    var lastWords = InlineArray<6, UInt32>(repeating: 0)
    var lastPositions = InlineArray<6, Int32>(repeating: 0)
    /// Bits, by the length of the context: whether it was new, and whether the word had not followed it before.
    var newContexts: UInt8 = 0
    var newFollowers: UInt8 = 0
    /// The word that the longest context lost.
    let forgotten: UInt32
    /// The word's weight among the fading unigrams, nil if there was none, and what goes with it.
    let fading: Double?
    let fadingTotal: Double
    let weight: Double
    /// Whether all weights were scaled: a rollback ends after this word.
    var isFinal = false

    init(forgotten: UInt32, fading: Double?, fadingTotal: Double, weight: Double) {
      self.forgotten = forgotten
      self.fading = fading
      self.fadingTotal = fadingTotal
      self.weight = weight
    }
  }

  /// Rolls the last word back: the cache is then as it was before that word.
  ///
  /// - Precondition: `change` is what `add` returned for the last word, and is not final.
  mutating func rollBack(_ change: Change) {
    let word = recent[0]
    for age in 0..<Self.longestContext { recent[age] = recent[age + 1] }
    recent[Self.longestContext] = change.forgotten
    position -= 1
    findContexts()
    // The newest followers and contexts are at the ends of their lists: those of the longest context last.
    for length in (1...Self.longestContext).reversed() where keys[length] != 0 && current[length] >= 0 {
      rollBack(word, afterContextOf: length, change)
    }
    if let index = fadingTable.find(Self.fadingKey(WordID(word))) {
      if let before = change.fading {
        fadingWeights[Int(index)] = before
      } else {
        fadingTable.remove(Self.fadingKey(WordID(word)))
        fadingWords.removeLast()  // it was the last of those that were new
        fadingWeights.removeLast()
      }
    }
    fadingTotal = change.fadingTotal
    weight = change.weight
  }

  private mutating func rollBack(_ word: UInt32, afterContextOf length: Int, _ change: Change) {
    let index = Int(current[length])
    let bit = 1 << UInt8(length) as UInt8
    if change.newContexts & bit != 0 {
      contextTable.remove(keys[length])
      contexts.removeLast()
      current[length] = -1
      return
    }
    var context = contexts[index]
    if change.newFollowers & bit != 0 {
      unlist(word, of: index, &context)
      context.distinct -= 1
      // The one that is left was listed together with this one.
      if context.distinct == 1 { unlist(change.lastWords[length], of: index, &context) }
    } else if context.first >= 0, let follower = followerTable.find(Self.followerKey(index, word)) {
      followers[Int(follower)].count -= 1
    }
    context.total -= 1
    context.lastWord = change.lastWords[length]
    context.lastPosition = change.lastPositions[length]
    contexts[index] = context
  }

  /// Removes the word that was listed last from the list of what followed a context.
  private mutating func unlist(_ word: UInt32, of index: Int, _ context: inout Continuations) {
    followerTable.remove(Self.followerKey(index, word))
    context.first = followers.removeLast().next
  }

  /// About how much memory its arrays take, bytes.
  var byteCount: Int {
    contexts.capacity * MemoryLayout<Continuations>.stride + followers.capacity * MemoryLayout<Follower>.stride
      + contextTable.byteCount + followerTable.byteCount + fadingTable.byteCount
      + fadingWords.capacity * MemoryLayout<UInt32>.stride + fadingWeights.capacity * MemoryLayout<Double>.stride
  }
}
