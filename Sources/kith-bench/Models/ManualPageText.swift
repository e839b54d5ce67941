import Foundation

/// The text of a manual page: its paragraphs, a line each, without the instructions of troff.
///
/// Lines of a paragraph are joined with a space, but not where both have a character of East Asia there: such text is wrapped
/// anywhere. Enough for measuring; no typesetter.
enum ManualPageText {
  /// Macros whose words are text of the paragraph.
  private static let inline: Set<Substring> = [
    "B", "I", "BR", "BI", "IR", "RB", "RI", "IB", "SM", "Nm", "Fl", "Ar", "Pa", "Xr", "Nd", "Em", "Sy", "Dv",
  ]
  /// Macros whose words are a line of their own.
  private static let headings: Set<Substring> = ["SH", "SS", "Sh", "Ss"]
  private static let definitions: Set<Substring> = ["de", "ig", "am"]
  private static let characters: [String: String] = [
    "co": "©", "em": "—", "en": "–", "bu": "•", "aq": "'", "dq": "\"", "lq": "“", "rq": "”", "oq": "‘", "cq": "’",
  ]

  static func paragraphs(of source: String) -> [String] {
    var (paragraphs, present): ([String], String) = ([], "")
    var isInDefinition = false
    func end() {
      let text = present.trimmingCharacters(in: .whitespaces)
      if !text.isEmpty { paragraphs.append(text) }
      present = ""
    }
    for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
      if isInDefinition {
        isInDefinition = !line.hasPrefix("..")
        continue
      }
      var text = line
      if line.hasPrefix(".") || line.hasPrefix("'") {
        let parts = line.dropFirst().split(separator: " ", maxSplits: 1)
        guard let macro = parts.first, !macro.hasPrefix("\\\"") else { continue }
        isInDefinition = definitions.contains(macro)
        text = parts.count > 1 ? parts[1] : ""
        if headings.contains(macro) {
          end()
          present = plain(text)
          end()
          continue
        }
        guard inline.contains(macro) else {
          end()
          continue
        }
        text = Substring(text.replacing("\"", with: ""))
      }
      let words = plain(text).trimmingCharacters(in: .whitespaces)
      if words.isEmpty {
        end()
        continue
      }
      if let last = present.unicodeScalars.last, let first = words.unicodeScalars.first,
        last.value < 0x2E80 || first.value < 0x2E80
      {
        present += " "
      }
      present += words
    }
    end()
    return paragraphs
  }

  /// Text without troff's escapes.
  private static func plain(_ text: Substring) -> String {
    var result = ""
    var rest = text
    while let escape = rest.firstIndex(of: "\\") {
      result += rest[..<escape]
      rest = rest[rest.index(after: escape)...]
      guard let letter = rest.popFirst() else { break }
      switch letter {
      case "f", "*": skipName(&rest)
      case "s": rest = rest.drop { "+-0123456789".contains($0) }
      case "(":
        result += characters[String(rest.prefix(2)), default: ""]
        rest = rest.dropFirst(2)
      case "\"": return result
      case "-": result += "-"
      case "e": result += "\\"
      case " ", "~", "0": result += " "
      case "&", ",", "/", "|", "^", "%", ":", "c", "!", ")": break
      default: result.append(letter)
      }
    }
    return (result + rest).replacing("\"", with: "")
  }

  private static func skipName(_ rest: inout Substring) {
    if rest.hasPrefix("[") {
      rest = rest.drop { $0 != "]" }.dropFirst()
    } else {
      rest = rest.dropFirst(rest.hasPrefix("(") ? 3 : 1)
    }
  }
}
