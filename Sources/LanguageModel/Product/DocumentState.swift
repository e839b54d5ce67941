internal import Glibc
package import Tokenization
internal import VectorMath

/// The parts of a word's log probability, nats; they sum to it.
package struct LogParts: Sendable, Equatable {
  /// log P(w | the last words).
  package var grammar = 0.0
  /// v_w · q: the topic.
  package var topic = 0.0
  /// θ + t2: whether the document has used the word, and how often that was to be expected.
  package var repetition = 0.0
  /// t3 + b_w: the place in sentence and quotation, and the word's own bias.
  package var state = 0.0
  /// -log Z, and log of what grammar takes back of P where the product is known to say too much.
  package var normaliser = 0.0
  /// log of P after the document's caches over P before.
  package var verbatim = 0.0

  package init() {}

  package mutating func add(_ other: LogParts) {
    grammar += other.grammar
    topic += other.topic
    repetition += other.repetition
    state += other.state
    normaliser += other.normaliser
    verbatim += other.verbatim
  }

  package var sum: Double { grammar + topic + repetition + state + normaliser + verbatim }
}

/// A model in the middle of a document: what it has read, and the next word's distribution.
///
/// P(w | h, c) = P_grammar(w | h) · r(w | c) / Z(h, c), then the document's caches. A value of some megabytes, changed in
/// place; what it answers depends on the document alone, not on how it was given. Words can be taken back again where
/// that was allowed: `DocumentState+TakingBack.swift`.
package struct DocumentState: Sendable {
  let model: Model
  let experts: Experts
  /// The state before `unread`.
  var grammar: NGramState
  /// The last words, read by everything but the grammar, which looks at no more than so many: they wait until it is asked.
  private var unread = InlineArray<8, UInt32>(repeating: 0)
  var unreadCount = 0
  var associations: AssociationState?
  var cache = DocumentCache()
  let usesCache: Bool
  /// What taking back the last words needs; nil where none will be.
  var journal: DocumentJournal?

  package init(_ model: Model, experts: Experts = .all) {
    self.model = model
    self.experts = experts
    grammar = model.grammar.initialState
    let usesProduct = !experts.isDisjoint(with: .product)
    associations =
      usesProduct ? model.associations.map { AssociationState($0, grammar: model.grammar, parts: experts) } : nil
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

  /// Makes room for so many words, if the document has none yet. Changes no answer.
  mutating func reserve(_ wordCount: Int) {
    if usesCache { cache.reserve(wordCount) }
  }

  /// The state after the word last asked about, which usually is the next to be read.
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
      let place = associations?.statistics.sentence
      associations?.append(word)
      journal?.note(word, place, usesCache ? cache.add(word) : nil)
    }
    position += 1
  }

  /// Says which words will be read next, and asked about in between: quicker than not to, and changes no answer.
  mutating func foresee(_ words: [WordID]) { associations?.foresee(words) }

  /// Leaves a word to be read by the grammar when it is asked.
  mutating func leave(_ word: WordID) {
    if unreadCount == model.grammar.order - 1 {
      // What lies further back than that changes nothing.
      guard unreadCount > 0 else { return }
      for place in 1..<unreadCount { unread[place - 1] = unread[place] }
      unreadCount -= 1
      grammar = model.grammar.emptyState
    }
    unread[unreadCount] = word.rawValue
    unreadCount += 1
  }

  /// The grammar's state after all words.
  private mutating func grammarState() -> NGramState {
    for place in 0..<unreadCount { model.grammar.advance(&grammar, by: WordID(unread[place])) }
    unreadCount = 0
    return grammar
  }

  /// Grammar's state, if grammar alone answers; nil if the wider context takes part.
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
      associations!.addParts(of: word, to: &parts)
      parts.normaliser = -log(max(normaliser, 1e-300))
      if !parts.sum.isFinite {  // only in a damaged file
        parts = LogParts()
        parts.grammar = logFinite(probability)
      }
    }
    if usesCache, let gates = model.gates {
      let place = place(grammar, normaliser)
      if associations != nil {
        let product = exp(parts.sum)
        let escaped = product + cache.escape(gates, place) * (probability - product)
        parts.normaliser += logFinite(escaped) - parts.sum
      }
      let mixed = cache.mix(exp(parts.sum), word, gates, place)
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
      let place = place(grammar, normaliser)
      mixture = cache.mixture(gates, place)
      if associations != nil { escape = cache.escape(gates, place) }
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

  private func place(_ state: NGramState, _ normaliser: Double) -> GatePlace {
    var backoff = 9
    var followers = 0
    if state.length > 0 {
      let node = state.nodes[state.length]
      backoff = min(9, max(0, Int(model.grammar.backoff(ofLevel: state.length, node: node) * 10)))
      followers = model.grammar.children(ofLevel: state.length, node: node).count
    }
    return GatePlace(
      historyLength: state.length, backoffBucket: backoff,
      lengthBucket: GatePlace.log2Bucket(Double(cache.position) / 16),
      normaliserBucket: normaliser < 0.5 ? 0 : normaliser < 0.8 ? 1 : normaliser < 1.25 ? 2 : normaliser < 2 ? 3 : 4,
      followersBucket: min(11, GatePlace.log2Bucket(Double(followers))))
  }

  func topicPulls(on word: WordID, count: Int) -> [TopicPull] {
    associations?.topicPulls(on: word, count: count) ?? []
  }

  /// What fitting the gates needs of the next word: P before the caches, and each open gate with its share of the word.
  package mutating func collect(_ word: WordID, into examples: inout GateExamples) {
    let grammar = grammarState()
    var probe = grammar
    let probability = model.grammar.score(word, &probe).probability
    let normaliser = associations?.normaliser(grammar) ?? 1
    let ratio = associations?.ratio(word) ?? 1
    examples.begin(probability: probability * ratio / normaliser)
    let place = place(grammar, normaliser)
    if associations != nil {
      examples.add(CacheGates.escapeSlot, share: probability, place.features(cache, 0))
    }
    cache.forEachGate(place) { slot, length, features in
      examples.add(slot, share: cache.share(slot, length, of: word), features)
    }
  }
}
