/// A sentence with a gap and five words of which one fills it (the Microsoft Research sentence completion challenge, Zweig &
/// Burges 2011); cut into words as the training text is.
struct GapQuestion {
  let before: String
  let after: String
  let options: [String]
  /// The right one's index.
  let answer: Int

  static func all(in dataFolder: String) throws -> [GapQuestion] {
    let folder = "\(dataFolder)/sentence-completion"
    let answers = try commaSeparatedRows(of: "\(folder)/answers.csv").dropFirst().map { $0[1] }
    let questions = try commaSeparatedRows(of: "\(folder)/questions.csv").dropFirst()
    return zip(questions, answers).compactMap { row, answer in
      guard row.count == 7, let letter = answer.first, let index = "abcde".firstIndex(of: letter) else { return nil }
      let sides = row[1].split(separator: "_____", omittingEmptySubsequences: false)
      guard sides.count == 2 else { return nil }
      return GapQuestion(
        before: spaced(String(sides[0])), after: " " + spaced(String(sides[1])), options: row[2...].map(spaced),
        answer: "abcde".distance(from: "abcde".startIndex, to: index))
    }
  }
}
