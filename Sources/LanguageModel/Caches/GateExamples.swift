/// Training examples of the gates: held-out words as they see them, in flat arrays: there are millions.
package struct GateExamples: Sendable {
  /// One open gate at one word.
  package struct Gate: Sendable {
    /// The cache's share of the word that followed.
    package let share: Float
    package let features: GateFeatures
    package let slot: UInt8
  }

  /// P of each word before the caches.
  package private(set) var probability: [Double] = []
  private var ends: [Int] = []
  private var all: [Gate] = []

  package init() {}

  package var count: Int { probability.count }

  package func gates(of example: Int) -> ArraySlice<Gate> {
    all[(example == 0 ? 0 : ends[example - 1])..<ends[example]]
  }

  mutating func begin(probability: Double) {
    self.probability.append(probability)
    ends.append(all.count)
  }

  mutating func add(_ slot: Int, share: Double, _ features: GateFeatures) {
    all.append(Gate(share: Float(share), features: features, slot: UInt8(slot)))
    ends[ends.count - 1] = all.count
  }
}
