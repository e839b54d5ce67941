package import Tokenization

/// A model in the middle of a document: what it has read, and the next word's distribution.
///
/// P(w | h, c) = P_grammar(w | h) · r(w | c) / Z(h, c), then the document's caches. A value of some megabytes, changed in
/// place. Its answers depend on the document alone, not on how it was given: `DocumentState+Distribution.swift`. It can be
/// rolled back where that was allowed: `DocumentState+Rollback.swift`.
package struct DocumentState: Sendable {
  let model: Model
  private(set) var experts: Experts
  /// The state before `unread`.
  var grammar: NGramState
  /// The last words, which the grammar has not read yet: it does when it is asked. No more than its longest history.
  private var unread = InlineArray<8, UInt32>(repeating: 0)
  var unreadCount = 0
  var associations: AssociationState?
  var cache = DocumentCache()
  private(set) var usesCache: Bool
  /// The undo log for a rollback; nil where there will be none.
  var undoLog: UndoLog?
  /// What a memory adds, if the document is read with one. It may be given, changed or taken at any time.
  package var memory: Memory? {
    didSet {
      guard memory !== oldValue else { return }
      history.forgetFactors()
      leavePosition()
      rescaledAt = -1
    }
  }
  /// The last words, as a memory is asked about them.
  var history = MemoryHistory()
  /// The multiple of 64 that the memory's rescaling is of; -1 where it was not asked for.
  var rescaledAt = -1
  /// What the memory says at this position, once it was asked.
  var mixtureHere: MemoryMixture?
  /// Z at this position, once it was asked for: each word that is asked about takes it.
  var normalisersHere: Normalisers?
  /// The same of grammar with near phrases alone, and whether phrases were divided.
  var nearNormaliserHere: (isDivided: Bool, value: Double)?

  package init(_ model: Model, experts: Experts = .all) {
    self.model = model
    self.experts = experts
    grammar = model.grammar.initialState
    let parts = experts.associationParts
    associations =
      parts.isEmpty ? nil : model.associations.map { AssociationState($0, grammar: model.grammar, parts: parts) }
    usesCache = experts.contains(.caches) && model.gates != nil
  }

  /// The same document for a part of its experts.
  ///
  /// Without grammar the words' frequencies stand in its place.
  func asking(_ part: Experts) -> DocumentState {
    var other = self
    other.experts = experts.intersection(part)
    let parts = other.experts.associationParts
    if parts.isEmpty { other.associations = nil } else { other.associations?.restrict(to: parts) }
    other.usesCache = usesCache && part.contains(.caches)
    other.undoLog = nil
    other.ahead = nil
    other.leavePosition()
    return other
  }

  /// Begins a new document.
  package mutating func reset() {
    grammar = model.grammar.initialState
    unreadCount = 0
    ahead = nil
    associations?.reset()
    if usesCache { cache.reset() }
    undoLog?.removeAll()
    history = MemoryHistory()
    leavePosition()
    rescaledAt = -1
    position = 0
  }

  /// Forgets what holds at one position alone.
  mutating func leavePosition() {
    mixtureHere = nil
    normalisersHere = nil
    nearNormaliserHere = nil
  }

  /// Reserves memory for a number of words, if the document has none yet. Changes no answer.
  mutating func reserve(_ wordCount: Int) {
    if usesCache { cache.reserve(wordCount) }
  }

  /// The grammar's state after the word last asked about, which usually is the next to be read.
  var ahead: (word: WordID, grammar: NGramState)?

  /// How many words and sentence ends the document has so far.
  package internal(set) var position = 0

  /// Reads the next word or sentence end.
  package mutating func append(_ word: WordID) { append(word, WordCode(word)) }

  /// Reads the next word or sentence end.
  ///
  /// - Parameter code: what a memory knows it by: of an unknown word, its spelling.
  package mutating func append(_ word: WordID, _ code: WordCode) {
    let lost = history.append(code)
    leavePosition()
    if let ahead, ahead.word == word {
      grammar = ahead.grammar
      unreadCount = 0
    } else {
      leave(word)
    }
    ahead = nil
    if word == .sentenceEnd, !model.details.historyAcrossSentences {
      grammar = model.grammar.initialState
      unreadCount = 0
    }
    if undoLog == nil {
      associations?.append(word)
      if usesCache { cache.add(word) }
    } else {
      let sentence = associations?.statistics.sentence
      associations?.append(word)
      undoLog?.add(word, lost, sentence, usesCache ? cache.add(word) : nil)
    }
    position += 1
  }

  /// Announces the words that will be read next, and asked about in between. Changes no answer, only the time it takes.
  package mutating func prefetch(_ words: [WordID]) { associations?.prefetch(words) }

  /// Leaves a word to be read by the grammar when it is next asked.
  mutating func leave(_ word: WordID) {
    if unreadCount == model.grammar.order - 1 {
      // Words further back than that change nothing.
      guard unreadCount > 0 else { return }
      for index in 1..<unreadCount { unread[index - 1] = unread[index] }
      unreadCount -= 1
      grammar = model.grammar.emptyState
    }
    unread[unreadCount] = word.rawValue
    unreadCount += 1
  }

  /// The grammar's state after all words; that of no words where grammar takes no part.
  mutating func grammarState() -> NGramState {
    guard experts.contains(.grammar) else { return model.grammar.emptyState }
    for index in 0..<unreadCount { model.grammar.advance(&grammar, by: WordID(unread[index])) }
    unreadCount = 0
    return grammar
  }

  /// The grammar's state, if the grammar alone answers; nil if the wider context takes part.
  var grammarAlone: NGramState? {
    guard associations == nil, !usesCache, memory == nil, experts.contains(.grammar) else { return nil }
    var copy = self
    return copy.grammarState()
  }

  func topicPulls(on word: WordID, count: Int, first isFirst: (WordID) -> Bool) -> [TopicPull] {
    associations?.topicPulls(on: word, count: count, first: isFirst) ?? []
  }
}
