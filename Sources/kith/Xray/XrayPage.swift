import KithClient

/// An X-ray as one HTML page that needs nothing else: no script, no font, no picture.
struct XrayPage {
  let html: String

  init(_ xray: XrayedText, of text: String) throws(ClientError) {
    let figures = XrayFigures(xray)
    var body = "<h1>What it owes to grammar, to association, and to neither</h1>\n"
    body += "<p>\(Self.escaped(Self.subject(xray)))</p>\n"
    body += Self.table(figures.headings, figures.rows)
    for line in figures.refusals + [figures.uncounted].compactMap(\.self) { body += "<p>\(Self.escaped(line))</p>\n" }
    body += "<p class=\"note\">\(Self.escaped(xray.note))</p>\n"
    body += "<p>Bits per token: "
    body += figures.models.map { "\(Self.escaped($0.name)) \(Self.escaped($0.bits))" }.joined(separator: ", ")
    body += "</p>\n<p class=\"key\">"
    body += XrayPart.allCases.map { "<span class=\"\($0.rawValue)\">\($0.rawValue)</span>" }.joined(separator: " ")
    body += " explains most of the words in its colour; point at one for its bits.</p>\n"
    body += "<div class=\"text\">"
    for piece in try XrayPieces(text, xray.segments).pieces {
      let shown = Self.escaped(piece.text)
      guard let segment = piece.segment else {
        body += shown
        continue
      }
      let title = Self.escaped(Self.title(segment.bits))
      body += "<span class=\"\(segment.bits.most.rawValue)\" title=\"\(title)\">\(shown)</span>"
    }
    body += "</div>\n"
    html = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <title>kith xray</title>
      <style>\(Self.style)</style>
      </head>
      <body>
      \(body)</body>
      </html>

      """
  }

  private static func subject(_ xray: XrayedText) -> String {
    "\(Formatting.grouped(xray.tokenCount)) tokens of another language model, compared with the model \(xray.model.name), generation \(xray.model.generation)."
  }

  private static func title(_ bits: XrayBits) -> String {
    "frequency \(Formatting.fixed(bits.unigram, 2)), grammar \(Formatting.fixed(bits.grammar, 2)), with associations \(Formatting.fixed(bits.full, 2)), the other model \(Formatting.fixed(bits.llm, 2)) bits"
  }

  private static func table(_ headings: [String], _ rows: [[String]]) -> String {
    func row(_ cells: [String], _ tag: String) -> String {
      "<tr>" + cells.map { "<\(tag)>\(escaped($0))</\(tag)>" }.joined() + "</tr>\n"
    }
    return "<table>\n" + row(headings, "th") + rows.map { row($0, "td") }.joined() + "</table>\n"
  }

  /// Text as HTML shows it; what HTML allows nowhere becomes U+FFFD.
  static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;".unicodeScalars
      case "<": result += "&lt;".unicodeScalars
      case ">": result += "&gt;".unicodeScalars
      case "\"": result += "&quot;".unicodeScalars
      case "'": result += "&#39;".unicodeScalars
      case "\n", "\t": result.append(scalar)
      default:
        let isControl = scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
        let isNoCharacter = scalar.value & 0xfffe == 0xfffe || (0xfdd0...0xfdef).contains(scalar.value)
        result.append(isControl || isNoCharacter ? "\u{fffd}" : scalar)
      }
    }
    return String(result)
  }

  private static let style = """

    body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.6 serif; color: #222; background: #fff }
    h1 { font-size: 1.3rem }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums }
    th, td { padding: 0.1rem 0.8rem; text-align: right }
    th:first-child, td:first-child { text-align: left }
    tr:last-child { border-top: 1px solid #999 }
    .note { font-style: italic }
    .text { white-space: pre-wrap; border-top: 1px solid #999; padding-top: 1rem }
    .grammar { background: #cfe2ff }
    .association { background: #c9efd0 }
    .neither { background: #ffd6d1 }
    @media (prefers-color-scheme: dark) {
      body { color: #ddd; background: #181818 }
      .grammar { background: #1d3a66 }
      .association { background: #1c5230 }
      .neither { background: #6b2a24 }
    }

    """
}
