extension AssociationLearner {
  private static var squares: [(name: String, path: WritableKeyPath<AssociationLearner, [Float]>)] {
    [
      ("input.squares", \.inputSquares), ("output.squares", \.outputSquares), ("bias.squares", \.biasSquares),
      ("recency.squares", \.recencySquares), ("expected.squares", \.expectedSquares),
      ("state.squares", \.stateSquares),
    ]
  }

  /// Everything that learning depends on, between two stretches.
  func checkpoint(at schedule: LearningSchedule) -> CheckpointContent {
    var content = CheckpointContent(stage: .associate)
    content.numbers = schedule.numbers
    content.order = schedule.order
    content.columns = parameters.learntColumns + Self.squares.map { ($0.name, self[keyPath: $0.path]) }
    return content
  }

  /// Restores the state that a checkpoint holds.
  /// - Returns: false, and nothing is changed, if it is of other shapes.
  mutating func restore(_ content: CheckpointContent) -> Bool {
    let fits = Self.squares.allSatisfy { content.column($0.name).count == self[keyPath: $0.path].count }
    guard fits, parameters.restore(content) else { return false }
    for (name, path) in Self.squares { self[keyPath: path] = content.column(name) }
    return true
  }
}
