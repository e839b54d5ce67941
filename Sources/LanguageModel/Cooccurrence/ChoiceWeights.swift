internal import Glibc
internal import Storage

/// The weights of an option's features: of the options for one gap, P(option) ∝ exp(weights · features).
///
/// Learnt from gaps made in held-out text (`ChoiceTrainer`): a conditional logit (McFadden 1974).
package struct ChoiceWeights: Sendable, Equatable {
  /// Shape (`ChoiceFeatures.count`).
  package let values: [Double]

  package init(_ values: [Double]) { self.values = values }

  /// Opens the section `choice.weight`.
  init(_ file: ModelFile) throws(StorageError) {
    let column: MappedColumn<Float> = try file.column("choice.weight", of: Float.self, count: ChoiceFeatures.count)
    values = (0..<column.count).map { Double(column[$0]) }
    guard values.allSatisfy(\.isFinite) else {
      throw .corrupt(section: "choice.weight", reason: "a weight is not finite")
    }
  }
}
