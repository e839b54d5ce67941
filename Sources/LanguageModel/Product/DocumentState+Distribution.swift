internal import Glibc
package import Tokenization
internal import VectorMath

/// What a state answers: the next word's distribution, and the parts of one word's probability.
extension DocumentState {
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
      (parts.topic, parts.recurrence, parts.state) = (ratio.topic, ratio.recurrence, ratio.state)
      (parts.phrase, parts.phraseFar) = (ratio.phrase, ratio.phraseFar)
      parts.nearNormaliser = associations!.nearNormaliser(grammar)
      parts.wholeNormaliser = -log(max(normaliser, 1e-300))
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
        parts.wholeNormaliser += logFinite(escaped) - parts.sum
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

  private func buckets(_ state: NGramState, _ normaliser: Double) -> GateBuckets {
    GateBuckets(model.grammar, state, normaliser: normaliser, documentLength: cache.position)
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
