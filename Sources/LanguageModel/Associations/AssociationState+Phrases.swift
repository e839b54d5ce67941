internal import Glibc
internal import Storage
internal import Tokenization
internal import VectorMath

/// What phrases say near a position, within grammar's reach.
struct NearPhrases: Sendable {
  /// -1 where nothing was computed.
  var position = -1
  /// v·q of the common words. Shape (common words).
  var scores: [Float] = []
  /// The position of `changes`, and r - 1 of the same words by near phrases alone.
  var changedPosition = -1
  var changes: [Float] = []
  /// Σ P(w)·(r - 1).
  var rootChange = 0.0
}

/// What the phrases of the document say of the common words.
extension AssociationState {
  /// Takes the steps of phrases up to that at a position.
  mutating func readPhrases(upTo position: Int) {
    let (history, upcoming, first) = (self.history, self.upcoming, upcomingPosition)
    phrases?.advance(to: position + 1) { $0 < history.count ? history[$0] : upcoming[$0 - first].rawValue }
  }

  /// How many of the last words are near: those that grammar sees.
  private var nearCount: Int { grammar.order - 1 }

  /// What v is compared with at a position that was read, of the parts that take part.
  private func phraseQuery(_ phrases: PhraseState, at position: Int, _ parts: AssociationParts) -> QuantizedVector {
    var query = phrases.out(position)
    if !parts.isSuperset(of: .phrase) {
      let far = phrases.far(position, beyond: nearCount)
      query = parts.contains(.phraseFar) ? far : zip(query, far).map { $0 - $1 }
    }
    return QuantizedVector(query.span, times: phrases.model.ones.span, scale(at: position).phrase)
  }

  /// Adds what phrases say of the common words to `rows`, at the same positions.
  mutating func addPhrases() {
    guard phrases != nil else { return }
    readPhrases(upTo: rowPositions.upperBound - 1)
    guard let phrases else { return }
    let queries = rowPositions.map { phraseQuery(phrases, at: $0, parts) }
    phrases.model.output.products(
      with: queries, words: 0..<frequentCount, into: &rows, stride: frequentCount, adds: true)
  }

  /// What phrases say of a word: near and far together, and far alone.
  mutating func phraseScores(of word: WordID) -> (all: Double, far: Double) {
    guard phrases != nil, word.index < frequentCount else { return (0, 0) }
    let row = statistics.position - rowPositions.lowerBound
    let all = Double(rows[row * frequentCount + word.index] - topicScore(word.index))
    guard parts.contains(.phraseFar) else { return (all, 0) }
    guard parts.contains(.phraseNear) else { return (all, all) }
    guard dividesPhrases else { return (all, 0) }
    compareNear()
    return (all, all - Double(near.scores[word.index]))
  }

  /// Brings `near` up to date.
  private mutating func compareNear() {
    let position = statistics.position
    guard near.position != position else { return }
    readPhrases(upTo: position)
    guard let phrases else { return }
    let query = phraseQuery(phrases, at: position, .phraseNear)
    if near.scores.isEmpty { near.scores = [Float](repeating: 0, count: frequentCount) }
    phrases.model.output.products(with: query, words: 0..<frequentCount, into: &near.scores)
    near.position = position
  }

  /// log Σ P(w | h)·exp(near): what makes a distribution of grammar and near phrases alone; 0 where phrases are not divided.
  ///
  /// Σ P·r is 1 + Σ P·(r - 1), and r is 1 of all but the common words.
  mutating func nearNormaliser(_ state: NGramState) -> Double {
    guard phrases != nil, dividesPhrases, parts.isSuperset(of: .phrase) else { return 0 }
    refresh()
    compareNear()
    if near.changedPosition != near.position { computeChanges() }
    var sum = near.rootChange
    for length in stride(from: 1, through: state.length, by: 1) {
      sum *= grammar.backoff(ofLevel: length, node: state.nodes[length])
      let range = grammar.children(ofLevel: length, node: state.nodes[length])
      guard !range.isEmpty else { continue }
      let end = grammar.firstChild(notBelow: WordID(UInt32(frequentCount)), in: range, onLevel: length + 1)
      sum += grammar.followerSum(of: range.lowerBound..<end, onLevel: length + 1, near.changes.span)
    }
    return log(max(1 + sum, 1e-300))
  }

  private mutating func computeChanges() {
    if near.changes.isEmpty { near.changes = [Float](repeating: 0, count: frequentCount) }
    let (scores, weights) = (near.scores, self.weights)  // shared, not copied: only read here
    let zeros = [Float](repeating: 0, count: frequentCount)
    do {
      var result = near.changes.mutableSpan
      _ = VectorMath.ratios(
        scores.span, zeros.span, weights: weights.span, range: 0..<scores.count, into: &result)
    }
    var sum = 0.0
    for word in 0..<frequentCount {
      near.changes[word] -= 1
      sum += Double(weights[word]) * Double(near.changes[word])
    }
    near.rootChange = sum
    near.changedPosition = near.position
  }
}
