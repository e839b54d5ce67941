internal import Glibc
package import Storage

/// How far the document's caches are to be trusted at a place: λ of each, a sigmoid of a sum of weights, one for each
/// bucketed feature.
///
/// The caches are mixed in one after the other: P ← (1 - λ)·P + λ·c, the fading unigrams first, then what followed the
/// last 1...5 words, each followed by a delta on what followed them last. A cache that has nothing there has λ = 0, so
/// the sum stays 1.
package struct CacheGates: Sendable, Equatable {
  /// Slots: 0 the fading unigrams; k the contexts of k words, 5 + k the delta on their last continuation; 11, which comes
  /// first, grammar alone: how much of P it takes back where the product is known to say too much.
  package static let slotCount = 12
  static let escapeSlot = 11
  package static let featureCount = 352
  /// Shape (slots, features).
  package var weights: [Float]

  package init() {
    weights = [Float](repeating: 0, count: Self.slotCount * Self.featureCount)
    for slot in 0..<Self.slotCount { weights[slot * Self.featureCount] = -2 }
  }

  package init(_ file: ModelFile) throws(StorageError) {
    let column: MappedColumn<Float> = try file.column(
      "cache.gate", of: Float.self, count: Self.slotCount * Self.featureCount)
    weights = (0..<column.count).map { column[$0] }
    guard weights.allSatisfy(\.isFinite) else {
      throw .corrupt(section: "cache.gate", reason: "a number in it is not finite")
    }
  }

  @inline(__always)
  package func gate(_ slot: Int, _ features: GateFeatures) -> Double {
    var sum: Float = 0
    for i in 0..<features.count { sum += weights[slot * Self.featureCount + Int(features.indices[i])] }
    return 1 / (1 + exp(Double(-sum)))
  }
}

/// The features of one gate at one place: rows of its weights.
package struct GateFeatures: Sendable {
  package private(set) var indices = InlineArray<10, UInt16>(repeating: 0)
  private var storedCount: UInt16 = 0  // small: examples hold millions

  package var count: Int { Int(storedCount) }

  mutating func append(_ index: Int) {
    indices[count] = UInt16(truncatingIfNeeded: index)
    storedCount += 1
  }
}

/// What the gates look at that is the same for all of them.
struct GatePlace {
  /// How long the matched history is, and how much of its mass goes to shorter ones, in tenths.
  var historyLength: Int
  var backoffBucket: Int
  /// log2 of the document's length, of the number of known followers, and a bucket of Z.
  var lengthBucket: Int
  var normaliserBucket: Int
  var followersBucket: Int

  static func log2Bucket(_ x: Double) -> Int { x < 1 ? 0 : min(15, 1 + Int(x.exponent)) }

  /// The features for the gate of a context of `length` words (0: the fading unigrams).
  func features(_ cache: DocumentCache, _ length: Int) -> GateFeatures {
    var features = GateFeatures()
    features.append(0)
    features.append(1 + historyLength * 10 + backoffBucket)
    features.append(84 + lengthBucket)
    features.append(101 + normaliserBucket)
    features.append(106 + followersBucket)
    guard length > 0, let context = cache.continuations(length) else { return features }
    let total = min(11, Self.log2Bucket(Double(context.total)))
    features.append(120 + total * 5 + Self.spread(context))
    let age = cache.position - Int(context.lastPosition)
    features.append(184 + Self.log2Bucket(Double(age) / 4))
    if length < DocumentCache.longestContext {
      let longer = cache.continuations(length + 1)
      features.append(204 + (longer == nil ? 0 : 5 + Self.spread(longer!)))  // there is one in that branch
    }
    features.append(216 + min(7, historyLength) * 16 + total)
    return features
  }

  /// How many different words followed, over how many: 0 for all different.
  private static func spread(_ context: DocumentCache.Continuations) -> Int {
    let ratio = Double(context.distinct) / Double(context.total)
    return ratio >= 0.99 ? 0 : ratio > 0.7 ? 1 : ratio > 0.4 ? 2 : ratio > 0.15 ? 3 : 4
  }
}
