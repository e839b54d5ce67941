/// Rows of figures, each with a bar of parts: below 0 to the left of a line, above it to the right.
struct BarTable {
  struct Segment {
    let style: PartStyle
    let bits: Double
  }

  struct Row {
    let label: String
    var swatch: PartStyle? = nil
    let segments: [Segment]
    /// The figures behind the bar; HTML.
    let cells: [String]
    var isSum = false
  }

  let caption: String
  /// That of the label, that of the bar, and those of the figures.
  let headings: [String]
  let rows: [Row]
  /// Bars that stand side by side, one above the other, instead of parts in a row.
  var isGrouped = false

  var html: String {
    let label = Markup.escaped(caption)
    var html = "<figure class=\"figures\"><figcaption class=\"note\">\(label)</figcaption>\n"
    html +=
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(label)\"><table class=\"bars\" aria-label=\"\(label)\">\n<thead><tr>"
    html += headings.map { "<th scope=\"col\">\(Markup.escaped($0))</th>" }.joined() + "</tr></thead>\n<tbody>\n"
    let (low, high) = extent
    for row in rows {
      html +=
        "<tr\(row.isSum ? " class=\"sum\"" : "")><th scope=\"row\">\(row.swatch?.swatch ?? "")\(Markup.escaped(row.label))</th>"
      html += "<td class=\"bar\">\(bar(row.segments, low, high))</td>"
      html += row.cells.map { "<td>\($0)</td>" }.joined() + "</tr>\n"
    }
    return html + "</tbody></table></div></figure>\n"
  }

  /// How far the bars of all rows reach to both sides.
  private var extent: (low: Double, high: Double) {
    var (low, high) = (0.0, 0.0)
    for row in rows {
      if isGrouped {
        for segment in row.segments { (low, high) = (min(low, segment.bits), max(high, segment.bits)) }
      } else {
        low = min(low, row.segments.reduce(0) { $0 + min(0, $1.bits) })
        high = max(high, row.segments.reduce(0) { $0 + max(0, $1.bits) })
      }
    }
    return low.isFinite && high.isFinite && high > low ? (low, high) : (0, 1)
  }

  private func bar(_ segments: [Segment], _ low: Double, _ high: Double) -> String {
    func place(_ bits: Double) -> Double { (bits - low) / (high - low) * 100 }
    let hasLetters = segments.count > 1 && !isGrouped
    var html = "<svg aria-hidden=\"true\" class=\"\(hasLetters ? "lettered" : isGrouped ? "grouped" : "plain")\">"
    var (left, right) = (0.0, 0.0)
    for (index, segment) in segments.enumerated() where segment.bits.isFinite {
      let isBelow = segment.bits < 0
      if isGrouped { (left, right) = (0, 0) }
      let start = isBelow ? left + segment.bits : right
      if isBelow { left += segment.bits } else { right += segment.bits }
      let (x, width) = (place(start), abs(segment.bits) / (high - low) * 100)
      let y = isGrouped ? "\(index * 10)" : "0"
      // A sliver between two parts, so that they can be told apart without their colours.
      html += "<rect class=\"\(segment.style.rawValue)\" x=\"\(Markup.coordinate(x))%\" y=\"\(y)\" "
      html +=
        "width=\"\(Markup.coordinate(max(0, width - (hasLetters ? 0.4 : 0))))%\" height=\"\(isGrouped ? 8 : 12)\"/>"
      if hasLetters, width > 4, segment.style != .rest {
        html += "<text x=\"\(Markup.coordinate(x + width / 2))%\" y=\"23\">\(segment.style.rawValue)</text>"
      }
    }
    if low < 0 {
      html +=
        "<line x1=\"\(Markup.coordinate(place(0)))%\" x2=\"\(Markup.coordinate(place(0)))%\" y1=\"-3\" y2=\"16\"/>"
    }
    return html + "</svg>"
  }
}
