/// A hypothesis of an n-best list.
struct Hypothesis {
  /// Why a line is none: a clause.
  struct Problem: Error { let sentence: String }

  /// As it is printed again.
  let line: String
  let id: String
  let text: String
  let scores: [Double]

  init(line: String, id: String, text: String, scores: [Double]) {
    self.line = line
    self.id = id
    self.text = text
    self.scores = scores
  }

  /// - Parameters:
  ///   - list: the hypotheses before it; a score that they have cannot be missing here, if it is one of theirs.
  ///   - weightCount: how many scores it must have in any case.
  init(_ line: String, _ format: NBestFormat, in list: [Hypothesis], weightCount: Int) throws(Problem) {
    let columns = try format.columns(of: line)
    self.line = line
    id = columns.id
    text = columns.text
    var scores: [Double] = []
    for (place, column) in columns.scores {
      guard let score = Double(column) else {
        throw Problem(sentence: "column \(place): \"\(column)\" is not a number")
      }
      guard score.isFinite else { throw Problem(sentence: "column \(place): \"\(column)\" is no finite number") }
      scores.append(score)
    }
    self.scores = scores
    try check(in: list, weightCount: weightCount)
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
