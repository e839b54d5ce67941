import KithClient

/// `kith xray --html`: another model's output, and what explains each of its words.
struct XrayPage {
  let html: String

  /// - Throws: where a segment lies outside of its text.
  init(_ report: XrayReport) throws {
    let summary = report.summary
    let figures = XrayFigures(summary)
    let first = report.documents[0].stretches[0].xray
    var body = PageFigures.tiles(
      "Bits per token, by", figures.models.map { ($0.bits.replacing("-", with: "−"), $0.name) })
    body += Self.parts(summary, figures).html
    let notes = report.notes + report.documents.flatMap(\.notes)
    body += PageFigures.paragraphs(
      figures.refusals + [figures.uncounted, figures.agreement].compactMap(\.self) + notes + [
        first.note.replacing("`", with: "")
      ])
    body += Self.kinds(summary, figures).html
    body += "<h2>The text</h2>\n"
    body += PageFigures.key(
      XrayPart.allCases.map { part in
        (part.pageStyle, part.rawValue, part == .neither ? "explains most of a word, or nothing does" : "")
      })
    body += PageFigures.hint
    var shown = 0
    for document in report.documents {
      let whole = document.whole
      let text = try PageText(
        whole.text, name: document.name, words: whole.segments.map(Self.word), columns: Self.columns, strip: .saved,
        first: shown)
      shown += text.shownCount
      body += text.html
    }
    html =
      Page(
        title: "kith xray: \(report.documents[0].stretches[0].text)", verb: "kith xray",
        heading: "What another model knows: grammar, association, repetition, and neither",
        subject: "<p class=\"dim\">\(Markup.escaped(Self.subject(report, first.model)))</p>", body: body,
        hasWords: shown > 0
      ).html
  }

  private static func subject(_ report: XrayReport, _ model: AnsweringModel) -> String {
    let answers = report.documents.count > 1 ? " in \(Formatting.grouped(report.documents.count)) answers" : ""
    return
      "\(Formatting.grouped(report.summary.tokenCount)) tokens of another language model\(answers), compared with the model \(model.name), generation \(model.generation)."
  }

  // MARK: Figures

  private static func cell(_ figure: String) -> String {
    figure == "-" ? "–" : Markup.escaped(figure.replacing("-", with: "−"))
  }

  private static func parts(_ summary: XraySummary, _ figures: XrayFigures) -> BarTable {
    let cells = figures.rows.map { row in row.dropFirst().map(Self.cell) }
    let rows = zip(summary.shares, cells).map { share, cells in
      let style = share.part.pageStyle
      return BarTable.Row(
        label: share.part.rawValue, swatch: style, segments: [BarTable.Segment(style: style, bits: share.bits)],
        cells: cells)
    }
    let sum = BarTable.Row(
      label: "sum", segments: summary.shares.map { BarTable.Segment(style: $0.part.pageStyle, bits: $0.bits) },
      cells: cells.last ?? [], isSum: true)
    return BarTable(
      caption: "What the other model saves on the words' frequencies, by the part that explains it.",
      headings: ["part", ""] + figures.headings.dropFirst(), rows: rows + [sum])
  }

  private static func kinds(_ summary: XraySummary, _ figures: XrayFigures) -> BarTable {
    let rows = zip(summary.kinds, figures.kindRows).map { kind, cells in
      let count = Double(max(1, kind.wordCount))
      let parts = XrayPart.allCases.map { BarTable.Segment(style: $0.pageStyle, bits: kind.bits[$0] / count) }
      return BarTable.Row(
        label: kind.kind, segments: parts + [BarTable.Segment(style: .rest, bits: kind.bits.llm / count)],
        cells: cells.dropFirst().map(Self.cell))
    }
    return BarTable(
      caption: "By kind of word, bits a word: what is saved by part, then in grey what the other model pays.",
      headings: ["kind", ""] + figures.kindHeadings.dropFirst(), rows: rows)
  }

  // MARK: Words

  private static let columns =
    [
      PageColumn(heading: "kind", role: .fact), PageColumn(heading: "mostly", role: .fact),
      PageColumn(heading: "frequency", role: .from, style: .rest),
    ]
    + XrayPart.allCases.map { PageColumn(heading: $0.rawValue, role: .part, style: $0.pageStyle) }
    + [PageColumn(heading: "other model", role: .to, style: .rest)]

  private static func word(_ segment: XraySegment) -> PageWord {
    let most = segment.bits.most
    return PageWord(
      byteRange: segment.byteRange, style: most.pageStyle, gain: segment.bits[most],
      costs: (segment.bits.unigram, segment.bits.llm),
      cells: [.text(segment.kind), .owed(most.pageStyle, most.rawValue), .bits(segment.bits.unigram)]
        + XrayPart.allCases.map { .bits(segment.bits[$0]) } + [.bits(segment.bits.llm)])
  }
}
