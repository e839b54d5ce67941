package import Storage

/// How far the document's caches are trusted at a position: λ of each, a sigmoid of a sum of weights, one for each bucketed
/// feature.
///
/// The caches are mixed in one after the other: P ← (1 - λ)·P + λ·c, the fading unigrams first, then what followed the
/// last 1...5 words, each followed by a delta on what followed them last. A cache with nothing to say has λ = 0, so the
/// sum stays 1.
package struct CacheGates: GateWeights, Equatable {
  /// Slots: 0 the fading unigrams; k the contexts of k words, 5 + k the delta on their last continuation; 11, which comes
  /// first, the grammar alone: how far P is corrected towards it where the product is known to say too much.
  package static var slotCount: Int { 2 * DocumentCache.longestContext + 2 }
  static var escapeSlot: Int { slotCount - 1 }
  package static var featureCount: Int { GateFeatures.Row.count }
  /// Shape (slots, features).
  package var weights: [Float]

  package init() {
    weights = [Float](repeating: 0, count: Self.slotCount * Self.featureCount)
    for slot in 0..<Self.slotCount { weights[slot * Self.featureCount] = -2 }
  }

  /// Opens the section `cache.gate`.
  ///
  /// - Throws: `StorageError` if it is missing, of another size, or holds a number that is not finite.
  package init(_ file: ModelFile) throws(StorageError) {
    let column: MappedColumn<Float> = try file.column(
      "cache.gate", of: Float.self, count: Self.slotCount * Self.featureCount)
    weights = (0..<column.count).map { column[$0] }
    guard weights.allSatisfy(\.isFinite) else {
      throw .corrupt(section: "cache.gate", reason: "a number in it is not finite")
    }
  }
}
