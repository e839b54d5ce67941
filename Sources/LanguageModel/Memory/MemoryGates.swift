internal import Glibc
package import Storage

/// How far a memory is trusted at a position: λ of each length of context, a sigmoid of a sum of weights, one for each
/// bucketed feature.
///
/// What followed the last 0…4 words in the memory is mixed in one after the other, behind the document's caches:
/// P ← (1 - λ)·P + λ·share. A context that the memory does not hold has λ = 0, so the sum stays 1.
package struct MemoryGates: GateWeights, Equatable {
  /// Slots: k for the contexts of k words.
  package static var slotCount: Int { MemoryHistory.length + 1 }
  package static var featureCount: Int { MemoryFeatures.Row.count }
  /// Shape (slots, features).
  package var weights: [Float]

  /// The gates of a model that none were fitted for: they open with what a context has been followed by, and how alike that was.
  package init() {
    typealias Row = MemoryFeatures.Row
    weights = [Float](repeating: 0, count: Self.slotCount * Self.featureCount)
    for slot in 0..<Self.slotCount {
      let base = slot * Self.featureCount
      weights[base] = Self.defaultBias[slot]
      for total in 0..<Row.totalCount {
        let growth = Self.defaultGrowth[slot] * (Float(total) - Float(MemoryFeatures.one))
        for spread in 0..<Row.spreadCount {
          weights[base + Row.followers + total * Row.spreadCount + spread] =
            growth + (slot == 0 ? 0 : Self.defaultSpread[spread])
        }
      }
    }
  }

  private static let defaultBias: [Float] = [-6, -4, -2.5, -1.5, -1]
  private static let defaultGrowth: [Float] = [0.15, 0.25, 0.3, 0.3, 0.3]
  private static let defaultSpread: [Float] = [0, 0, 0.3, 0.6, 0.9]

  static let sectionName = "memory.gate"

  /// Opens the section `memory.gate`. Where it was written before resemblance was a feature, that says nothing.
  ///
  /// - Throws: `StorageError` if it is of another size, or holds a number that is not finite.
  package init(_ file: ModelFile) throws(StorageError) {
    let column: MappedColumn<Float> = try file.column(Self.sectionName, of: Float.self)
    let held = column.count / Self.slotCount
    guard [MemoryFeatures.Row.resemblance, Self.featureCount].contains(held), held * Self.slotCount == column.count
    else {
      throw .corrupt(section: Self.sectionName, reason: "it has \(column.count) numbers")
    }
    weights = [Float](repeating: 0, count: Self.slotCount * Self.featureCount)
    for index in 0..<column.count { weights[index / held * Self.featureCount + index % held] = column[index] }
    guard weights.allSatisfy(\.isFinite) else {
      throw .corrupt(section: Self.sectionName, reason: "a number in it is not finite")
    }
  }
}

/// The features of the gate of one context of a memory, in buckets.
enum MemoryFeatures {
  /// The first row of each feature in a gate's weights; a row for each of its values follows. The rows are part of the file
  /// format.
  enum Row {
    static var bias: Int { 0 }
    /// By the faded count of what followed the context, then by how much that differs.
    static var followers: Int { bias + 1 }
    /// Whether the context that is a word longer is held, and if so how much what followed it differs.
    static var longerContext: Int { followers + totalCount * spreadCount }
    /// By the length of the history that grammar matched, then by its back-off weight.
    static var history: Int { longerContext + 1 + spreadCount }
    static var memorySize: Int { history + historyLengthCount * backoffCount }
    static var documentLength: Int { memorySize + sizeCount }
    /// How long the context is that the document's caches hold.
    static var cached: Int { documentLength + lengthCount }
    /// By the size of the memory, then by what the document's last words say of whether it is of this document's kind.
    static var resemblance: Int { cached + cachedCount }
    static var count: Int { resemblance + resemblanceSizeCount * resemblanceCount }

    // How many values each feature has.
    static var totalCount: Int { 22 }
    static var spreadCount: Int { 5 }
    static var historyLengthCount: Int { 8 }
    static var backoffCount: Int { 10 }
    static var sizeCount: Int { 22 }
    static var lengthCount: Int { 16 }
    static var cachedCount: Int { 6 }
    static var resemblanceSizeCount: Int { 4 }
    static var resemblanceCount: Int { 28 }
  }

  /// The bucket of a count of 1.
  static let one = 4

  /// log2 of a faded count, a count of 1 being `one`.
  static func bucket(_ count: Double) -> Int {
    guard count > 0 else { return 0 }
    return min(Row.totalCount - 1, max(0, Int(count.exponent) + one))
  }

  /// How many different words followed, over how many: 0 for all different.
  static func spread(distinct: Int, of count: Double) -> Int {
    let ratio = Double(distinct) / max(count, 1)
    return ratio >= 0.99 ? 0 : ratio > 0.7 ? 1 : ratio > 0.4 ? 2 : ratio > 0.15 ? 3 : 4
  }

  /// The bucket of resemblance, in nats: steps that grow with it, eight of them below 0.
  static func resemblance(_ nats: Double) -> Int {
    guard !nats.isNaN else { return negativeCount }
    let step = min(2 * abs(nats).squareRoot(), 100)
    return nats < 0
      ? max(0, negativeCount - 1 - Int(step)) : min(Row.resemblanceCount - 1, negativeCount + Int(step))
  }

  private static let negativeCount = 8

  /// The bucket of a memory's size, in four steps: below 1,024, 4,096 and 16,384 words.
  static func size(_ count: Double) -> Int {
    count < 1_024 ? 0 : count < 4_096 ? 1 : count < 16_384 ? 2 : 3
  }
}
