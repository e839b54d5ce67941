/// The line being typed: text, cursor, and the lines typed before. It knows nothing of terminals.
///
/// Keys are those of every shell: arrows, Home, End, ^A ^E ^B ^F, ^P ^N for lines before and after, ^W ^U ^K to delete a
/// word, all before and all behind the cursor, Tab to complete a command, or to accept the suggestion.
struct LineEditor {
  enum Key: Equatable {
    case character(Character)
    case enter, backspace, delete, left, right, up, down, home, end, tab
    case deleteWord, deleteBefore, deleteBehind, clearScreen
    /// ^C and ^D.
    case interrupt, endOfInput
  }

  enum Outcome: Equatable {
    case goesOn
    case line(String)
    /// The line was given up.
    case abandoned
    /// ^D on an empty line.
    case leaves
    case clearScreen
  }

  private(set) var text: [Character] = []
  /// The index at which typing inserts.
  private(set) var cursor = 0
  /// What may follow the cursor, which Tab accepts; it holds until the next key.
  var suggestion: [Character] = []
  private let history: [String]
  /// The words that can begin a line.
  private let commands: [String]
  /// Which line of the history is shown; its count is the new one.
  private var shown: Int
  /// The new line, while an old one is shown.
  private var draft: [Character] = []

  init(history: [String] = [], commands: [String] = []) {
    self.history = history
    self.commands = commands
    shown = history.count
  }

  /// The text before the cursor, where a suggestion may follow; nil where none may.
  var suggestible: String? {
    cursor == text.count && text.contains { !$0.isWhitespace } ? String(text) : nil
  }

  mutating func handle(_ key: Key) -> Outcome {
    let suggested = suggestion
    suggestion = []
    switch key {
    case .character(let character):
      text.insert(character, at: cursor)
      cursor += 1
    case .enter: return .line(String(text))
    case .interrupt: return .abandoned
    case .endOfInput:
      if text.isEmpty { return .leaves }
      delete(cursor..<min(cursor + 1, text.count))
    case .clearScreen: return .clearScreen
    case .backspace: delete(max(0, cursor - 1)..<cursor)
    case .delete: delete(cursor..<min(cursor + 1, text.count))
    case .deleteWord: delete(wordStart..<cursor)
    case .deleteBefore: delete(0..<cursor)
    case .deleteBehind: delete(cursor..<text.count)
    case .left: cursor = max(0, cursor - 1)
    case .right: cursor = min(text.count, cursor + 1)
    case .home: cursor = 0
    case .end: cursor = text.count
    case .up: show(shown - 1)
    case .down: show(shown + 1)
    case .tab:
      if suggested.isEmpty { complete() }
      text.insert(contentsOf: suggested, at: cursor)
      cursor += suggested.count
    }
    return .goesOn
  }

  private mutating func delete(_ range: Range<Int>) {
    text.removeSubrange(range)
    cursor = range.lowerBound
  }

  private var wordStart: Int {
    var start = cursor
    while start > 0, text[start - 1].isWhitespace { start -= 1 }
    while start > 0, !text[start - 1].isWhitespace { start -= 1 }
    return start
  }

  private mutating func show(_ index: Int) {
    guard index != shown, (0...history.count).contains(index) else { return }
    if shown == history.count { draft = text }
    shown = index
    text = index == history.count ? draft : Array(history[index])
    cursor = text.count
  }

  /// Completes the command as far as it is clear.
  private mutating func complete() {
    guard !text[..<cursor].contains(where: \.isWhitespace) else { return }
    let matches = commands.filter { $0.hasPrefix(String(text[..<cursor])) }
    guard var common = matches.first else { return }
    for match in matches { while !match.hasPrefix(common) { common.removeLast() } }
    let added = Array(common.dropFirst(cursor)) + (matches.count == 1 ? [" "] : [])
    text.insert(contentsOf: added, at: cursor)
    cursor += added.count
  }
}
