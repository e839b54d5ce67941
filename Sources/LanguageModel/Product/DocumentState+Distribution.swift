internal import Glibc
package import Tokenization
internal import VectorMath

/// What a state answers: the next word's distribution, and the parts of one word's probability.
extension DocumentState {
  /// log P of a word that may come next, in its parts, and the length of the longest n-gram that ends with it. Of `.unknown`
  /// it is that of all words that the vocabulary does not hold, those of the memory too.
  package mutating func parts(of word: WordID) -> (parts: LogParts, matchedOrder: Int) {
    var (parts, matchedOrder) = partsBeforeMixing(of: word)
    if let memory, let mixture = mixture() {
      let before = parts.sum
      let added =
        word == .unknown
        ? mixture.newSum(in: memory.table) : mixture.sum(of: word.rawValue, in: memory.table)
      parts.memory += logFinite(mixture.kept * exp(before) + added) - before
    }
    return (parts, matchedOrder)
  }

  /// The same before the memory's words are mixed in, its rescaling among it.
  private mutating func partsBeforeMixing(of word: WordID) -> (parts: LogParts, matchedOrder: Int) {
    var parts = LogParts()
    let grammar = grammarState()
    var after = grammar
    var shorter = 0.0
    let (probability, matchedOrder) = model.grammar.score(word, &after, shorter: &shorter)
    ahead = (word, after)
    parts.grammar = logFinite(probability)
    let normalisers = normalisers(grammar)
    if associations != nil {
      let ratio = associations!.logParts(of: word)
      (parts.topic, parts.recurrence, parts.state) = (ratio.topic, ratio.recurrence, ratio.state)
      (parts.phrase, parts.phraseFar, parts.memory) = (ratio.phrase, ratio.phraseFar, ratio.memory)
      parts.nearNormaliser = nearNormaliser(grammar)
      parts.wholeNormaliser = -log(max(normalisers.whole, 1e-300))
      if !parts.sum.isFinite {  // only in a damaged file
        parts = LogParts()
        parts.grammar = logFinite(probability)
      }
    }
    if usesCache, let gates = model.gates {
      let buckets = buckets(grammar, normalisers)
      if associations != nil {
        let product = exp(parts.sum)
        var said = product + cache.escape(gates, buckets) * (probability - product)
        if grammar.length > 0 {
          let share = shorterProduct(shorter, of: word, normalisers)
          said += cache.shorterShare(gates, buckets) * (share - said)
        }
        parts.wholeNormaliser += logFinite(said) - parts.sum
      }
      let mixed = cache.mix(exp(parts.sum), word, gates, buckets)
      parts.verbatim = logFinite(mixed) - parts.sum
    }
    return (parts, matchedOrder)
  }

  /// P·r / Z of a word, by grammar's history without its oldest word.
  private mutating func shorterProduct(
    _ probability: Double, of word: WordID, _ normalisers: Normalisers
  ) -> Double {
    probability * (associations?.ratio(word) ?? 1) / max(normalisers.shorter, 1e-300)
  }

  /// P(w) of every word; the sum is 1. `.unknown` stands for all words that the vocabulary does not hold.
  /// - Parameter probabilities: shape (vocabulary); overwritten.
  package mutating func distribution(into probabilities: inout [Float]) {
    _ = distribution(into: &probabilities, newWords: false)
  }

  /// The distribution, and how its probability of unknown words falls on those that the memory holds.
  ///
  /// - Parameter newWords: whether that is wanted.
  /// - Returns: nil where it is not, or the memory holds none.
  mutating func distribution(into probabilities: inout [Float], newWords: Bool) -> NewWordOdds? {
    guard let memory, let said = mixture() else {
      distribute(scaledBy: 1, mixedWith: nil, into: &probabilities)
      return nil
    }
    // Mixed in where the product is formed, on one way through the vocabulary.
    let shares = associations == nil ? nil : memory.wordShares(said)
    distribute(scaledBy: said.kept, mixedWith: shares, into: &probabilities)
    let unknown = Double(probabilities[WordID.unknown.index])
    memory.add(said, to: &probabilities, hasWordShares: shares != nil)
    guard memory.newWordCount > 0 else { return nil }
    probabilities[WordID.unknown.index] += Float(said.newSum(in: memory.table))
    return newWords ? NewWordOdds(table: memory.table, said: said, unknown: unknown) : nil
  }

  /// The distribution without a memory, scaled, but for what is mixed in.
  ///
  /// - Parameters:
  ///   - share: what the memory leaves of it.
  ///   - shares: what to add to each word, and a factor; nil for nothing.
  private mutating func distribute(
    scaledBy share: Double, mixedWith shares: (shares: [Float], factor: Float)?, into probabilities: inout [Float]
  ) {
    let grammar = grammarState()
    let normalisers = normalisers(grammar)
    var mixture = CacheMixture()
    var (escape, shorterShare) = (0.0, 0.0)
    if usesCache, let gates = model.gates {
      let buckets = buckets(grammar, normalisers)
      mixture = cache.mixture(gates, buckets)
      if associations != nil {
        escape = cache.escape(gates, buckets)
        if grammar.length > 0 { shorterShare = cache.shorterShare(gates, buckets) }
      }
    }
    if share != 1 { mixture.scale(by: share) }
    if associations != nil {
      // P(w | h)·(scale·r + constant), where P(w | h) = a(h,w) + γ(h)·P(w | h'); and P(w | h')·r by the shorter history h'.
      let kept = mixture.kept * (1 - shorterShare)
      let scale = kept * (1 - escape) / max(normalisers.whole, 1e-300)
      let constant = kept * escape
      let shorter = shorterShare > 0 ? grammar.shorter : nil
      let backoff = shorter == nil ? 1 : model.grammar.backoff(after: grammar)
      let scaleBelow = shorter == nil ? 0 : mixture.kept * shorterShare / max(normalisers.shorter, 1e-300)
      model.grammar.distribution(after: shorter ?? grammar, into: &probabilities)
      associations!.withRatios { ratios in  // not nil, as just seen
        var output = probabilities.mutableSpan
        let (factor, offset) = (Float(backoff * scale + scaleBelow), Float(backoff * constant))
        if let (shares, share) = shares {
          multiply(&output, by: ratios.span, factor, plus: offset, mixedWith: shares.span, share)
        } else {
          multiply(&output, by: ratios.span, factor, plus: offset)
        }
        if shorter != nil {
          model.grammar.addFollowers(
            of: grammar, by: ratios.span, Float(scale), plus: Float(constant), to: &output)
        }
      }
    } else {
      model.grammar.distribution(after: grammar, scaledBy: Float(mixture.kept), into: &probabilities)
    }
    cache.add(mixture, to: &probabilities)
  }

