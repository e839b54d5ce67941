import Glibc
import SystemPackage

/// The two streams that a verb writes to: results to one, everything else to the other.
struct Console {
  let isQuiet: Bool
  let isVerbose: Bool
  /// Whether results are styled.
  let hasColour: Bool
  /// Whether results go to a terminal.
  let isTerminal: Bool
  /// Whether messages go to a terminal, where a line can be drawn again.
  let messagesAreOnTerminal: Bool
  /// Whether characters beyond ASCII can be shown.
  let isUTF8: Bool

  init(_ options: GlobalOptions) {
    isQuiet = options.quiet
    isVerbose = options.verbose
    isTerminal = isatty(1) == 1
    messagesAreOnTerminal = isatty(2) == 1
    hasColour =
      switch options.color {
      case .always: true
      case .never: false
      case .auto: isatty(1) == 1 && environment("NO_COLOR") == nil && environment("TERM") != "dumb"
      }
    let locale = environment("LC_ALL") ?? environment("LC_CTYPE") ?? environment("LANG") ?? ""
    isUTF8 = locale.uppercased().contains("UTF-8") || locale.uppercased().contains("UTF8")
  }

  // MARK: Results

  /// Writes a result's line.
  func print(_ line: String) { write(line + "\n") }

  /// Writes a piece of a result at once.
  func write(_ text: String) { write(bytes: text.utf8) }

  /// Writes bytes of a result as they are, at once.
  func write(bytes: some Sequence<UInt8>) {
    do {
      try FileDescriptor.standardOutput.writeAll(bytes)
    } catch Errno.brokenPipe {
      // The reader has seen enough. The daemon cancels running requests when the connection closes.
      exit(ExitStatus.done.rawValue)
    } catch {
      say("cannot write the results: \(error)")
      exit(ExitStatus.negative.rawValue)
    }
  }

  // MARK: Messages

  /// Writes an error or a warning, as a sentence of the program.
  func say(_ sentence: String) { Self.say(sentence) }

  /// Writes something that is good to know; not with `--quiet`.
  func note(_ line: String) { if !isQuiet { Self.writeMessage(line + "\n") } }

  static func say(_ sentence: String) { writeMessage("kith: \(sentence)\n") }

  static func writeMessage(_ text: String) {
    // If standard error cannot be written either, there is no way left to say so.
    _ = try? FileDescriptor.standardError.writeAll(text.utf8)
  }

  // MARK: Style

  func bold(_ text: String) -> String { styled(text, "1") }
  func dim(_ text: String) -> String { styled(text, "2") }
  func coloured(_ text: String) -> String { styled(text, "36") }

  func styled(_ text: String, _ code: String) -> String {
    hasColour && !text.isEmpty ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
  }

  /// Text of a model as a terminal may get it: without characters that would command the terminal.
  func shown(_ text: String, keepingLines: Bool = false) -> String {
    guard isTerminal || !keepingLines else { return text }
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isControl = scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
      shown.append(isControl && !(keepingLines && (scalar == "\n" || scalar == "\t")) ? "\u{fffd}" : scalar)
    }
    return String(shown)
  }

  /// A bar for a share of 1, in eighths of a character where the terminal can show them.
  func bar(_ share: Double, width: Int) -> String {
    let clamped = min(max(share, 0), 1)
    guard isUTF8 else { return String(repeating: "#", count: Int((clamped * Double(width)).rounded())) }
    let eighths = Int((clamped * Double(width * 8)).rounded())
    let whole = String(repeating: "█", count: eighths / 8)
    return eighths % 8 == 0 ? whole : whole + String(Self.eighths[eighths % 8 - 1])
  }

  private static let eighths: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  /// How many columns messages have.
  static var messageWidth: Int { width(of: 2) }

  /// How many columns results have; nil if they do not go to a terminal.
  var resultWidth: Int? { isTerminal ? Self.width(of: 1) : nil }

  private static func width(of descriptor: Int32) -> Int {
    var size = winsize()
    let status = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size)
    return status == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }
}
