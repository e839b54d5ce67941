internal import Tokenization

/// All gates at one position: the mixture gives every word `kept`·P + Σ factor·share.
struct CacheMixture {
  var steps: [(slot: Int, length: Int, factor: Double)] = []
  var kept = 1.0

  mutating func scale(by share: Double) {
    for index in steps.indices { steps[index].factor *= share }
    kept *= share
  }
}

/// The document's caches mixed into P, one after the other: P ← (1 - λ)·P + λ·c, with λ from the gates.
extension DocumentCache {
  /// The gates that are open here, in the order in which they apply: slot, λ and the length of the context.
  func forEachGate(_ buckets: GateBuckets, _ body: (_ slot: Int, _ length: Int, GateFeatures) -> Void) {
    if hasFading { body(0, 0, buckets.features(self, 0)) }
    for length in 1...Self.longestContext where continuations(length) != nil {
      let features = buckets.features(self, length)
      body(length, length, features)
      body(Self.longestContext + length, length, features)
    }
  }

  /// c(w) of the cache that a slot stands for.
  func share(_ slot: Int, _ length: Int, of word: WordID) -> Double {
    if slot == 0 { return fadingShare(of: word) }
    if slot <= Self.longestContext { return share(of: word, after: length) }
    return continuations(length)?.lastWord == word.rawValue ? 1 : 0
  }

  /// λ of the grammar alone.
  func escape(_ gates: CacheGates, _ buckets: GateBuckets) -> Double {
    gates.gate(CacheGates.escapeSlot, buckets.features(self, 0))
  }

  /// λ of the product with the shorter history, which there is.
  func shorterShare(_ gates: CacheGates, _ buckets: GateBuckets) -> Double {
    gates.mixesShorter ? gates.gate(CacheGates.shorterSlot, buckets.features(self, 0)) : 0
  }

  /// P of a word after the caches, from P before them.
  func mix(_ product: Double, _ word: WordID, _ gates: CacheGates, _ buckets: GateBuckets) -> Double {
    var probability = product
    forEachGate(buckets) { slot, length, features in
      let gate = gates.gate(slot, features)
      probability += gate * (share(slot, length, of: word) - probability)
    }
    return probability
  }

  /// The open gates: the factor of each cache's shares.
  func mixture(_ gates: CacheGates, _ buckets: GateBuckets) -> CacheMixture {
    var mixture = CacheMixture()
    forEachGate(buckets) { slot, length, features in
      mixture.steps.append((slot, length, gates.gate(slot, features)))
    }
    // Each step's share is shrunk by all later steps.
    for index in mixture.steps.indices.reversed() {
      let gate = mixture.steps[index].factor
      mixture.steps[index].factor *= mixture.kept
      mixture.kept *= 1 - gate
    }
    return mixture
  }

  /// Adds the caches' shares to probabilities, shape (vocabulary), that were multiplied by `kept` already.
  func add(_ mixture: CacheMixture, to probabilities: inout [Float]) {
    for (slot, length, factor) in mixture.steps {
      if slot == 0 {
        forEachFading { probabilities[$0] += Float(factor * $1) }
      } else if slot <= Self.longestContext {
        forEachFollower(after: length) { probabilities[$0] += Float(factor * $1) }
      } else if let last = continuations(length)?.lastWord {
        probabilities[Int(last)] += Float(factor)
      }
    }
  }
}
