/// Claims one after the other, as a document.
package struct ClaimReport: Sendable {
  package let title: String
  /// Paragraphs before the first claim.
  package let introduction: [String]
  /// The commands that make it, a line each.
  package let commands: [String]
  package let claims: [Claim]

  package init(title: String, introduction: [String], commands: [String] = [], claims: [Claim]) {
    self.title = title
    self.introduction = introduction
    self.commands = commands
    self.claims = claims
  }

  /// The charts as files: name and content, SVG.
  package var chartFiles: [(name: String, content: String)] {
    claims.flatMap(\.charts).map { ("\($0.name).svg", $0.chart.svg) }
  }

  // MARK: Markdown

  /// - Parameter folder: where the charts are, as seen from the document, with a slash at its end.
  package func markdown(charts folder: String = "") -> String {
    var blocks = ["# \(title)"] + introduction
    if !commands.isEmpty { blocks.append(commands.map { "    \($0)" }.joined(separator: "\n")) }
    blocks.append(
      Self.markdown(
        ["claim", "verdict"], claims.map { ["[\($0.title)](#\(Self.anchor($0.title)))", $0.verdict.rawValue] })
    )
    for claim in claims {
      blocks.append("## \(claim.title)")
      blocks += claim.paragraphs
      blocks.append("**\(claim.verdict.rawValue.prefix(1).uppercased())\(claim.verdict.rawValue.dropFirst()).**")
      if !claim.checks.isEmpty {
        blocks.append(claim.checks.map { "- \($0.isMet ? "Yes" : "No"): \($0.statement)" }.joined(separator: "\n"))
      }
      for table in claim.tables {
        blocks.append("*\(table.caption)*")
        blocks.append(
          Self.markdown(
            table.columns, table.rows.map { $0.isControl ? $0.cells.map { $0.isEmpty ? "" : "*\($0)*" } : $0.cells }))
      }
      for chart in claim.charts { blocks.append("![\(chart.chart.title)](\(folder)\(chart.name).svg)") }
      blocks += claim.gaps.map { "Not measured: \($0)" }
      if !claim.command.isEmpty { blocks.append("    \(claim.command)") }
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private static func markdown(_ columns: [String], _ rows: [[String]]) -> String {
    func line(_ cells: [String]) -> String {
      "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
    let rule = "|" + columns.indices.map { $0 == 0 ? "---|" : "---:|" }.joined()
    return ([line(columns), rule] + rows.map(line)).joined(separator: "\n")
  }

  /// Of a heading, as readers of Markdown make it.
  static func anchor(_ heading: String) -> String {
    heading.lowercased().replacing(" ", with: "-").filter { $0.isLetter || $0.isNumber || $0 == "-" }
  }

  // MARK: HTML

  /// A page that needs nothing else and has no script.
  package var html: String {
    var body = "<h1>\(title.markupEscaped)</h1>\n" + Self.paragraphs(introduction)
    if !commands.isEmpty { body += "<pre>\(commands.map(\.markupEscaped).joined(separator: "\n"))</pre>\n" }
    body += "<ul class=\"claims\">\n"
    for claim in claims {
      body += "<li>\(Self.badge(claim.verdict)) <a href=\"#\(claim.name)\">\(claim.title.markupEscaped)</a></li>\n"
    }
    body += "</ul>\n"
    for claim in claims { body += Self.section(claim) }
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <title>\(title.markupEscaped)</title>
      <style>\(ClaimPageStyle.text)</style>
      </head>
      <body>
      <main>
      \(body)</main>
      </body>
      </html>

      """
  }

  private static func section(_ claim: Claim) -> String {
    var text = "<section id=\"\(claim.name)\">\n<h2>\(claim.title.markupEscaped)</h2>\n\(paragraphs(claim.paragraphs))"
    text += "<p class=\"verdict\">\(badge(claim.verdict))</p>\n"
    if !claim.checks.isEmpty {
      text += "<ul class=\"checks\">\n"
      for check in claim.checks {
        text += "<li class=\"\(check.isMet ? "met" : "missed")\"><b>\(check.isMet ? "Yes" : "No"):</b> "
        text += "<span>\(check.statement.markupEscaped)</span></li>\n"
      }
      text += "</ul>\n"
    }
    for (index, table) in claim.tables.enumerated() { text += html(table, "\(claim.name)-\(index + 1)") }
    for chart in claim.charts {
      // Within a page SVG has no declaration.
      let drawing = chart.chart.svg.split(separator: "\n").dropFirst().joined(separator: "\n")
      text += "<figure>\(drawing)</figure>\n"
    }
    text += paragraphs(claim.gaps.map { "Not measured: \($0)" })
    if !claim.command.isEmpty { text += "<pre>\(claim.command.markupEscaped)</pre>\n" }
    return text + "</section>\n"
  }

  private static func paragraphs(_ paragraphs: [String]) -> String {
    paragraphs.map { "<p>\(inline($0))</p>\n" }.joined()
  }

  /// Text with what stands between backticks as code.
  private static func inline(_ text: String) -> String {
    let parts = text.markupEscaped.split(separator: "`", omittingEmptySubsequences: false)
    guard parts.count % 2 == 1 else { return text.markupEscaped }
    return parts.enumerated().map { $0.offset % 2 == 1 ? "<code>\($0.element)</code>" : String($0.element) }.joined()
  }

  private static func badge(_ verdict: Verdict) -> String {
    "<span class=\"badge \(verdict)\">\(verdict.rawValue)</span>"
  }

  /// - Parameter id: of its caption, which is as wide as the page and not as the table.
  private static func html(_ table: Claim.Table, _ id: String) -> String {
    func row(_ cells: [String], _ element: String) -> String {
      cells.enumerated().map { index, cell in
        let element = index == 0 ? "th" : element
        return "<\(element)>\(cell.markupEscaped)</\(element)>"
      }.joined()
    }
    var text = "<p class=\"caption\" id=\"\(id)\">\(inline(table.caption))</p>\n"
    text += "<div class=\"scroll\"><table aria-labelledby=\"\(id)\">\n"
    text += "<thead><tr>\(row(table.columns, "th"))</tr></thead>\n<tbody>\n"
    for line in table.rows {
      text += "<tr\(line.isControl ? " class=\"control\"" : "")>\(row(line.cells, "td"))</tr>\n"
    }
    return text + "</tbody></table></div>\n"
  }
}
