extension AssociationLearner {
  private static var squares: [(name: String, path: WritableKeyPath<AssociationLearner, [Float]>)] {
    [
      ("input.squares", \.inputSquares), ("output.squares", \.outputSquares), ("bias.squares", \.biasSquares),
      ("recency.squares", \.recencySquares), ("expected.squares", \.expectedSquares),
      ("state.squares", \.stateSquares), ("phrase.output", \.phraseOutput), ("phrase.squares", \.phraseSquares),
    ]
  }

  /// Adds everything that learning depends on, between two stretches.
  func save(to content: inout CheckpointContent) {
    content.numbers["topic.generator"] = generator.state
    content.columns += parameters.learntColumns + Self.squares.map { ($0.name, self[keyPath: $0.path]) }
  }

  /// Restores what `save` added.
  /// - Returns: false, and nothing is changed, if it is of other shapes.
  mutating func restore(_ content: CheckpointContent) -> Bool {
    let fits = Self.squares.allSatisfy { content.column($0.name).count == self[keyPath: $0.path].count }
    guard fits, let state = content.numbers["topic.generator"], state != 0, parameters.restore(content) else {
      return false
    }
    generator = XorShift(seed: state)
    for (name, path) in Self.squares { self[keyPath: path] = content.column(name) }
    return true
  }
}
