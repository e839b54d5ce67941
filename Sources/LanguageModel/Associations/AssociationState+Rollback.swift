internal import Tokenization

extension AssociationState {
  /// Keeps what taking back so many words needs.
  mutating func allowTakingBack(_ count: Int) {
    earlierContextLimit = count / AssociationShape.refreshInterval + 2
  }

  /// Called where `contextAtRefresh` is about to be replaced.
  mutating func keepEarlierContext() {
    guard earlierContextLimit > 0 else { return }
    if earlierContexts.count == earlierContextLimit { earlierContexts.removeFirst() }
    earlierContexts.append(contextAtRefresh)
  }

  /// Forgets the last words again.
  ///
  /// q is computed anew from the last multiple of 64 that is left, so that its bits are what they were.
  ///
  /// - Parameter places: the place in the sentence before each of them.
  /// - Precondition: no more than `allowTakingBack` said.
  mutating func takeBack(_ places: [SentencePlace]) {
    for place in places.reversed() {
      guard let word = history.popLast() else { return }
      if position % AssociationShape.refreshInterval == 0, let earlier = earlierContexts.popLast() {
        contextAtRefresh = earlier
      }
      statistics.takeBack(WordID(word), place)
    }
    forgetUpcoming()
    context = contextAtRefresh
    let multiple = position - position % AssociationShape.refreshInterval
    for place in multiple..<position { decayAndAdd(WordID(history[place])) }
    // What was computed for words that are gone is void; what is older than they are is not.
    if refreshedAt > position { refreshedAt = -1 }
    freshAt = -1
  }

  /// What it takes by itself, without what `lendWorkspace` gives away.
  var byteCount: Int {
    statistics.byteCount
      + 4 * (history.capacity + context.capacity + contextAtRefresh.capacity)
      + earlierContexts.reduce(0) { $0 + 4 * $1.capacity }
  }
}
