import Foundation

/// A question with options of which one is right; words and punctuation marks with spaces between, as in pre-tokenized text.
struct MultipleChoice {
  /// What stands before the option: the question, or a story.
  let question: String
  let options: [String]
  /// The right one's index.
  let answer: Int
  /// The facts that the question was made from, where the set has them.
  var facts: [String] = []

  // MARK: Sets

  /// Sets of questions, as their publishers name the files.
  enum Source: String, CaseIterable {
    case arcEasy = "ARC-Easy"
    case arcChallenge = "ARC-Challenge"
    case openBookQA = "OpenBookQA"
    case qasc = "QASC"
    case storyCloze = "StoryCloze"

    func questions(in folder: String) throws -> [MultipleChoice] {
      switch self {
      case .arcEasy: try ["train", "dev"].flatMap { try plain("\(folder)/arc/arc_easy.\($0).jsonl") }
      case .arcChallenge: try ["train", "dev"].flatMap { try plain("\(folder)/arc/arc_challenge.\($0).jsonl") }
      case .openBookQA: try plain("\(folder)/openbookqa/openbookqa.train.jsonl")
      case .qasc: try lettered("\(folder)/qasc/dev.jsonl")
      case .storyCloze: try stories("\(folder)/storycloze/cloze_val.csv")
      }
    }
  }

  private struct Plain: Decodable {
    let question: String
    let choices: [String]
    let answer: Int
  }

  private static func plain(_ path: String) throws -> [MultipleChoice] {
    try lines(of: path).map { try JSONDecoder().decode(Plain.self, from: Data($0.utf8)) }.filter {
      $0.choices.indices.contains($0.answer)
    }.map {
      MultipleChoice(
        question: spaced($0.question), options: $0.choices.map(spaced), answer: $0.answer)
    }
  }

  private struct Lettered: Decodable {
    struct Question: Decodable {
      let stem: String
      let choices: [Option]
    }
    struct Option: Decodable {
      let text: String
      let label: String
    }
    let question: Question
    let answerKey: String
    let fact1: String
    let fact2: String
  }

  private static func lettered(_ path: String) throws -> [MultipleChoice] {
    func sentence(_ fact: String) -> String { spaced(fact.hasSuffix(".") ? fact : fact + ".") }
    return try lines(of: path).map { try JSONDecoder().decode(Lettered.self, from: Data($0.utf8)) }.compactMap {
      asked in
      guard let answer = asked.question.choices.firstIndex(where: { $0.label == asked.answerKey }) else { return nil }
      let stem = asked.question.stem
      return MultipleChoice(
        question: spaced(stem.hasSuffix("?") ? stem : stem + "?"),
        options: asked.question.choices.map { spaced($0.text) }, answer: answer,
        facts: [sentence(asked.fact1), sentence(asked.fact2)])
    }
  }

  private static func stories(_ path: String) throws -> [MultipleChoice] {
    try commaSeparatedRows(of: path).dropFirst().compactMap { row in
      guard row.count == 8, let answer = Int(row[7]), (1...2).contains(answer) else { return nil }
      return MultipleChoice(
        question: row[1...4].map(spaced).joined(separator: "\n"), options: row[5...6].map(spaced),
        answer: answer - 1)
    }
  }

  private static func lines(of path: String) throws -> [Substring] {
    try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline)
  }
}
