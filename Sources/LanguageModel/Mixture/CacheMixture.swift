internal import Tokenization

/// The document's caches mixed into P, one after the other: P ← (1 - λ)·P + λ·c, with λ from the gates.
extension DocumentCache {
  /// The gates that are open here, in the order in which they apply: slot, λ and the length of the context.
  func forEachGate(_ place: GatePlace, _ body: (_ slot: Int, _ length: Int, GateFeatures) -> Void) {
    if hasFading { body(0, 0, place.features(self, 0)) }
    for length in 1...Self.longestContext where continuations(length) != nil {
      let features = place.features(self, length)
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

  /// P of a word after the caches, from P before them.
  func mix(_ product: Double, _ word: WordID, _ gates: CacheGates, _ place: GatePlace) -> Double {
    var probability = product
    forEachGate(place) { slot, length, features in
      let gate = gates.gate(slot, features)
      probability += gate * (share(slot, length, of: word) - probability)
    }
    return probability
  }

  /// The same for every word at once.
  /// - Parameter probabilities: shape (vocabulary).
  func mixAll(_ probabilities: inout [Float], _ gates: CacheGates, _ place: GatePlace) {
    var steps: [(slot: Int, length: Int, gate: Double)] = []
    forEachGate(place) { slot, length, features in steps.append((slot, length, gates.gate(slot, features))) }
    // What a step gives is shrunk by all steps after it.
    var kept = 1.0
    var shares: [(step: Int, factor: Double)] = []
    for (number, step) in steps.enumerated().reversed() {
      shares.append((number, kept * step.gate))
      kept *= 1 - step.gate
    }
    let factor = Float(kept)
    for word in 0..<probabilities.count { probabilities[word] *= factor }
    for (number, factor) in shares.reversed() {
      let (slot, length, _) = steps[number]
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
