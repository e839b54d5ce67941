/// What the words of a text cost, as bars in the order of the text.
struct SurprisalStrip {
  enum Kind {
    /// The first cost as a tint, and the second one before it: what is left of the tint was saved.
    case saved
    /// The first cost upward and the second one downward.
    case mirrored
  }

  /// A bar, which may stand for several words.
  private struct Bar {
    var first = 0.0
    var second = 0.0
    /// What its words owe to each part.
    var gains: [PartStyle: Double] = [:]

    var style: PartStyle { gains.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key ?? .rest }
  }

  /// Bars in a row: wide enough for a finger's guess on a phone.
  private static let rowLength = 100
  /// More rows than this would be no strip.
  private static let rowLimit = 4
  /// Fewer bars in a row leave room at its end.
  private static let leastWidth = 40
  /// Height of a row, in its own units.
  private static let height = 60.0

  private let bars: [Bar]
  private let wordsPerBar: Int
  private let wordCount: Int
  private let first: Int
  private let kind: Kind
  /// The most that a bar can show, bits.
  private let top: Double
  /// The most that a bar stands for, bits.
  private let highest: Double
  private let mean: (first: Double, second: Double)

  /// - Parameters:
  ///   - words: at least one.
  ///   - first: the number of the first word on the page.
  init(_ words: [(costs: (first: Double, second: Double), style: PartStyle, gain: Double)], first: Int, kind: Kind) {
    let step = max(1, (words.count + Self.rowLength * Self.rowLimit - 1) / (Self.rowLength * Self.rowLimit))
    var bars: [Bar] = []
    for start in stride(from: 0, to: words.count, by: step) {
      let slice = words[start..<min(start + step, words.count)]
      let count = Double(slice.count)
      var bar = Bar()
      for word in slice {
        bar.first += max(0, word.costs.first) / count
        bar.second += max(0, word.costs.second) / count
        bar.gains[word.style, default: 0] += max(1e-6, word.gain)
      }
      bars.append(bar)
    }
    self.bars = bars
    wordsPerBar = step
    wordCount = words.count
    self.first = first
    self.kind = kind
    // A few words of unknown letters would press all others flat.
    let heights = bars.map { min(1e6, max($0.first, $0.second)) }.sorted()
    let highest = heights.last ?? 0
    let common = max(5, (heights[heights.count * 19 / 20] * 1.2 / 5).rounded(.up) * 5)
    top = highest > common * 1.25 ? common : max(5, (highest / 5).rounded(.up) * 5)
    self.highest = highest
    let count = Double(max(1, words.count))
    mean = (words.reduce(0) { $0 + $1.costs.first } / count, words.reduce(0) { $0 + $1.costs.second } / count)
  }

  var html: String {
    var html = "<figure class=\"strip\(kind == .mirrored ? " mirrored" : "")\">\n"
    let unit = wordsPerBar == 1 ? "a bar a word" : "a bar the mean of \(wordsPerBar) words"
    let caption =
      kind == .saved
      ? "Surprisal in bits, \(unit): dark what it costs, tinted what is saved of its cost by frequency."
      : "Surprisal in bits, \(unit): upward the first model, downward the second."
    let cut = highest > top ? " Bars with a gap go on, up to \(Markup.number(highest, 0)) bits." : ""
    html += "<figcaption class=\"note\">\(caption)\(cut)</figcaption>\n"
    for start in stride(from: 0, to: bars.count, by: Self.rowLength) {
      html += row(Array(bars[start..<min(start + Self.rowLength, bars.count)]), at: start)
    }
    return html + "</figure>\n"
  }

  private var means: String {
    kind == .saved
      ? "on average \(Markup.number(mean.second, 1)) bits, by frequency alone \(Markup.number(mean.first, 1))"
      : "on average \(Markup.number(mean.first, 1)) bits and \(Markup.number(mean.second, 1))"
  }

