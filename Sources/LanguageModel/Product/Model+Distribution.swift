extension Model {
  /// P(w | context) of every word of the vocabulary, in the order of ids; the sum is 1.
  package func distribution(after context: Context) -> [Float] {
    var document = context.document
    var probabilities: [Float] = []
    document.distribution(into: &probabilities)
    return probabilities
  }
}
