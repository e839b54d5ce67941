internal import Glibc
internal import Storage
package import Tokenization
internal import VectorMath

/// The association expert's view of one document so far: r(w) of every word, and Z of any history.
///
/// r is exact but for staleness, and staleness depends on the *position in the document* alone: at position n, with p the
/// last multiple of 64, the topic score of the 8,192 commonest words and the recurrence of the words seen since p - 64
/// are those of n; everything else is that of p, and uses only half-lives of ten words and more. So r is a function of
/// the document: however it was given (at once, word by word, in several requests), the bits are the same.
///
/// Reading a word costs a few additions; the work is done on demand (`refresh`). A value of some megabytes, to be changed
/// in place.
package struct AssociationState: Sendable {
  let model: AssociationModel
  let grammar: NGramModel
  private(set) var parts: AssociationParts
  // Only rollback, and lending the arrays to another document, change these from other files.
  var statistics: DocumentStatistics
  /// The document's words and sentence ends.
  var history: [UInt32] = []
  /// Shape (dimension): the decayed sum of u, now and at the last multiple of 64.
  var context: [Float]
  var contextAtRefresh: [Float]
  /// Earlier `contextAtRefresh`, newest last; empty unless rollback is allowed.
  var earlierContexts: [[Float]] = []
  var earlierContextLimit = 0
  let frequentCount: Int

  /// What the phrases of the document were read as; nil where they take no part.
  var phrases: PhraseState?
  /// What of it is near, and its normaliser, at the position last asked about.
  var near = NearPhrases()
  /// Whether the parts of a word tell near phrases from far ones; otherwise all are near, which takes less time.
  var dividesPhrases = true

  // The values of the last refresh; empty until the first answer. Shapes (vocabulary).
  /// v·q of the rare words.
  var scores: [Float] = []
  var extras: [Float] = []
  var ratios: [Float] = []
  /// v·q of the common words with what phrases say, now and, where the next words are known, at the next positions. Shape
  /// (positions, common words) or more.
  var rows: [Float] = []
  /// The positions that `rows` are of, and q there.
  var rowPositions = 0..<0
  var topicQueries: [QuantizedVector] = []
  /// The next words, as far as they are known, and the position of the first of them.
  var upcoming: [WordID] = []
  var upcomingPosition = 0
  let weights: MappedColumn<Float>
  var refreshedAt = -1
  var freshAt = -1
  /// Σ P(w)·r(w) over the rare words at the last refresh.
  var rareSumAtRefresh = 0.0
  /// The words that are newer than the last refresh, with their r and θ + t2 at that refresh.
  var patched: [(word: UInt32, ratio: Float, extra: Float)] = []
  var stateExtras: [Float]
  var rareSums = RareSums()
  /// What a memory adds to log r of every word, from the next refresh on; and what it has added to `extras`.
  private(set) var rescaling = AppliedRescaling()
  var rescalingAtRefresh = AppliedRescaling()
  /// Z of the empty history: Σ P(w)·r(w).
  var rootNormaliser = 1.0

  /// - Parameter parts: those that take part.
  package init(_ model: AssociationModel, grammar: NGramModel, parts: AssociationParts = .all) {
    self.model = model
    self.parts = parts
    self.grammar = grammar
    let size = model.vocabularySize
    statistics = DocumentStatistics(quotes: model.quotes)
    context = [Float](repeating: 0, count: model.dimension)
    contextAtRefresh = context
    frequentCount = min(AssociationShape.frequentCount, size)
    weights = grammar.unigrams
    stateExtras = [Float](repeating: 0, count: min(AssociationShape.stateWordCount, size))
    phrases = parts.isDisjoint(with: .phrase) ? nil : model.phrases.map(PhraseState.init)
  }

  /// Leaves parts out from now on. Everything is computed anew, in arrays of its own, when it is next asked.
  mutating func restrict(to parts: AssociationParts) {
    self.parts = parts
    (scores, extras, ratios, rows, patched) = ([], [], [], [], [])
    if parts.isDisjoint(with: .phrase) { phrases = nil }
    rareSums.removeAll()
    (refreshedAt, freshAt) = (-1, -1)
    forgetUpcoming()
  }

  /// Adds a memory's rescaling from now on. It is to be the same whenever this position's multiple of 64 is.
  mutating func rescale(_ rescaling: AppliedRescaling) {
    guard rescaling != self.rescaling else { return }
    self.rescaling = rescaling
    freshAt = -1
  }

  /// How many words and sentence ends were read.
  package var position: Int { statistics.position }

  /// Forgets the document.
  package mutating func reset() {
    statistics.reset()
    history.removeAll(keepingCapacity: true)
    for j in 0..<context.count {
      context[j] = 0
      contextAtRefresh[j] = 0
    }
    earlierContexts.removeAll(keepingCapacity: true)
    phrases?.reset()
    // At its beginning every document is the same.
    if refreshedAt != 0 { refreshedAt = -1 }
    freshAt = -1
    forgetUpcoming()
  }

  /// Reads the next word, or sentence end, of the document.
  package mutating func append(_ word: WordID) {
    let index = position - upcomingPosition
    if !upcoming.isEmpty, index >= upcoming.count || upcoming[index] != word { forgetUpcoming() }
    history.append(word.rawValue)
    statistics.add(word)
    decayAndAdd(word)
    if statistics.position % AssociationShape.refreshInterval == 0 {
      keepEarlierContext()
      contextAtRefresh = context
    }
  }

  /// Announces the words that will be read next, and asked about in between: then the work for several is done at once.
  /// Changes no answer, and other words may come after all.
  mutating func prefetch(_ words: [WordID]) {
    if words.isEmpty { return forgetUpcoming() }
    upcoming = words
    upcomingPosition = position
    // What was computed for other words to come is void.
    rowPositions = rowPositions.clamped(to: 0..<position + 1)
    let steps = position + 1
    phrases?.rollBack(to: steps)
  }

  mutating func forgetUpcoming() {
    upcoming.removeAll(keepingCapacity: true)
    upcomingPosition = position
    rowPositions = 0..<0
    let steps = position + 1
    phrases?.rollBack(to: steps)
    (near.position, near.changedPosition) = (-1, -1)
  }

  /// q ← δ·q + u of the word.
  mutating func decayAndAdd(_ word: WordID) { Self.decayAndAdd(word, to: &context, model) }

  /// Static, because `context` is a part of the state: a method would copy it for each word.
  static func decayAndAdd(_ word: WordID, to context: inout [Float], _ model: AssociationModel) {
    let (decay, input) = (model.decay, model.input)
    var sum = context.mutableSpan
    decayAdd(
      &sum, decay: decay.span, input.values.span, at: word.index * input.dimension, scale: input.scale[word.index])
  }
}
