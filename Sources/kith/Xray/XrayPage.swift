import KithClient

/// An X-ray as one HTML page that needs nothing else: no script, no font, no picture.
struct XrayPage {
  let html: String

  /// - Throws: where a segment lies outside of its text.
  init(_ report: XrayReport) throws {
    let figures = XrayFigures(report.summary)
    let first = report.documents[0].stretches[0].xray
    var body = "<h1>What it owes to grammar, to association, to repetition, and to neither</h1>\n"
    body += "<p>\(Self.escaped(Self.subject(report.summary, first.model)))</p>\n"
    body += Self.table(figures.headings, figures.rows)
    let notes = report.notes + report.documents.flatMap(\.notes)
    for line in figures.refusals + [figures.uncounted].compactMap(\.self) + notes {
      body += "<p>\(Self.escaped(line))</p>\n"
    }
    body += "<p class=\"note\">\(Self.escaped(first.note))</p>\n"
    body += "<p>Bits per token: "
    body += figures.models.map { "\(Self.escaped($0.name)) \(Self.escaped($0.bits))" }.joined(separator: ", ")
    body += "</p>\n"
    if let agreement = figures.agreement { body += "<p>\(Self.escaped(agreement))</p>\n" }
    body += Self.table(figures.kindHeadings, figures.kindRows, hasSum: false)
    body += "<p class=\"key\">"
    body += XrayPart.allCases.map { "<span class=\"\($0.rawValue)\">\($0.rawValue)</span>" }.joined(separator: " ")
    body += " explains most of the words in its colour; point at one for its bits.</p>\n"
    for document in report.documents {
      if !document.name.isEmpty { body += "<h2>\(Self.escaped(document.name))</h2>\n" }
      body += "<div class=\"text\">"
      for stretch in document.stretches { body += try Self.text(stretch.text, stretch.xray.segments) }
      body += "</div>\n"
    }
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

  private static func subject(_ summary: XraySummary, _ model: AnsweringModel) -> String {
    "\(Formatting.grouped(summary.tokenCount)) tokens of another language model, compared with the model \(model.name), generation \(model.generation)."
  }

  private static func text(_ text: String, _ segments: [XraySegment]) throws(ClientError) -> String {
    var html = ""
    for piece in try XrayPieces(text, segments).pieces {
      let shown = escaped(piece.text)
      guard let segment = piece.segment else {
        html += shown
        continue
      }
      html += "<span class=\"\(segment.bits.most.rawValue)\" title=\"\(escaped(title(segment)))\">\(shown)</span>"
    }
    return html
  }

  private static func title(_ segment: XraySegment) -> String {
    let parts = XrayPart.allCases.map { "\($0.rawValue) \(Formatting.fixed(segment.bits[$0], 2))" }
    return
      "\(segment.kind): frequency \(Formatting.fixed(segment.bits.unigram, 2)), the other model \(Formatting.fixed(segment.bits.llm, 2)) bits; \(parts.joined(separator: ", "))"
  }

  private static func table(_ headings: [String], _ rows: [[String]], hasSum: Bool = true) -> String {
    func row(_ cells: [String], _ tag: String) -> String {
      "<tr>" + cells.map { "<\(tag)>\(escaped($0))</\(tag)>" }.joined() + "</tr>\n"
    }
    return "<table\(hasSum ? " class=\"summed\"" : "")>\n" + row(headings, "th") + rows.map { row($0, "td") }.joined()
      + "</table>\n"
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
    .summed tr:last-child { border-top: 1px solid #999 }
    .note { font-style: italic }
    .text { white-space: pre-wrap; border-top: 1px solid #999; padding-top: 1rem }
    .grammar { background: #cfe2ff }
    .association { background: #c9efd0 }
    .repetition { background: #fbe7a1 }
    .neither { background: #ffd6d1 }
    @media (prefers-color-scheme: dark) {
      body { color: #ddd; background: #181818 }
      .grammar { background: #1d3a66 }
      .association { background: #1c5230 }
      .repetition { background: #5c4a10 }
      .neither { background: #6b2a24 }
    }

    """
}