  private func row(_ bars: [Bar], at start: Int) -> String {
    let width = self.bars.count > Self.rowLength ? Self.rowLength : max(Self.leastWidth, self.bars.count)
    let label = "Bars of words \(first + start * wordsPerBar + 1) and on: \(means)."
    var html =
      "<div class=\"row\">\(axis)<svg class=\"plot\" viewBox=\"0 0 \(width) \(Markup.coordinate(Self.height))\" "
    html +=
      "preserveAspectRatio=\"none\" role=\"img\" aria-label=\"\(label)\" data-first=\"\(first + start * wordsPerBar)\" "
    html += "data-step=\"\(wordsPerBar)\" data-count=\"\(bars.count)\" data-width=\"\(width)\">"
    let lines = kind == .saved ? [Self.height * 0.5] : []
    for y in lines { html += line(y, width, "half") }
    var paths: [(name: String, path: String)] = []
    for style in [PartStyle.grammar, .association, .repetition, .neither, .other, .worse, .better, .same, .rest] {
      var saved = ""
      for (index, bar) in bars.enumerated() where bar.style == style {
        saved += kind == .saved ? column(index, from: bar.second, to: bar.first) : mirrored(index, bar)
      }
      if !saved.isEmpty { paths.append(("saved \(style.rawValue)", saved)) }
    }
    let cost = bars.enumerated().map { kind == .saved ? column($0, from: 0, to: $1.second) : "" }.joined()
    if !cost.isEmpty { paths.append(("cost", cost)) }
    html += paths.map { "<path class=\"\($0.name)\" d=\"\($0.path)\"/>" }.joined()
    let cuts = bars.enumerated().map { cut($0, $1) }.joined()
    if !cuts.isEmpty { html += "<path class=\"cut\" d=\"\(cuts)\"/>" }
    if kind == .mirrored { html += line(Self.height / 2, width, "zero") }
    return html
      + "<rect class=\"here\" x=\"0\" y=\"0\" width=\"0\" height=\"\(Markup.coordinate(Self.height))\"/></svg></div>\n"
  }

  private func line(_ y: Double, _ width: Int, _ name: String) -> String {
    "<line class=\"\(name)\" x1=\"0\" x2=\"\(width)\" y1=\"\(Markup.coordinate(y))\" y2=\"\(Markup.coordinate(y))\"/>"
  }

  /// A column from one cost up to another; none where the second is not above the first.
  private func column(_ index: Int, from low: Double, to high: Double) -> String {
    let (low, high) = (min(low, top), min(high, top))
    guard high > low else { return "" }
    let (upper, lower) = (Self.height * (1 - high / top), Self.height * (1 - low / top))
    return rectangle(index, upper, lower - upper)
  }

  /// A gap in a bar that goes on.
  private func cut(_ index: Int, _ bar: Bar) -> String {
    let above = max(bar.first, kind == .saved ? bar.second : 0) > top ? rectangle(index, 5, 2.5) : ""
    let below = kind == .mirrored && bar.second > top ? rectangle(index, Self.height - 7.5, 2.5) : ""
    return above + below
  }

  private func mirrored(_ index: Int, _ bar: Bar) -> String {
    let half = Self.height / 2
    let (up, down) = (min(bar.first, top), min(bar.second, top))
    return rectangle(index, half * (1 - up / top), half * (up + down) / top)
  }

  private func rectangle(_ index: Int, _ y: Double, _ height: Double) -> String {
    "M\(index) \(Markup.coordinate(y))h.82v\(Markup.coordinate(height))h-.82z"
  }

  /// The scale beside a row.
  private var axis: String {
    let marks =
      kind == .saved
      ? [("14%", top), ("54%", top / 2), ("96%", 0)] : [("14%", top), ("54%", 0), ("96%", top)]
    let texts = marks.map { "<text x=\"100%\" y=\"\($0.0)\">\(Markup.coordinate($0.1))</text>" }
    return "<svg aria-hidden=\"true\">\(texts.joined())</svg>"
  }
}