  /// Z here; 1 without associations.
  ///
  /// - Parameter grammar: the state here.
  private mutating func normalisers(_ grammar: NGramState) -> Normalisers {
    if let normalisersHere { return normalisersHere }
    rescale()
    let normalisers = associations?.normalisers(grammar) ?? .one
    normalisersHere = normalisers
    return normalisers
  }

  /// Adds the memory's rescaling to r, by the words before the last multiple of 64: so r stays a function of the document.
  private mutating func rescale() {
    let multiple = position - position % AssociationShape.refreshInterval
    guard associations != nil, rescaledAt != multiple else { return }
    rescaledAt = multiple
    var rescaling = AppliedRescaling()
    if let memory, let values = memory.rescaling {
      let ages = position - multiple..<MemoryHistory.reach - AssociationShape.refreshInterval + position - multiple
      let model = model
      let resemblance = memory.table.resemblance(of: &history, ages) { model.frequency(of: $0) }
      rescaling = AppliedRescaling(
        rescaling: values, strength: UnigramRescaling.strength(resemblance: resemblance))
    }
    associations?.rescale(rescaling)
  }

  private mutating func nearNormaliser(_ grammar: NGramState) -> Double {
    let isDivided = associations?.dividesPhrases ?? false
    if let here = nearNormaliserHere, here.isDivided == isDivided { return here.value }
    let value = associations?.nearNormaliser(grammar) ?? 0
    nearNormaliserHere = (isDivided, value)
    return value
  }

  /// What the memory says here; nil where it says nothing.
  mutating func mixture() -> MemoryMixture? {
    guard let memory else { return nil }
    if mixtureHere == nil {
      let grammar = grammarState()
      // Not as an argument below: a state that changes while it is asked is copied, which takes longer than the answer.
      let normalisers = normalisers(grammar)
      let buckets = buckets(grammar, normalisers)
      let model = model
      let resemblance = memory.table.resemblance(of: &history) { model.frequency(of: $0) }
      mixtureHere = MemoryMixture(
        memory.table, history, model.memoryGates, MemoryBuckets(buckets, cache, resemblance: resemblance))
    }
    return mixtureHere.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// log P of the letters of an unknown word, given that the word is unknown, nats: what the model says of its spelling and
  /// what the memory does.
  ///
  /// - Parameters:
  ///   - spelling: the same by the model alone.
  ///   - parts: those of `.unknown` here.
  mutating func spelling(of code: WordCode, _ spelling: Double, _ parts: LogParts) -> Double {
    guard let memory, memory.table.holdsNewWords, let mixture = mixture() else { return spelling }
    let unknown = mixture.kept * exp(parts.sum - parts.memory)
    let added = memory.table.newWords.find(code).map { number in
      mixture.sum(of: UInt32(truncatingIfNeeded: memory.table.vocabularySize + number), in: memory.table)
    }
    let all = mixture.newSum(in: memory.table)
    return all == 0 ? spelling : logFinite(unknown * exp(spelling) + (added ?? 0)) - logFinite(unknown + all)
  }

  /// Adds the next word to the examples that the gates of memories are fitted on.
  package mutating func collectMemory(_ word: WordID, into examples: inout GateExamples) {
    guard let memory, let mixture = mixture() else { return }
    examples.begin(probability: exp(partsBeforeMixing(of: word).parts.sum))
    mixture.collect(word, in: memory.table, into: &examples)
  }

  private func buckets(_ state: NGramState, _ normalisers: Normalisers) -> GateBuckets {
    GateBuckets(model.grammar, state, normaliser: normalisers.whole, documentLength: cache.position)
  }

  /// Adds the next word to the examples that the gates are fitted on: P before the caches, and each open gate with its
  /// cache's share of the word.
  package mutating func collect(_ word: WordID, into examples: inout GateExamples) {
    let grammar = grammarState()
    var probe = grammar
    var shorter = 0.0
    let probability = model.grammar.score(word, &probe, shorter: &shorter).probability
    let normalisers = normalisers(grammar)
    let ratio = associations?.ratio(word) ?? 1
    examples.begin(probability: probability * ratio / normalisers.whole)
    let buckets = buckets(grammar, normalisers)
    if associations != nil {
      let features = buckets.features(cache, 0)
      examples.add(CacheGates.escapeSlot, share: probability, features)
      if grammar.length > 0 {
        examples.add(CacheGates.shorterSlot, share: shorterProduct(shorter, of: word, normalisers), features)
      }
    }
    cache.forEachGate(buckets) { slot, length, features in
      examples.add(slot, share: cache.share(slot, length, of: word), features)
    }
  }
}
