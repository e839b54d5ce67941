import Glibc
import SystemPackage

/// A terminal on which a line is edited: keys come in, the line is drawn.
///
/// While a line is edited the terminal is raw, so that ^C is a key; otherwise it is as it was, so that ^C interrupts what
/// runs. Long lines scroll sideways. A terminal that cannot move its cursor (`TERM=dumb`) gets the line as it is typed.
final class Terminal {
  private let input: FileDescriptor
  private let usual: termios
  private var pending: [UInt8] = []

  /// Nil if the descriptor is no terminal.
  init?(_ input: FileDescriptor) {
    var attributes = termios()
    guard unsafe tcgetattr(input.rawValue, &attributes) == 0 else { return nil }
    self.input = input
    usual = attributes
  }

  /// Reads a line that the user types.
  ///
  /// - Parameter suggest: what may follow a line, shown behind the cursor; asked when no more keys wait. nil: nothing.
  /// - Returns: nil when they want to leave.
  func readLine(
    prompt: String, history: [String], commands: [String], suggest: ((_ line: String) -> String)? = nil
  ) -> String? {
    var raw = usual
    unsafe cfmakeraw(&raw)
    raw.c_oflag = usual.c_oflag  // a line feed still begins a line
    set(raw)
    defer { set(usual) }
    var editor = LineEditor(history: history, commands: commands)
    draw(prompt, editor)
    while let key = nextKey() {
      switch editor.handle(key) {
      case .goesOn:
        if let suggest, pending.isEmpty, let line = editor.suggestible { editor.suggestion = Array(suggest(line)) }
        draw(prompt, editor)
      case .clearScreen:
        write("\u{1b}[H\u{1b}[2J")
        draw(prompt, editor)
      case .abandoned:
        write("^C\n")
        return ""
      case .line(let line):
        draw(prompt, editor)  // without a suggestion
        write("\n")
        return line
      case .leaves:
        write("\n")
        return nil
      }
    }
    write("\n")
    return nil
  }

  private func set(_ attributes: termios) {
    var attributes = attributes
    _ = unsafe tcsetattr(input.rawValue, TCSADRAIN, &attributes)
  }

  private func write(_ text: String) {
    // A terminal that is gone ends the input, which is noticed there.
    _ = try? FileDescriptor.standardError.writeAll(text.utf8)
  }

  // MARK: Drawing

  private func draw(_ prompt: String, _ editor: LineEditor) {
    let room = max(8, Console.messageWidth - prompt.count - 1)
    var start = 0
    while Self.width(editor.text[start..<editor.cursor]) >= room { start += 1 }
    var end = editor.cursor
    while end < editor.text.count, Self.width(editor.text[start...end]) < room { end += 1 }
    let shown = String(editor.text[start..<end].map { $0.isASCII && ($0.asciiValue ?? 32) < 32 ? " " : $0 })
    let column = prompt.count + Self.width(editor.text[start..<editor.cursor])
    var suggestion = editor.suggestion
    while Self.width(suggestion) > room - Self.width(editor.text[start..<end]), !suggestion.isEmpty {
      suggestion.removeLast()
    }
    let grey = suggestion.isEmpty ? "" : "\u{1b}[2m\(String(suggestion))\u{1b}[0m"
    write("\r\(prompt)\(shown)\(grey)\u{1b}[K\r" + (column > 0 ? "\u{1b}[\(column)C" : ""))
  }

  /// How many columns it takes: two for the wide characters of East Asia and for pictures.
  private static func width(_ text: some Sequence<Character>) -> Int {
    // Pictures that are joined into one take the columns of one.
    text.reduce(0) {
      $0 + min(Formatting.width(String($1)), $1.unicodeScalars.first.map { $0.value < 0x1f000 ? 8 : 2 } ?? 0)
    }
  }

  // MARK: Keys

  private func nextKey() -> LineEditor.Key? {
    while let byte = nextByte() {
      switch byte {
      case 0x01: return .home
      case 0x02: return .left
      case 0x03: return .interrupt
      case 0x04: return .endOfInput
      case 0x05: return .end
      case 0x06: return .right
      case 0x08, 0x7f: return .backspace
      case 0x09: return .tab
      case 0x0a, 0x0d: return .enter
      case 0x0b: return .deleteBehind
      case 0x0c: return .clearScreen
      case 0x0e: return .down
      case 0x10: return .up
      case 0x15: return .deleteBefore
      case 0x17: return .deleteWord
      case 0x1b: if let key = escapedKey() { return key }
      case 0..<0x20: continue
      default: if let character = character(beginning: byte) { return .character(character) }
      }
    }
    return nil
  }

  /// The sequence that an arrow key or the like sends: `ESC [ A`, `ESC O A`, `ESC [ 3 ~`.
  private func escapedKey() -> LineEditor.Key? {
    guard let kind = nextByte(), kind == UInt8(ascii: "[") || kind == UInt8(ascii: "O") else { return nil }
    var parameter = 0
    while let byte = nextByte() {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): parameter = (parameter * 10 + Int(byte) - 48) % 1_000
      case UInt8(ascii: ";"): parameter = 0
      case UInt8(ascii: "A"): return .up
      case UInt8(ascii: "B"): return .down
      case UInt8(ascii: "C"): return .right
      case UInt8(ascii: "D"): return .left
      case UInt8(ascii: "H"): return .home
      case UInt8(ascii: "F"): return .end
      case UInt8(ascii: "~"):
        switch parameter {
        case 1, 7: return .home
        case 3: return .delete
        case 4, 8: return .end
        default: return nil
        }
      default: return nil
      }
    }
    return nil
  }

  /// The rest of a character in UTF-8; nil where the bytes are none.
  private func character(beginning first: UInt8) -> Character? {
    var bytes = [first]
    let count = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
    while bytes.count < count, let next = nextByte() { bytes.append(next) }
    return String(validating: bytes, as: UTF8.self)?.first
  }

  private func nextByte() -> UInt8? {
    if pending.isEmpty {
      var chunk = [UInt8](repeating: 0, count: 1_024)
      var count = -1
      repeat { count = unsafe read(input.rawValue, &chunk, chunk.count) } while count < 0 && errno == EINTR
      guard count > 0 else { return nil }
      pending = Array(chunk[..<count])
    }
    return pending.removeFirst()
  }
}
