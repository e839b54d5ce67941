internal import Glibc

/// The weights of gates: λ of each is a sigmoid of the sum of its features' weights.
package protocol GateWeights: Sendable {
  static var featureCount: Int { get }
  /// Shape (slots, features).
  var weights: [Float] { get set }
  /// What fitting begins with.
  init()
}

extension GateWeights {
  /// λ of a slot, in 0...1.
  @inline(__always)
  package func gate(_ slot: Int, _ features: GateFeatures) -> Double {
    var sum: Float = 0
    for i in 0..<features.count { sum += weights[slot * Self.featureCount + Int(features.indices[i])] }
    return 1 / (1 + exp(Double(-sum)))
  }
}
