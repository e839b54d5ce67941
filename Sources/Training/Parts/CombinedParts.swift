/// What several parts learnt from a common start, as one.
///
/// The mean of what they learnt is a step of a learner above them, with Nesterov's momentum (DiLoCo: Douillard et al. 2023):
/// means alone go too slowly, as each part reads a part of the text only.
///
/// - Rows of numbers with a sum of squared gradients (Adagrad): each part's step counts by its share of the squares that the
///   row has gained. So what one part alone has learnt of is taken whole, and without momentum.
/// - The layers: plain means; those of Adam's moments, too.
struct CombinedParts {
  let start: CheckpointContent

  /// Of many parts that learn alike; of n 1 - 1/n as much.
  private static let momentum = 0.8
  private static let velocityPrefix = "velocity."

  /// The columns of numbers that have sums of squares, and the names of those.
  private static let rows = [
    "input": "input.squares", "output": "output.squares", "bias": "bias.squares", "recency": "recency.squares",
    "expected": "expected.squares", "state": "state.squares", "phrase.output": "phrase.squares",
    "phrase.input": "phrase.input.squares",
  ]
  private static let sums = Set(rows.values)

  /// - Parameter parts: what each part that learnt anything has come to. Columns of `start`, but for its velocities.
  /// - Returns: the next common start.
  func combined(_ parts: [any LearntPart]) -> CheckpointContent {
    guard parts.count > 1 else { return parts.isEmpty ? start : only(parts[0]) }
    var columns = Dictionary(uniqueKeysWithValues: start.columns.map { ($0.name, $0.values) })
    for name in start.columns.map(\.name) where !Self.sums.contains(name) && !Self.isVelocity(name) {
      let before = columns[name] ?? []
      let values = parts.map { Self.column(name, of: $0, before: before) }
      guard Self.isLearnt(name) else {
        columns[name] = Self.mean(values)
        continue
      }
      var momentum = Momentum(start: before, velocity: columns[Self.velocityPrefix + name])
      if let squares = Self.rows[name] {
        let old = columns[squares] ?? []
        columns[squares] = momentum.step(
          rows: values, squares: old, parts.map { Self.column(squares, of: $0, before: old) },
          momentum: Self.momentum)
      } else {
        momentum.step(mean: Self.mean(values), momentum: Self.momentum * (1 - 1 / Double(parts.count)))
      }
      (columns[name], columns[Self.velocityPrefix + name]) = (momentum.values, momentum.velocity)
    }
    var result = start
    result.numbers = parts[0].numbers
    if let steps = parts.compactMap({ $0.numbers["phrase.steps"] }).max() { result.numbers["phrase.steps"] = steps }
    result.columns = columns.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    return result
  }

  /// What one part alone has learnt; nothing goes on by momentum then.
  private func only(_ part: any LearntPart) -> CheckpointContent {
    var result = start
    result.numbers = part.numbers
    result.columns = start.columns.map { name, values in
      (name, Self.isVelocity(name) ? values : Self.column(name, of: part, before: values))
    }
    return result
  }

  private static func column(_ name: String, of part: any LearntPart, before: [Float]) -> [Float] {
    let values = part.column(name)
    return values.isEmpty ? before : values
  }

  /// Whether a column is no part's, but of the learner above them.
  static func isVelocity(_ name: String) -> Bool { name.hasPrefix(velocityPrefix) }

  /// Not so are Adam's moments.
  private static func isLearnt(_ name: String) -> Bool { !name.hasSuffix(".means") && !name.hasSuffix(".squares") }

  private static func mean(_ parts: [[Float]]) -> [Float] {
    parts[0].indices.map { i in Float(parts.reduce(0.0) { $0 + Double($1[i]) } / Double(parts.count)) }
  }
}

/// A step of the learner above the parts.
private struct Momentum {
  private let start: [Float]
  private(set) var values: [Float]
  private(set) var velocity: [Float]

  /// - Parameter velocity: of the last step; nil, or of another shape, for none.
  init(start: [Float], velocity: [Float]?) {
    (self.start, values) = (start, start)
    self.velocity = [Float](repeating: 0, count: start.count)
    if let velocity, velocity.count == start.count { self.velocity = velocity }
  }

  mutating func step(mean: [Float], momentum: Double) {
    for i in start.indices { take(mean[i] - start[i], at: i, Float(momentum)) }
  }

  /// - Parameters:
  ///   - parts: of each part, the rows; shape (rows, width).
  ///   - squares: before, shape (rows), and those that the parts have come to.
  /// - Returns: the squares after.
  mutating func step(rows parts: [[Float]], squares: [Float], _ newSquares: [[Float]], momentum: Double) -> [Float] {
    guard !squares.isEmpty else { return squares }
    let width = start.count / squares.count
    var sums = squares
    for row in squares.indices {
      let gained = newSquares.map { max(0, Double($0[row]) - Double(squares[row])) }
      let total = gained.reduce(0, +)
      guard total > 0 else { continue }
      // As many parts as learnt of it alike.
      let count = total * total / gained.reduce(0) { $0 + $1 * $1 }
      sums[row] += Float(total / count)
      for at in row * width..<(row + 1) * width {
        var mean = 0.0
        for (part, gain) in zip(parts, gained) { mean += gain / total * (Double(part[at]) - Double(start[at])) }
        take(Float(mean), at: at, Float(momentum * (1 - 1 / count)))
      }
    }
    return sums
  }

  private mutating func take(_ step: Float, at i: Int, _ momentum: Float) {
    velocity[i] = momentum * velocity[i] + step
    values[i] = start[i] + step + momentum * velocity[i]
  }
}
