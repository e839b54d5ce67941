internal import Glibc
internal import Storage
internal import Tokenization
internal import VectorMath

/// Brings r of every word up to date with the document.
extension AssociationState {
  /// The factor of each part.
  struct Scale {
    let topic: Float
    let bias: Float
    let recurrence: Float
    let state: Float
    let phrase: Float
  }

  func scale(at position: Int) -> Scale {
    let bucket = AssociationShape.lengthBucket(position)
    let width = model.phrases == nil ? 2 : 3
    let (topic, recurrence) = (model.scale[bucket * width], model.scale[bucket * width + 1])
    let hasState = parts.contains(.state)
    return Scale(
      topic: parts.contains(.topic) ? topic : 0, bias: hasState ? topic : 0,
      recurrence: parts.contains(.recurrence) ? recurrence : 0, state: hasState ? recurrence : 0,
      phrase: phrases == nil ? 0 : model.scale[bucket * width + 2])
  }

  private func query(_ context: [Float], _ scale: Float) -> QuantizedVector {
    let inputScale = model.inputScale
    return QuantizedVector(context.span, times: inputScale.span, scale)
  }

  /// For words whose score may be up to 64 words old: without the half-lives that have faded by then.
  private func lastingQuery(_ context: [Float], _ scale: Float) -> QuantizedVector {
    let lastingScale = model.lastingScale
    return QuantizedVector(context.span, times: lastingScale.span, scale)
  }

  /// θ + t2 of a word of the document, by its occurrences before `position`.
  ///
  /// - Parameter row: the word's in `statistics`.
  @inline(__always)
  private func recurrence(of word: Int, row: Int, at position: Int) -> Float {
    let (count, last) = statistics.occurrences(row: row, at: position)
    let expected = AssociationShape.expectedIndex(
      expected: Float(position) * model.frequency[word], count: count)
    guard count > 0 else { return model.expected[expected] }
    let recency = AssociationShape.recencyIndex(age: position - last, count: count, band: Int(model.band[word]))
    return model.expected[expected] + model.recency[recency]
  }

