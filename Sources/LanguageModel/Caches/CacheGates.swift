package import Storage

/// How far the document's caches are trusted at a position: λ of each, a sigmoid of a sum of weights, one for each bucketed
/// feature.
///
/// The caches are mixed in one after the other: P ← (1 - λ)·P + λ·c, the fading unigrams first, then what followed the
/// last 1...5 words, each followed by a delta on what followed them last. A cache with nothing to say has λ = 0, so the
/// sum stays 1.
package struct CacheGates: GateWeights, Equatable {
  /// Slots: 0 the fading unigrams; k the contexts of k words, 5 + k the delta on their last continuation; 11, which comes
  /// first, the grammar alone: how far P is corrected towards it where the product is known to say too much; 12, the second,
  /// the product with grammar's history without its oldest word.
  package static var slotCount: Int { cacheSlotCount + 2 }
  private static var cacheSlotCount: Int { 2 * DocumentCache.longestContext + 1 }
  static var escapeSlot: Int { cacheSlotCount }
  static var shorterSlot: Int { cacheSlotCount + 1 }
  package static var featureCount: Int { GateFeatures.Row.count }
  /// Shape (slots, features).
  package var weights: [Float]
  /// Whether the product with a shorter history takes part: not in models that were made before it did.
  let mixesShorter: Bool

  package init() {
    mixesShorter = true
    weights = [Float](repeating: 0, count: Self.slotCount * Self.featureCount)
    for slot in 0..<Self.slotCount { weights[slot * Self.featureCount] = -2 }
  }

  /// Opens the sections `cache.gate` and, in files that have to have it, `shorter.gate`.
  ///
  /// - Throws: `StorageError` if one is missing or of another size, or holds a number that is not finite.
  package init(_ file: ModelFile) throws(StorageError) {
    mixesShorter = file.formatVersion >= ModelFileLayout.shorterHistoryVersion
    weights = try Self.weights(file, Self.sectionName, slots: Self.shorterSlot)
    weights +=
      mixesShorter
      ? try Self.weights(file, Self.shorterSectionName, slots: 1) : [Float](repeating: 0, count: Self.featureCount)
  }

  package static let sectionName = "cache.gate"
  package static let shorterSectionName = "shorter.gate"

  private static func weights(_ file: ModelFile, _ name: String, slots: Int) throws(StorageError) -> [Float] {
    let column: MappedColumn<Float> = try file.column(name, of: Float.self, count: slots * featureCount)
    let weights = (0..<column.count).map { column[$0] }
    guard weights.allSatisfy(\.isFinite) else {
      throw .corrupt(section: name, reason: "a number in it is not finite")
    }
    return weights
  }

  /// The weights as the two sections hold them.
  package var sections: (caches: ArraySlice<Float>, shorter: ArraySlice<Float>) {
    let end = Self.shorterSlot * Self.featureCount
    return (weights[..<end], weights[end...])
  }
}
