/// A hypothesis of an n-best list.
struct Hypothesis {
  /// Why a line is none: a clause.
  struct Problem: Error { let sentence: String }

  /// How it is printed again.
  enum Row {
    /// As it came, in the encoding of the input.
    case line(LineInput.Line)
    /// As it was made here of what came on the line with the number.
    case made(String, lineNumber: Int)
  }

  private(set) var row: Row
  let id: String
  let text: String
  let scores: [Double]

  var lineNumber: Int {
    switch row {
    case .line(let line): line.number
    case .made(_, let number): number
    }
  }

  init(row: Row, id: String, text: String, scores: [Double]) {
    self.row = row
    self.id = id
    self.text = text
    self.scores = scores
  }

  /// - Parameters:
  ///   - list: the hypotheses before it; a score that they have cannot be missing here, if it is one of theirs.
  ///   - weightCount: how many scores it must have in any case.
  init(_ line: LineInput.Line, _ format: NBestFormat, in list: [Hypothesis], weightCount: Int) throws(Problem) {
    let columns = try format.columns(of: line.text)
    row = .line(line)
    id = columns.id
    text = columns.text
    var scores: [Double] = []
    for (place, column) in columns.scores {
      guard let score = Self.number(column) else {
        throw Problem(sentence: "column \(place): \"\(column)\" is not a number")
      }
      guard score.isFinite else { throw Problem(sentence: "column \(place): \"\(column)\" is no finite number") }
      scores.append(score)
    }
    self.scores = scores
    try check(in: list, weightCount: weightCount)
  }

  /// Adds bytes to the end of the line that it came on.
  mutating func finishLine(_ lateEnd: [UInt8]) {
    guard case .line(var line) = row else { return }
    line.finish(lateEnd)
    row = .line(line)
  }

  /// A decimal number, with blanks around it or not.
  private static func number(_ column: String) -> Double? {
    let start = column.drop(while: \.isWhitespace)
    let digits = start[..<(start.lastIndex { !$0.isWhitespace }.map(start.index(after:)) ?? start.startIndex)]
    // Hexadecimal ones are read by Swift, and written by no other system.
    return digits.contains { "xX".contains($0) } ? nil : Double(digits)
  }

  /// - Throws: if it has too few scores.
  func check(in list: [Hypothesis], weightCount: Int) throws(Problem) {
    guard scores.count >= weightCount else {
      throw Problem(sentence: "it has \(scores.count) scores for \(weightCount) weights")
    }
    if let first = list.first, first.id == id, scores.count < first.scores.count {
      throw Problem(sentence: "it has \(scores.count) scores, and its list has \(first.scores.count)")
    }
  }
}