  /// Brings r up to date with the document. Every answer calls it first.
  mutating func refresh() {
    let now = statistics.position
    guard freshAt != now else { return }
    if ratios.isEmpty { take(AssociationWorkspace(model), isOwn: false) }
    let multiple = now - now % AssociationShape.refreshInterval
    if refreshedAt != multiple || rescalingAtRefresh != rescaling { refreshAll(at: multiple) }
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
        multiplyAdd(bias.span, by: scale.bias, plus: value * scale.recurrence, range: words, into: &extras)
      }
    }
    rescalingAtRefresh = rescaling
    addRescaling()
    for (row, word) in statistics.seen.enumerated() {
      extras[Int(word)] = extra(of: Int(word), row: row, at: position, scale)
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
        scores.span, extras.span, weights: weights.span, range: rare, into: &result)
    }
    refreshedAt = position
  }

  /// What a memory adds to the words that the document has not used.
  private mutating func addRescaling() {
    let rescaling = rescaling
    guard let values = rescaling.rescaling?.values, rescaling.strength > 0 else { return }
    let whole = values.count / 16 * 16
    for word in whole..<values.count { extras[word] += rescaling.gain(of: word, occurrences: 0) }
    var output = extras.mutableSpan
    addScaled(&output, at: 0, values.span, at: 0, by: rescaling.strength, count: whole)
  }

  /// What log r of a word of the document is beside its topic and its phrases.
  ///
  /// - Parameter row: the word's in `statistics`.
  @inline(__always)
  private func extra(of word: Int, row: Int, at position: Int, _ scale: Scale) -> Float {
    let known = model.bias[word] * scale.bias + recurrence(of: word, row: row, at: position) * scale.recurrence
    if rescalingAtRefresh.strength == 0 { return known }
    let count = statistics.occurrences(row: row, at: position).count
    return known + rescalingAtRefresh.gain(of: word, occurrences: count)
  }

  /// The words seen since `start`: their recurrence as of now, and r of the rare ones.
  private mutating func refreshRecent(since start: Int, at now: Int) {
    let scale = scale(at: now)
    unpatch()
    for position in start..<now {
      let row = statistics.row(at: position)
      // Each once: at its last position.
      guard statistics.lastPosition(row: row) == position else { continue }
      let word = Int(history[position])
      patched.append((UInt32(word), ratios[word], extras[word]))
      extras[word] = extra(of: word, row: row, at: now, scale)
      if word >= frequentCount {
        ratios[word] = fastExp(max(-20, min(20, scores[word] + extras[word])))
      }
    }
  }

  /// Restores r and θ + t2 of the last refresh.
  mutating func unpatch() {
    for (word, ratio, extra) in patched {
      ratios[Int(word)] = ratio
      extras[Int(word)] = extra
    }
    patched.removeAll(keepingCapacity: true)
  }

  /// v·q of the common words, with what phrases say, now and at the next positions if the next words are known: the
  /// matrices come from memory once and are multiplied with up to sixteen queries.
  private mutating func computeRows(at now: Int) {
    // Nobody asks about the position behind the last known word before more words are known.
    let most = min(Self.rowCount, phrases?.model.placesAlike(from: now) ?? .max)
    let ahead = upcoming.dropFirst(now - upcomingPosition).dropLast().prefix(most - 1)
    var queries = [query(context, scale(at: now).topic)]
    var context = context
    for word in ahead {
      Self.decayAndAdd(word, to: &context, model)
      queries.append(query(context, scale(at: now + queries.count).topic))
    }
    if rows.count < queries.count * frequentCount {
      rows = [Float](repeating: 0, count: queries.count * frequentCount)
    }
    model.output.products(with: queries, words: 0..<frequentCount, into: &rows, stride: frequentCount)
    rowPositions = now..<now + queries.count
    topicQueries = queries
    addPhrases()
  }

  static let rowCount = 16

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
      // Shared, not copied: only read here.
      let (rows, extras) = (self.rows, self.extras)
      var result = ratios.mutableSpan
      sum = VectorMath.ratios(
        rows.span, from: first, extras.span, weights: weights.span, range: frequent, into: &result)
    }
    for word in 0..<stateExtras.count { extras[word] = stateExtras[word] }
    var rareSum = rareSumAtRefresh
    for (word, ratio, _) in patched where Int(word) >= frequentCount {
      rareSum += Double(weights[Int(word)]) * Double(ratios[Int(word)] - ratio)
    }
    rootNormaliser = sum + rareSum
  }

  /// The parts that the fitted scales multiply, of every word, as of now.
  ///
  /// - Parameters:
  ///   - topic: shape (vocabulary); overwritten with v·q + b.
  ///   - recurrence: shape (vocabulary); overwritten with θ + t2 + t3.
  ///   - phrase: shape (vocabulary); overwritten with what phrases say; not touched without layers.
  package mutating func components(topic: inout [Float], recurrence: inout [Float], phrase: inout [Float]) {
    let model = self.model
    model.output.products(with: query(context, 1), words: 0..<frequentCount, into: &topic)
    model.output.products(with: lastingQuery(context, 1), words: frequentCount..<model.vocabularySize, into: &topic)
    for word in 0..<topic.count { topic[word] += model.bias[word] }
    for word in 0..<recurrence.count { recurrence[word] = 0 }
    model.forEachRunOfUnseen(at: statistics.position) { words, value in
      for word in words { recurrence[word] += value }
    }
    for (row, word) in statistics.seen.enumerated() {
      recurrence[Int(word)] = self.recurrence(of: Int(word), row: row, at: statistics.position)
    }
    let state = statistics.state
    for word in 0..<stateExtras.count {
      recurrence[word] += model.state[word * AssociationShape.stateCount + state]
    }
    guard let layers = model.phrases, phrases != nil else { return }
    readPhrases(upTo: statistics.position)
    let out = phrases!.out(statistics.position)  // not nil, as just seen
    layers.output.products(
      with: QuantizedVector(out.span, times: layers.ones.span, 1), words: 0..<frequentCount, into: &phrase)
  }
}
