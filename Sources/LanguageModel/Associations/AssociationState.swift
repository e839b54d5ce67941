internal import Glibc
internal import Storage
package import Tokenization
internal import VectorMath

/// The association expert's view of one document so far: r(w) of every word, and Z of any history.
///
/// r is exact but for staleness, and staleness goes by the *position in the document*: at position n, with p the last
/// multiple of 64, the topic score of the 8,192 commonest words and the repetition of the words seen since p - 64 are
/// those of n, everything else is that of p, and looks only at half-lives of ten words and more. So what comes out is a
/// function of the document alone: however it was given (at once, word by word, in several requests), the bits are the
/// same.
///
/// Reading a word costs a few additions; the work is done when an answer is asked for. A value of some megabytes: keep
/// one and change it in place.
package struct AssociationState: Sendable {
  let model: AssociationModel
  let grammar: NGramModel
  let parts: Experts
  // Only what takes words back, or lends the arrays to another document, changes these from outside.
  var statistics: DocumentStatistics
  /// The document's words and sentence ends.
  var history: [UInt32] = []
  /// Shape (dimension): the decayed sum of u, now and at the last multiple of 64.
  var context: [Float]
  var contextAtRefresh: [Float]
  /// `contextAtRefresh` at multiples of 64 before, the last one last, where words may be taken back.
  var earlierContexts: [[Float]] = []
  var earlierContextLimit = 0
  let frequentCount: Int

  // What was computed last; nothing is there until something is asked for. Shapes (vocabulary).
  /// v·q of the rare words.
  var scores: [Float] = []
  var extras: [Float] = []
  var ratios: [Float] = []
  /// v·q of the common words, now and, where the words to come are known, at the next positions. Shape (4, common words).
  var rows: [Float] = []
  /// The positions that `rows` are of.
  private var rowPositions = 0..<0
  /// The words to come, as far as they are known, from a position on.
  private var upcoming: [WordID] = []
  private var upcomingPosition = 0
  private let weights: MappedColumn<Float>
  var refreshedAt = -1
  var freshAt = -1
  /// Σ P(w)·r(w) over the rare words at the last refresh.
  var rareSumAtRefresh = 0.0
  /// The words that are fresher than the refresh, and their r and θ + t2 at the refresh.
  var patched: [(word: UInt32, ratio: Float, extra: Float)] = []
  private var stateExtras: [Float]
  var rareSums = RareSums()
  /// Z of the empty history: Σ P(w)·r(w).
  private(set) var rootNormaliser = 1.0

  /// - Parameter parts: those of `Experts.product` that take part.
  package init(_ model: AssociationModel, grammar: NGramModel, parts: Experts = .all) {
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
    // At its beginning every document is the same.
    if refreshedAt != 0 { refreshedAt = -1 }
    freshAt = -1
    forgetUpcoming()
  }

  /// Reads the next word, or sentence end, of the document.
  package mutating func append(_ word: WordID) {
    let place = position - upcomingPosition
    if !upcoming.isEmpty, place >= upcoming.count || upcoming[place] != word { forgetUpcoming() }
    history.append(word.rawValue)
    statistics.add(word)
    decayAndAdd(word)
    if statistics.position % AssociationShape.refreshInterval == 0 {
      keepEarlierContext()
      contextAtRefresh = context
    }
  }

  /// Says which words will be read next, and asked about in between: then the work for several is done at once. Changes
  /// no answer, and others may come after all.
  mutating func foresee(_ words: [WordID]) {
    if words.isEmpty { return forgetUpcoming() }
    upcoming = words
    upcomingPosition = position
  }

  mutating func forgetUpcoming() {
    upcoming.removeAll(keepingCapacity: true)
    upcomingPosition = position
    rowPositions = 0..<0
  }

  /// q ← δ·q + u of the word.
  mutating func decayAndAdd(_ word: WordID) { Self.decayAndAdd(word, to: &context, model) }

  /// Not of the state: that would be copied for each word, because `context` is a part of it.
  private static func decayAndAdd(_ word: WordID, to context: inout [Float], _ model: AssociationModel) {
    let (decay, input) = (model.decay, model.input)
    var sum = context.mutableSpan
    decayAdd(
      &sum, decay: decay.span, input.values.span, at: word.index * input.dimension, scale: input.scale[word.index])
  }

  // MARK: r

  /// What each part is multiplied by.
  private struct Scale {
    let topic: Float
    let bias: Float
    let repetition: Float
    let state: Float
  }

  private func scale(at position: Int) -> Scale {
    let bucket = AssociationShape.lengthBucket(position)
    let (topic, repetition) = (model.scale[bucket * 2], model.scale[bucket * 2 + 1])
    let hasState = parts.contains(.state)
    return Scale(
      topic: parts.contains(.topic) ? topic : 0, bias: hasState ? topic : 0,
      repetition: parts.contains(.repetition) ? repetition : 0, state: hasState ? repetition : 0)
  }

  private func query(_ context: [Float], _ scale: Float) -> QuantizedVector {
    let inputScale = model.inputScale
    return QuantizedVector(context.span, times: inputScale.span, scale)
  }

  /// For words whose score may be 64 words old: without the half-lives that have faded by then.
  private func lastingQuery(_ context: [Float], _ scale: Float) -> QuantizedVector {
    let lastingScale = model.lastingScale
    return QuantizedVector(context.span, times: lastingScale.span, scale)
  }

  /// θ + t2 of a word of the document, by its occurrences before `position`.
  ///
  /// - Parameter number: the word's, in the order of first occurrence.
  @inline(__always)
  private func repetition(of word: Int, number: Int, at position: Int) -> Float {
    let (count, last) = statistics.occurrences(number: number, at: position)
    let expected = AssociationShape.expectedIndex(
      expected: Float(position) * model.frequency[word], count: count)
    guard count > 0 else { return model.expected[expected] }
    let recency = AssociationShape.recencyIndex(age: position - last, count: count, band: Int(model.band[word]))
    return model.expected[expected] + model.recency[recency]
  }

  /// Brings r up to date with the document. Everything that gives answers calls it.
  mutating func refresh() {
    let now = statistics.position
    guard freshAt != now else { return }
    if ratios.isEmpty { take(AssociationWorkspace(model), isOwn: false) }
    let multiple = now - now % AssociationShape.refreshInterval
    if refreshedAt != multiple { refreshAll(at: multiple) }
    refreshRecent(since: max(0, multiple - AssociationShape.refreshInterval), at: now)
    refreshFrequent(at: now)
    freshAt = now
  }

  /// Everything as of a multiple of 64.
  private mutating func refreshAll(at position: Int) {
    let scale = scale(at: position)
    let model = self.model
    let bias = model.bias
    do {
      var extras = extras.mutableSpan
      model.forEachRunOfUnseen(at: position) { words, value in
        multiplyAdd(bias.span, by: scale.bias, plus: value * scale.repetition, range: words, into: &extras)
      }
    }
    for (number, word) in statistics.seen.enumerated() {
      let index = Int(word)
      extras[index] =
        model.bias[index] * scale.bias + repetition(of: index, number: number, at: position) * scale.repetition
    }
    patched.removeAll(keepingCapacity: true)
    rareSums.removeAll()
    let query = lastingQuery(contextAtRefresh, scale.topic)
    let rare = frequentCount..<model.vocabularySize
    let weights = self.weights
    model.output.products(with: query, words: rare, into: &scores)
    do {
      let (scores, extras) = (self.scores, self.extras)  // shared, not copied: only read here
      var result = ratios.mutableSpan
      rareSumAtRefresh = VectorMath.ratios(
        scores.span, extras.span, weights: weights.span, scale: 1, range: rare, into: &result)
    }
    refreshedAt = position
  }

  /// The words seen since `start`: their repetition as of now, and r of the rare ones.
  private mutating func refreshRecent(since start: Int, at now: Int) {
    let scale = scale(at: now)
    unpatch()
    for place in start..<now {
      let number = statistics.number(at: place)
      // Each once: at its last place.
      guard statistics.lastPosition(number: number) == place else { continue }
      let word = Int(history[place])
      patched.append((UInt32(word), ratios[word], extras[word]))
      extras[word] = model.bias[word] * scale.bias + repetition(of: word, number: number, at: now) * scale.repetition
      if word >= frequentCount {
        ratios[word] = fastExp(max(-20, min(20, scores[word] + extras[word])))
      }
    }
  }

  /// Makes r and θ + t2 those of the last refresh again.
  mutating func unpatch() {
    for (word, ratio, extra) in patched {
      ratios[Int(word)] = ratio
      extras[Int(word)] = extra
    }
    patched.removeAll(keepingCapacity: true)
  }

  /// v·q of the common words now, and at the next positions if they are known: a matrix that comes from memory for one
  /// query is multiplied with four while it is at hand.
  private mutating func computeRows(at now: Int) {
    let known = upcoming.dropFirst(now - upcomingPosition)
    let ahead = known.count < Self.rowCount - 1 ? [] : known.prefix(Self.rowCount - 1)
    var queries = [query(context, scale(at: now).topic)]
    var context = context
    for word in ahead {
      Self.decayAndAdd(word, to: &context, model)
      queries.append(query(context, scale(at: now + queries.count).topic))
    }
    model.output.products(with: queries, words: 0..<frequentCount, into: &rows, stride: frequentCount)
    rowPositions = now..<now + queries.count
  }

  static let rowCount = 4

  private mutating func refreshFrequent(at now: Int) {
    let scale = scale(at: now)
    let state = statistics.state
    let (model, weights) = (self.model, self.weights)
    for word in 0..<stateExtras.count {
      stateExtras[word] = extras[word]
      extras[word] += model.state[word * AssociationShape.stateCount + state] * scale.state
    }
    var sum = 0.0
    if !rowPositions.contains(now) { computeRows(at: now) }
    let first = (now - rowPositions.lowerBound) * frequentCount
    let frequent = 0..<frequentCount
    do {
      let (rows, extras) = (self.rows, self.extras)  // shared, not copied: only read here
      var result = ratios.mutableSpan
      sum = VectorMath.ratios(
        rows.span, from: first, extras.span, weights: weights.span, scale: 1, range: frequent, into: &result)
    }
    for word in 0..<stateExtras.count { extras[word] = stateExtras[word] }
    var rareSum = rareSumAtRefresh
    for (word, ratio, _) in patched where Int(word) >= frequentCount {
      rareSum += Double(weights[Int(word)]) * Double(ratios[Int(word)] - ratio)
    }
    rootNormaliser = sum + rareSum
  }

  /// v·q as it entered r of a word.
  private func topicScore(_ word: Int) -> Float {
    guard word < frequentCount else { return scores[word] }
    return rows[(statistics.position - rowPositions.lowerBound) * frequentCount + word]
  }

  /// What the fitted scales multiply, of every word, as of now and without them.
  ///
  /// - Parameters:
  ///   - topic: shape (vocabulary); overwritten with v·q + b.
  ///   - repetition: shape (vocabulary); overwritten with θ + t2 + t3.
  package mutating func components(topic: inout [Float], repetition: inout [Float]) {
    let model = self.model
    model.output.products(with: query(context, 1), words: 0..<frequentCount, into: &topic)
    model.output.products(with: lastingQuery(context, 1), words: frequentCount..<model.vocabularySize, into: &topic)
    for word in 0..<topic.count { topic[word] += model.bias[word] }
    for word in 0..<repetition.count { repetition[word] = 0 }
    model.forEachRunOfUnseen(at: statistics.position) { words, value in
      for word in words { repetition[word] += value }
    }
    for (number, word) in statistics.seen.enumerated() {
      repetition[Int(word)] = self.repetition(of: Int(word), number: number, at: statistics.position)
    }
    let state = statistics.state
    for word in 0..<stateExtras.count {
      repetition[word] += model.state[word * AssociationShape.stateCount + state]
    }
  }

  // MARK: Answers

  /// Z of a history: Σ over the vocabulary of P(w | h)·r(w), by the nested back-off sum
  /// Z(h) = Σ_{w seen after h} a(h,w)·r(w) + γ(h)·Z(h').
  mutating func normaliser(_ state: NGramState) -> Double {
    refresh()
    var sum = rootNormaliser
    for length in stride(from: 1, through: state.length, by: 1) {
      sum *= grammar.backoff(ofLevel: length, node: state.nodes[length])
      let range = grammar.children(ofLevel: length, node: state.nodes[length])
      let level = grammar.levels[length]
      guard !range.isEmpty, let words = level.word else { continue }
      if length == 1, range.count >= RareSums.leastCount {
        sum += longSum(after: state.nodes[1], range)
      } else {
        sum += level.weight.gatherSum(words.span, ratios.span, range: range)
      }
    }
    return sum
  }

  /// Σ a(h,w)·r(w) over the words seen after one word, where these are many: most are rare, and their r changes with a
  /// refresh, but for the few that were seen lately.
  private mutating func longSum(after node: UInt32, _ range: Range<Int>) -> Double {
    let level = grammar.levels[1]
    guard let words = level.word else { return 0 }
    let rare = grammar.firstChild(notBelow: WordID(UInt32(frequentCount)), in: range, onLevel: 2)..<range.upperBound
    var sum = level.weight.gatherSum(words.span, ratios.span, range: range.lowerBound..<rare.lowerBound)
    if let known = rareSums[node] {
      sum += known
    } else {
      let now = patched.map { ratios[Int($0.word)] }
      for (word, ratio, _) in patched where word >= frequentCount { ratios[Int(word)] = ratio }
      let atRefresh = level.weight.gatherSum(words.span, ratios.span, range: rare)
      for (place, (word, _, _)) in patched.enumerated() where word >= frequentCount { ratios[Int(word)] = now[place] }
      rareSums[node] = atRefresh
      sum += atRefresh
    }
    for (word, ratio, _) in patched where word >= frequentCount {
      guard let index = grammar.find(WordID(word), in: rare, onLevel: 2) else { continue }
      sum += Double(level.weight[index]) * Double(ratios[Int(word)] - ratio)
    }
    return sum
  }

  /// When the topic score of a word was computed, its scale then, and that of each dimension, shape (dimension).
  func freshness(of word: WordID) -> (position: Int, topicScale: Float, inputScale: [Float]) {
    let isFresh = word.index < frequentCount
    let position = isFresh ? statistics.position : max(0, refreshedAt)
    return (position, scale(at: position).topic, isFresh ? model.inputScale : model.lastingScale)
  }

  /// Adds log r of a word, in its parts: as `ratio`, with what the clipping takes off counted as state.
  mutating func addParts(of word: WordID, to parts: inout LogParts) {
    refresh()
    let index = word.index
    let scale = scale(at: index < frequentCount ? statistics.position : refreshedAt)
    parts.topic = Double(topicScore(index))
    let bias = model.bias[index] * scale.bias
    parts.repetition = Double(extras[index] - bias)
    parts.state = Double(bias)
    if index < AssociationShape.stateWordCount {
      parts.state += Double(
        model.state[index * AssociationShape.stateCount + statistics.state] * scale.state)
    }
    parts.state += log(Double(ratios[index])) - (parts.topic + parts.repetition + parts.state)
  }

  /// Lends r of every word.
  mutating func withRatios<Result>(_ body: ([Float]) -> Result) -> Result {
    refresh()
    return body(ratios)
  }

  /// r of one word, now.
  mutating func ratio(_ word: WordID) -> Double {
    refresh()
    return Double(ratios[word.index])
  }
}
