internal import Glibc
internal import Storage

/// How much each of an option's features counts: of options that stand in one place, P(option) ∝ exp(weights · features).
///
/// Learnt from gaps made in held-out training text (`ChoiceTrainer`): a conditional logit (McFadden 1974).
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
