/// What a part has come to in a round.
protocol LearntPart {
  var numbers: [String: UInt64] { get }
  /// The values of a column; empty if there is none of that name.
  func column(_ name: String) -> [Float]
}

extension CheckpointContent: LearntPart {}
