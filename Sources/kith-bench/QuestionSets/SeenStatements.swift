import LanguageModel
import XrayTotals

/// Which statements stand in a training text: those of whose content words four in a row do, in the same order.
struct SeenStatements {
  /// Hashes of all four content words in a row of the statements, and whether the text has them.
  private var runs: [Int: Bool] = [:]
  private let model: Model

  private static let length = 4

  /// - Parameter statements: of which it will be asked.
  init(_ statements: [String], _ model: Model) {
    self.model = model
    for statement in statements { for run in runs(of: statement) { runs[run] = false } }
  }

  /// - Parameter text: pre-tokenized, or as people write it; read as the model reads text.
  mutating func read(_ text: String) {
    for run in runs(of: text) where runs[run] != nil { runs[run] = true }
  }

  func isSeen(_ statement: String) -> Bool { runs(of: statement).contains { runs[$0] == true } }

  /// Words in lower case that are no function words of the model's.
  private func runs(of text: String) -> [Int] {
    var words: [String] = []
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      let word = word.lowercased()
      guard word.contains(where: \.isLetter) else { continue }
      let kind = model.kind(of: word, isUnknown: false)
      if kind == .content || kind == .name || kind == .number { words.append(word) }
    }
    guard words.count >= Self.length else { return [] }
    return (0...words.count - Self.length).map { start in
      var hasher = Hasher()
      for word in words[start..<start + Self.length] { hasher.combine(word) }
      return hasher.finalize()
    }
  }
}
