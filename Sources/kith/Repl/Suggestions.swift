import KithClient

/// What the model would go on with while a line is typed: the rest of the word under way, or the next word.
struct Suggestions {
  private let connection: Connection
  /// Words that begin a command; its text follows.
  private let verbs: Set<String>
  /// Verbs whose arguments are a text that goes on.
  private static let ofText: Set = ["predict", "complete", "score", "explain", "related", "topic"]
  /// A key must not wait longer, ms.
  private static let patience = 100

  init(_ connection: Connection, verbs: Set<String>) {
    self.connection = connection
    self.verbs = verbs
  }

  /// What may follow a line; empty where nothing does.
  func follow(_ line: String) -> String {
    guard let text = text(of: line) else { return "" }
    let start = text.lastIndex(where: \.isWhitespace).map(text.index(after:)) ?? text.startIndex
    let (before, prefix) = (text[..<start], text[start...])
    let usual = connection.deadlineMilliseconds
    connection.deadlineMilliseconds = Self.patience
    defer { connection.deadlineMilliseconds = usual }
    let name = environment("KITH_MEMORY").flatMap { $0.isEmpty ? nil : $0 }
    let query = Query.predict(
      String(before.reversed().drop(while: \.isWhitespace).reversed()), count: 1, prefix: String(prefix),
      in: .model(memory: name))
    // A line is typed also where nobody answers.
    guard let word = (try? connection.ask(query))?.words.first?.word, word.hasPrefix(prefix) else { return "" }
    return String(word.dropFirst(prefix.count))
  }

  /// The text of a line, whose first word may be a verb; nil where there is none to go on with.
  private func text(of line: String) -> Substring? {
    let line = line.drop(while: \.isWhitespace)
    guard let end = line.firstIndex(where: \.isWhitespace) else { return nil }
    let first = String(line[..<end])
    if first.hasPrefix("{") { return nil }
    guard verbs.contains(first) else { return line }
    guard Self.ofText.contains(first) else { return nil }
    return line[end...].drop(while: \.isWhitespace)
  }
}
