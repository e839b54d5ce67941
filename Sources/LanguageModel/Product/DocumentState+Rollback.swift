internal import Tokenization

extension DocumentState {
  /// Keeps, from now on, an undo log for a rollback of up to `count` of the last words.
  package mutating func allowRollback(of count: Int) {
    undoLog = UndoLog(limit: count)
    // The undo log may reach back twice as far, and the grammar's words before that.
    associations?.allowRollback(of: 2 * count)
  }

  /// Returns the document, to the bit, to its state at an earlier position.
  ///
  /// - Returns: false, and nothing is changed, where the undo log does not reach back so far.
  /// - Complexity: O(words that are forgotten + 64).
  package mutating func rollBack(to position: Int) -> Bool {
    let count = self.position - position
    guard count > 0 else { return true }
    guard let known = undoLog?.entries.count, count <= known else { return false }
    // The grammar reads its history again, from the start of the document if that is not further back.
    let history = min(model.grammar.order - 1, position)
    guard count + history <= known, let entries = undoLog?.removeLast(count) else { return false }
    for entry in entries.reversed() {
      if let change = entry.change { cache.rollBack(change) }
      self.history.rollBack(entry.lost)
    }
    leavePosition()
    rescaledAt = -1
    associations?.rollBack(entries.compactMap(\.sentence))
    self.position = position
    rereadGrammar(undoLog?.entries.suffix(history).map(\.word) ?? [])
    return true
  }

  /// - Parameter words: the last ones, as many as the longest history has, or all of the document.
  private mutating func rereadGrammar(_ words: [WordID]) {
    ahead = nil
    unreadCount = 0
    var words = words[...]
    if !model.details.historyAcrossSentences, let end = words.lastIndex(of: .sentenceEnd) {
      words = words[(end + 1)...]
      grammar = model.grammar.initialState
    } else {
      grammar = words.count == position ? model.grammar.initialState : model.grammar.emptyState
    }
    for word in words { leave(word) }
  }
}
