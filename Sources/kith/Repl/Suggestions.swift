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
    let usual = connection.deadlineMilliseconds
    connection.deadlineMilliseconds = Self.patience
    defer { connection.deadlineMilliseconds = usual }
    if Self.endsInRun(text) { return followRun(text) }
    let start = text.lastIndex(where: \.isWhitespace).map(text.index(after:)) ?? text.startIndex
    let before = text[..<start].reversed().drop(while: \.isWhitespace).reversed()
    return rest(of: String(text[start...]), after: String(before)) ?? ""
  }

  /// After a letter of a script without spaces: the rest of the model's last word, or its next one.
  private func followRun(_ text: Substring) -> String {
    let bytes = Array(text.utf8)
    guard let last = (try? connection.tokenize(String(text)))?.last(where: { !$0.endsSentence }),
      last.byteRange.upperBound == bytes.count
    else { return "" }
    let begun = String(decoding: bytes[last.byteRange], as: UTF8.self)
    let before = String(decoding: bytes[..<last.byteRange.lowerBound], as: UTF8.self)
    if let rest = rest(of: begun, after: before), !rest.isEmpty { return rest }
    return next(after: String(text))?.text ?? ""
  }

  /// What is missing of the likeliest word that begins so; nil where there is none.
  private func rest(of begun: String, after text: String) -> String? {
    guard let word = next(after: text, prefix: begun)?.word.unicodeScalars, word.starts(with: begun.unicodeScalars)
    else {
      return nil
    }
    return String(word.dropFirst(begun.unicodeScalars.count))
  }

  private func next(after text: String, prefix: String = "") -> NextWord? {
    let memory = environment("KITH_MEMORY").flatMap { $0.isEmpty ? nil : $0 }
    let query = Query.predict(text, count: 1, prefix: prefix, in: .model(memory: memory))
    // A line is typed also where nobody answers.
    return (try? connection.ask(query))?.words.first
  }

  /// Whether a text ends in a letter or mark of a script without spaces.
  private static func endsInRun(_ text: Substring) -> Bool {
    guard let last = text.unicodeScalars.last else { return false }
    switch last.value {
    // Thai, Lao, Myanmar, Khmer, Kana; marks as wide as letters.
    case 0xE00...0xEFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3001...0x30FF, 0xFF01...0xFF9F: return true
    default: return last.properties.isIdeographic
    }
  }

  /// The text of a line, whose first word may be a verb; nil where there is none to go on with.
  private func text(of line: String) -> Substring? {
    let line = line.drop(while: \.isWhitespace)
    // A single word may yet become a verb, but not where it ends so.
    guard let end = line.firstIndex(where: \.isWhitespace) else { return Self.endsInRun(line) ? line : nil }
    let first = String(line[..<end])
    if first.hasPrefix("{") { return nil }
    guard verbs.contains(first) else { return line }
    guard Self.ofText.contains(first) else { return nil }
    return line[end...].drop(while: \.isWhitespace)
  }
}
