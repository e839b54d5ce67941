/// Text and numbers as HTML shows them.
enum Markup {
  /// Text with nothing in it that HTML takes for markup; what HTML allows nowhere becomes U+FFFD. Line ends of any system are
  /// line feeds.
  static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var isAfterReturn = false
    for scalar in text.unicodeScalars {
      defer { isAfterReturn = scalar == "\r" }
      switch scalar {
      case "&": result += "&amp;".unicodeScalars
      case "<": result += "&lt;".unicodeScalars
      case ">": result += "&gt;".unicodeScalars
      case "\"": result += "&quot;".unicodeScalars
      case "'": result += "&#39;".unicodeScalars
      case "\n" where isAfterReturn: break
      case "\r": result.append("\n")
      case "\n", "\t": result.append(scalar)
      default:
        let isControl = scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
        let isNoCharacter = scalar.value & 0xfffe == 0xfffe || (0xfdd0...0xfdef).contains(scalar.value)
        result.append(isControl || isNoCharacter ? "\u{fffd}" : scalar)
      }
    }
    return String(result)
  }

  /// Text in one line, cut where it is long, and kept from changing the direction of what stands beside it.
  static func name(_ text: String, limit: Int = 60) -> String { "<bdi>\(escaped(short(text, limit: limit)))</bdi>" }

  /// Text in one line, cut where it is long.
  static func short(_ text: String, limit: Int = 60) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard line.unicodeScalars.count > limit else { return line }
    return String(String.UnicodeScalarView(line.unicodeScalars.prefix(limit))) + "…"
  }

  /// A number with a real minus.
  static func number(_ value: Double, _ digits: Int = 2) -> String {
    Formatting.fixed(value, digits).replacing("-", with: "−")
  }

  /// A number with its sign.
  static func signed(_ value: Double, _ digits: Int = 2) -> String { (value < 0 ? "" : "+") + number(value, digits) }

  /// A coordinate, as SVG reads it.
  static func coordinate(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    var text = Formatting.fixed(min(max(value, -1e6), 1e6), 2)
    while text.hasSuffix("0"), text.contains(".") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
}
