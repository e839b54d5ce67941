import ArgumentParser
import Foundation
import LanguageModel
import Tokenization

/// Sentence completion and grammatical judgements: which of two or five sentences is right.
struct Choosing: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "choose",
    abstract:
      "Which option fits: sentence completion (five words for a gap) and BLiMP (the grammatical of two sentences).")

  @Argument(help: "Which set's model.")
  var set: BenchmarkSet = .holmes

  @OptionGroup var bench: BenchOptions

  @Flag(help: "The model pruned as large models are by default.")
  var pruned = false

  func run() throws {
    let figures = Figures(bench)
    let model = try TrainedModel(set: set, isPruned: pruned).open(bench, figures)
    let questions = try Self.questions(in: "\(bench.dataFolder())/sentence-completion")
    let pairs = try Self.pairs(in: "\(bench.dataFolder())/blimp")
    for (name, experts) in [("grammar", Experts.grammar), ("full model", .all)]
    where experts == .grammar || model.associations != nil {
      let context = model.emptyContext(for: experts)
      let right = try questions.count { question in
        let ranking = try model.choose(question.options, before: question.before, after: question.after, in: context)
        return ranking?.choices.first?.index == question.answer
      }
      figures.add(
        "sentence completion, \(name): right", 100 * Double(right) / Double(questions.count), "%",
        "of \(questions.count); chance 20, n-gram 39 to 42, log-bilinear 54.8")
    }
    for (name, experts) in [("grammar", Experts.grammar), ("full model", .all)]
    where experts == .grammar || model.associations != nil {
      let context = model.emptyContext(for: experts)
      var points = 0.0
      for (good, bad) in pairs {
        let difference =
          try model.score(good, after: context).logProbability - model.score(bad, after: context).logProbability
        points += difference > 0 ? 1 : difference == 0 ? 0.5 : 0
      }
      figures.add(
        "BLiMP, \(name): right", 100 * points / Double(pairs.count), "%",
        "of \(pairs.count); a tie counts half; KenLM of the same text 49.7")
    }
  }

  // MARK: The sets

  struct Question {
    let before: String
    let after: String
    let options: [String]
    let answer: Int
  }

  /// The text around the gap is cut into words as the training text is.
  static func questions(in folder: String) throws -> [Question] {
    let answers = try rows(of: "\(folder)/answers.csv").dropFirst().map { $0[1] }
    let questions = try rows(of: "\(folder)/questions.csv").dropFirst()
    return zip(questions, answers).compactMap { row, answer in
      let sides = row[1].components(separatedBy: "_____")
      guard row.count == 7, sides.count == 2, let answer = "abcde".firstIndex(of: Character(answer)) else { return nil }
      return Question(
        before: spaced(sides[0]), after: " " + spaced(sides[1]), options: row[2...].map(spaced),
        answer: "abcde".distance(from: "abcde".startIndex, to: answer))
    }
  }

  static func pairs(in folder: String) throws -> [(good: String, bad: String)] {
    try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".tsv") }.sorted().flatMap {
      file in
      try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8).split(separator: "\n").map { line in
        let columns = line.split(separator: "\t").map(String.init)
        return (spaced(columns[0]), spaced(columns[1]))
      }
    }
  }

  /// Words and punctuation marks with spaces between, as in the training text.
  static func spaced(_ text: String) -> String {
    var tokens: [String] = []
    var reader = TextReader(TextLayout())
    reader.read(Array(text.utf8), isWhole: true) { event, bytes in
      if case .word(let token) = event {
        tokens.append(String(decoding: token.range.map { bytes[$0] }, as: UTF8.self))
      }
    }
    return tokens.joined(separator: " ") + (text.last == " " ? " " : "")
  }

  /// The rows of a file of comma-separated values; quoted cells may hold commas and doubled quotes.
  static func rows(of path: String) throws -> [[String]] {
    try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline).map { line in
      var cells = [""]
      var isQuoted = false
      for character in line {
        switch character {
        case "\"": isQuoted.toggle()
        case "," where !isQuoted: cells.append("")
        default: cells[cells.count - 1].append(character)
        }
      }
      return cells
    }
  }
}
