import KithClient

/// `kith xray FIRST SECOND --html`: two models' output of the same text, side by side.
struct XrayComparisonPage {
  let html: String

  /// - Parameter names: those of the two files.
  /// - Throws: where a segment lies outside of its text.
  init(_ report: XrayComparisonReport, names: [String]) throws {
    let comparison = report.comparison
    let texts = report.texts.map { ($0.name, $0.text, $0.segments.stretches) }
    let all = comparison.all
    var body = PageFigures.tiles(
      "Bits a word",
      [
        (Markup.number(all.first), "first"), (Markup.number(all.second), "second"),
        (Markup.signed(all.change), "change"),
      ])
    let interval = all.interval.map {
      "95 % interval of the change: \(Markup.signed($0.lowerBound)) to \(Markup.signed($0.upperBound)) bits a word."
    }
    let missing = all.missingInterval.map { "No intervals: \($0)." }
    body += PageFigures.paragraphs([interval, missing].compactMap(\.self))
    body += Self.budget(texts.flatMap(\.2)).html
    body += Self.rows("By the part that explains most of what the first model knows", "part", comparison.parts)
    body += Self.rows("By kind of word", "kind", comparison.kinds)
    body += Self.changed(comparison.words)
    body += PageFigures.paragraphs(report.notes)
    body += "<h2>The text</h2>\n"
    body += PageFigures.key([
      (.worse, "dearer", "the second model knows less of these words"),
      (.better, "cheaper", "it knows more of these"), (.same, "as it was", "within half a bit"),
    ])
    body += PageFigures.hint
    var shown = 0
    for (name, text, stretches) in texts {
      let page = try PageText(
        text, name: name, words: stretches.map(Self.word), columns: Self.columns, strip: .mirrored, first: shown)
      shown += page.shownCount
      body += page.html
    }
    let (first, second) = (names.first ?? "", names.dropFirst().first ?? "")
    html =
      Page(
        title: "kith xray: \(first) and \(second)", verb: "kith xray", heading: "Two models of the same text",
        subject:
          "<p class=\"dim\">First \(Markup.name(first)), second \(Markup.name(second)): \(Formatting.grouped(all.wordCount)) words that both models count.</p>",
        body: body, hasWords: shown > 0
      ).html
  }

  // MARK: Figures

  /// Both models' budgets, one above the other.
  private static func budget(_ stretches: [XrayComparison.Stretch]) -> BarTable {
    let count = Double(max(1, stretches.reduce(0) { $0 + $1.wordCount }))
    func mean(_ bits: (XrayComparison.Stretch) -> Double) -> Double { stretches.reduce(0) { $0 + bits($1) } / count }
    func row(_ name: String, _ cost: (XrayComparison.Stretch) -> Double) -> BarTable.Row {
      // What kith knows of a text is the same, whichever model wrote down its probabilities.
      let parts = XrayPart.allCases.map { part in
        BarTable.Segment(
          style: part.pageStyle, bits: mean { part == .neither ? $0.bits.full - cost($0) : $0.bits[part] })
      }
      return BarTable.Row(
        label: name, segments: parts + [BarTable.Segment(style: .rest, bits: mean(cost))],
        cells: parts.map { Markup.number($0.bits) } + [Markup.number(mean(cost))])
    }
    return BarTable(
      caption: "What each model saves on the words' frequencies, bits a word, then in grey what it pays.",
      headings: ["model", ""] + XrayPart.allCases.map(\.rawValue) + ["pays"],
      rows: [row("first", \.bits.llm), row("second", \.second)])
  }

  private static func rows(_ caption: String, _ heading: String, _ rows: [XrayComparison.Row]) -> String {
    BarTable(
      caption: "\(caption), bits a word: the first model's bar above the second's.",
      headings: [heading, "", "words", "first", "second", "change", "95 % interval"],
      rows: rows.map { row in
        let interval = row.interval.map { "\(Markup.signed($0.lowerBound)) to \(Markup.signed($0.upperBound))" }
        return BarTable.Row(
          label: row.name, swatch: XrayPart(rawValue: row.name)?.pageStyle,
          segments: [
            BarTable.Segment(style: .rest, bits: row.first),
            BarTable.Segment(style: style(row.second - row.first), bits: row.second),
          ],
          cells: [
            Formatting.grouped(row.wordCount), Markup.number(row.first), Markup.number(row.second),
            Markup.signed(row.change), interval ?? "–",
          ])
      }, isGrouped: true
    ).html
  }

  private static func changed(_ words: [XrayComparison.Word]) -> String {
    if words.isEmpty { return "" }
    return BarTable(
      caption: "The words that changed most, bits.", headings: ["word", "", "first", "second", "change"],
      rows: words.map { word in
        BarTable.Row(
          label: Markup.short(word.text, limit: 30),
          segments: [
            BarTable.Segment(style: .rest, bits: word.first),
            BarTable.Segment(style: style(word.second - word.first), bits: word.second),
          ],
          cells: [Markup.number(word.first), Markup.number(word.second), Markup.signed(word.second - word.first)])
      }, isGrouped: true
    ).html
  }

  // MARK: Words

  private static func style(_ change: Double) -> PartStyle {
    abs(change) < 0.5 ? .same : change > 0 ? .worse : .better
  }

  private static let columns =
    [
      PageColumn(heading: "kind", role: .fact), PageColumn(heading: "mostly", role: .fact),
      PageColumn(heading: "frequency", role: .from, style: .rest),
    ]
    + [XrayPart.grammar, .association, .repetition].map {
      PageColumn(heading: $0.rawValue, role: .part, style: $0.pageStyle)
    }
    + [
      PageColumn(heading: "first model", role: .to, style: .rest),
      PageColumn(heading: "second model", role: .to, style: .rest), PageColumn(heading: "change", role: .change),
    ]

  private static func word(_ stretch: XrayComparison.Stretch) -> PageWord {
    let change = stretch.second - stretch.bits.llm
    let most = stretch.bits.most
    return PageWord(
      byteRange: stretch.byteRange, style: style(change), gain: abs(change),
      costs: (stretch.bits.llm, stretch.second),
      cells: [.text(stretch.kind), .owed(most.pageStyle, most.rawValue), .bits(stretch.bits.unigram)]
        + [XrayPart.grammar, .association, .repetition].map { .bits(stretch.bits[$0]) }
        + [.bits(stretch.bits.llm), .bits(stretch.second), .change(change)])
  }
}
