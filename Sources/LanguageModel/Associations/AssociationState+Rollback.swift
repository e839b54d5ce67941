internal import Tokenization

extension AssociationState {
  /// Keeps an undo log for a rollback of `count` words.
  mutating func allowRollback(of count: Int) {
    earlierContextLimit = count / AssociationShape.refreshInterval + 2
    phrases?.allowRollback(of: count)
  }

  /// Called where `contextAtRefresh` is about to be replaced.
  mutating func keepEarlierContext() {
    guard earlierContextLimit > 0 else { return }
    if earlierContexts.count == earlierContextLimit { earlierContexts.removeFirst() }
    earlierContexts.append(contextAtRefresh)
  }

  /// Rolls the last words back.
  ///
  /// q is computed again from the last multiple of 64 that is left, so that its bits are what they were.
  ///
  /// - Parameter sentences: the state of the sentence before each of them.
  /// - Precondition: no more words than `allowRollback` was given.
  mutating func rollBack(_ sentences: [SentenceState]) {
    for sentence in sentences.reversed() {
      guard let word = history.popLast() else { return }
      if position % AssociationShape.refreshInterval == 0, let earlier = earlierContexts.popLast() {
        contextAtRefresh = earlier
      }
      statistics.rollBack(WordID(word), sentence)
    }
    forgetUpcoming()
    context = contextAtRefresh
    let multiple = position - position % AssociationShape.refreshInterval
    for earlier in multiple..<position { decayAndAdd(WordID(history[earlier])) }
    // Values computed for the words rolled back are void; older ones are not.
    if refreshedAt > position { refreshedAt = -1 }
    freshAt = -1
  }

  /// The memory of its own arrays, bytes, without what `lendWorkspace` lends.
  var byteCount: Int {
    statistics.byteCount
      + 4 * (history.capacity + context.capacity + contextAtRefresh.capacity)
      + earlierContexts.reduce(0) { $0 + 4 * $1.capacity }
      + (phrases?.byteCount ?? 0)
  }
}
