internal import Tokenization

extension DocumentState {
  /// Keeps, from now on, what taking back up to so many of the last words needs.
  package mutating func allowTakingBack(_ count: Int) {
    journal = DocumentJournal(limit: count)
    // The journal may reach back twice as far, and the grammar's words before that.
    associations?.allowTakingBack(2 * count)
  }

  /// Forgets the last words again: the document is then, to the bit, what it was before them.
  ///
  /// - Returns: false, and nothing is changed, where the journal does not reach back so far.
  /// - Complexity: O(`count` + 64).
  package mutating func takeBack(_ count: Int) -> Bool {
    guard count > 0 else { return true }
    guard let known = journal?.entries.count, count <= known else { return false }
    // The grammar reads its history anew, from the start of the document if that is not further back.
    let history = min(model.grammar.order - 1, position - count)
    guard count + history <= known, let entries = journal?.removeLast(count) else { return false }
    for entry in entries.reversed() {
      if let change = entry.change { cache.takeBack(change) }
    }
    associations?.takeBack(entries.compactMap(\.place))
    position -= count
    readGrammarAnew(journal?.entries.suffix(history).map(\.word) ?? [])
    return true
  }

  /// - Parameter words: the last ones, as many as the longest history has, or all of the document.
  private mutating func readGrammarAnew(_ words: [WordID]) {
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

  // MARK: The arrays over the vocabulary

  /// Whether it needs arrays over the vocabulary to answer. It makes some when it has none.
  package var needsWorkspace: Bool { associations != nil }

  /// Gives away the arrays that it computes in; until it takes some it can read and take back words.
  ///
  /// - Returns: nil where the model or the chosen experts need none.
  package mutating func lendWorkspace() -> AssociationWorkspace? { associations?.lendWorkspace() }

  /// Takes arrays to compute in; see `AssociationState.take`.
  package mutating func take(_ workspace: AssociationWorkspace?, isOwn: Bool) {
    if let workspace { associations?.take(workspace, isOwn: isOwn) }
  }

  /// What it takes, about, without what `lendWorkspace` gives away.
  package var byteCount: Int {
    MemoryLayout<DocumentState>.size + cache.byteCount + (associations?.byteCount ?? 0) + (journal?.byteCount ?? 0)
  }
}
