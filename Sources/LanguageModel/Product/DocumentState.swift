internal import Glibc
package import Tokenization
internal import VectorMath

/// A model in the middle of a document: what it has read, and the next word's distribution.
///
/// P(w | h, c) = P_grammar(w | h) · r(w | c) / Z(h, c), then the document's caches. A value of some megabytes, changed in
/// place. Its answers depend on the document alone, not on how it was given. It can be rolled back where that was
/// allowed: `DocumentState+Rollback.swift`.
package struct DocumentState: Sendable {
  let model: Model
  let experts: Experts
  /// The state before `unread`.
  var grammar: NGramState
  /// The last words, which the grammar has not read yet: it does when it is asked. No more than its longest history.
  private var unread = InlineArray<8, UInt32>(repeating: 0)
  var unreadCount = 0
  var associations: AssociationState?
  var cache = DocumentCache()
  let usesCache: Bool
  /// The journal for a rollback; nil where there will be none.
  var journal: DocumentJournal?

  package init(_ model: Model, experts: Experts = .all) {
    self.model = model
    self.experts = experts
    grammar = model.grammar.initialState
    let parts = experts.associationParts
    associations =
      parts.isEmpty ? nil : model.associations.map { AssociationState($0, grammar: model.grammar, parts: parts) }
    usesCache = experts.contains(.caches) && model.gates != nil
  }

  /// Begins a new document.
  package mutating func reset() {
    grammar = model.grammar.initialState
    unreadCount = 0
    ahead = nil
    associations?.reset()
    if usesCache { cache.reset() }
    journal?.removeAll()
    position = 0
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
  package mutating func append(_ word: WordID) {
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
    if journal == nil {
      associations?.append(word)
      if usesCache { cache.add(word) }
    } else {
      let sentence = associations?.statistics.sentence
      associations?.append(word)
      journal?.add(word, sentence, usesCache ? cache.add(word) : nil)
    }
    position += 1
  }

  /// Announces the words that will be read next, and asked about in between. Changes no answer, only the time it takes.
  mutating func prefetch(_ words: [WordID]) { associations?.prefetch(words) }

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

  /// The grammar's state after all words.
  private mutating func grammarState() -> NGramState {
    for index in 0..<unreadCount { model.grammar.advance(&grammar, by: WordID(unread[index])) }
    unreadCount = 0
    return grammar
  }

  /// The grammar's state, if the grammar alone answers; nil if the wider context takes part.
  var grammarAlone: NGramState? {
    guard associations == nil, !usesCache else { return nil }
    var copy = self
    return copy.grammarState()
  }

  /// log P of a word that may come next, in its parts, and the length of the longest n-gram that ends with it.
  package mutating func parts(of word: WordID) -> (parts: LogParts, matchedOrder: Int) {
    var parts = LogParts()
    let grammar = grammarState()
    var after = grammar
    let (probability, matchedOrder) = model.grammar.score(word, &after)
    ahead = (word, after)
    parts.grammar = logFinite(probability)
    var normaliser = 1.0
    if associations != nil {
      normaliser = associations!.normaliser(grammar)  // not nil, as just seen
      let ratio = associations!.logParts(of: word)
      (parts.topic, parts.repetition, parts.state) = (ratio.topic, ratio.repetition, ratio.state)
      parts.normaliser = -log(max(normaliser, 1e-300))
      if !parts.sum.isFinite {  // only in a damaged file
        parts = LogParts()
        parts.grammar = logFinite(probability)
      }
    }
    if usesCache, let gates = model.gates {
      let buckets = buckets(grammar, normaliser)
      if associations != nil {
        let product = exp(parts.sum)
        let escaped = product + cache.escape(gates, buckets) * (probability - product)
        parts.normaliser += logFinite(escaped) - parts.sum
      }
      let mixed = cache.mix(exp(parts.sum), word, gates, buckets)
      parts.verbatim = logFinite(mixed) - parts.sum
    }
    return (parts, matchedOrder)
  }

  /// P(w) of every word; the sum is 1.
  /// - Parameter probabilities: shape (vocabulary); overwritten.
  package mutating func distribution(into probabilities: inout [Float]) {
    let grammar = grammarState()
    let normaliser = associations?.normaliser(grammar) ?? 1
    var mixture = CacheMixture()
    var escape = 0.0
    if usesCache, let gates = model.gates {
      let buckets = buckets(grammar, normaliser)
      mixture = cache.mixture(gates, buckets)
      if associations != nil { escape = cache.escape(gates, buckets) }
    }
    if associations != nil {
      model.grammar.distribution(after: grammar, into: &probabilities)
      let scale = Float(mixture.kept * (1 - escape) / max(normaliser, 1e-300))
      associations!.withRatios { ratios in  // not nil, as just seen
        var output = probabilities.mutableSpan
        multiply(&output, by: ratios.span, scale, plus: Float(mixture.kept * escape))
      }
    } else {
      model.grammar.distribution(after: grammar, scaledBy: Float(mixture.kept), into: &probabilities)
    }
    cache.add(mixture, to: &probabilities)
  }

  // MARK: The caches

  private func buckets(_ state: NGramState, _ normaliser: Double) -> GateBuckets {
    GateBuckets(model.grammar, state, normaliser: normaliser, documentLength: cache.position)
  }

  func topicPulls(on word: WordID, count: Int) -> [TopicPull] {
    associations?.topicPulls(on: word, count: count) ?? []
  }

  /// Adds the next word to the examples that the gates are fitted on: P before the caches, and each open gate with its
  /// cache's share of the word.
  package mutating func collect(_ word: WordID, into examples: inout GateExamples) {
    let grammar = grammarState()
    var probe = grammar
    let probability = model.grammar.score(word, &probe).probability
    let normaliser = associations?.normaliser(grammar) ?? 1
    let ratio = associations?.ratio(word) ?? 1
    examples.begin(probability: probability * ratio / normaliser)
    let buckets = buckets(grammar, normaliser)
    if associations != nil {
      examples.add(CacheGates.escapeSlot, share: probability, buckets.features(cache, 0))
    }
    cache.forEachGate(buckets) { slot, length, features in
      examples.add(slot, share: cache.share(slot, length, of: word), features)
    }
  }
}
