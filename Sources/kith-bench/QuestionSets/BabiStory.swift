import ArgumentParser
import Foundation
import LanguageModel

/// A question about a story of bAbI (Weston et al. 2015), with the story up to it.
struct BabiStory {
  let sentences: [String]
  let question: String
  let answer: String
  /// The sentences that the answer follows from, in their order.
  let supporting: [Int]

  var text: String { sentences.joined(separator: "\n") }

  /// The story without all that the answer does not take.
  var facts: String { supporting.map { sentences[$0] }.joined(separator: "\n") }

  /// The story with the sentences that the answer takes side by side at its end.
  var sideBySide: String {
    let others = sentences.indices.filter { !supporting.contains($0) }
    return (others + supporting).map { sentences[$0] }.joined(separator: "\n")
  }

  /// How many sentences lie between the first and the last that the answer takes, those two not counted.
  var distance: Int { max(0, (supporting.last ?? 0) - (supporting.first ?? 0) - 1) }

  /// The story with its answer and another of the options exchanged wherever they stand, their plurals with them: that other
  /// is its answer.
  ///
  /// - Parameter forms: irregular plurals, as `mice` of `mouse`.
  /// - Returns: nil if it tells of no other, or if an answer has several words.
  func rewired(_ options: [String], _ forms: IrregularForms) -> BabiStory? {
    let words = sentences.map { $0.split(separator: " ").map(String.init) }
    let told = Set(words.joined().map { $0.lowercased() })
    func plural(_ option: String) -> String? { told.first { forms.isForm($0, of: option) } }
    func isTold(_ option: String) -> Bool { told.contains(option.lowercased()) || plural(option) != nil }
    guard isTold(answer), let other = options.first(where: { $0 != answer && isTold($0) }) else { return nil }
    // Where the story has no plural of one, its singular stands for it.
    var exchanges: [String: String] = [:]
    for (from, to) in [(answer, other), (other, answer)] {
      if let form = plural(from) { exchanges[form] = plural(to) ?? to.lowercased() }
      exchanges[from.lowercased()] = to.lowercased()
    }
    func exchanged(_ text: String) -> String {
      text.split(separator: " ", omittingEmptySubsequences: false).map { word in
        guard let new = exchanges[word.lowercased()] else { return String(word) }
        return word.first?.isUppercase ?? false ? new.prefix(1).uppercased() + new.dropFirst() : new
      }.joined(separator: " ")
    }
    return BabiStory(
      sentences: sentences.map(exchanged), question: exchanged(question), answer: other, supporting: supporting)
  }

  // MARK: Reading

  /// The training stories of one of the 20 tasks.
  static func stories(task: Int, in dataFolder: String) throws -> [BabiStory] {
    let folder = "\(dataFolder)/babi"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    guard let file = files.first(where: { $0.hasPrefix("qa\(task)_") }) else {
      throw ValidationError("\(folder) has no task \(task)")
    }
    return stories(in: try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8))
  }

  /// Lines `1 text`, counted from 1 in each story; a question has its answer after a tab or a bar, and then the numbers of
  /// the lines that it follows from.
  private static func stories(in file: String) -> [BabiStory] {
    var (sentences, lines, stories) = ([String](), [Int: Int](), [BabiStory]())
    for line in file.split(whereSeparator: \.isNewline) {
      let columns = line.split(separator: " ", maxSplits: 1)
      guard columns.count == 2, let number = Int(columns[0]) else { continue }
      if number == 1 { (sentences, lines) = ([], [:]) }
      let cells = columns[1].split { $0 == "\t" || $0 == "|" }.map { $0.trimmingCharacters(in: .whitespaces) }
      if cells.count > 1 {
        let supporting = (cells.count > 2 ? cells[2] : "").split(separator: " ").compactMap { Int($0) }
        stories.append(
          BabiStory(
            sentences: sentences, question: spaced(cells[0]),
            answer: cells[1].replacing(",", with: " "), supporting: supporting.compactMap { lines[$0] }.sorted()))
      } else if let sentence = cells.first {
        lines[number] = sentences.count
        sentences.append(spaced(sentence))
      }
    }
    return stories
  }
}

/// Elements spread evenly over a list.
func spread<Element>(_ all: [Element], _ count: Int) -> [Element] {
  stride(from: 0, to: all.count, by: max(1, all.count / max(1, count))).prefix(count).map { all[$0] }
}
