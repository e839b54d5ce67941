import KithClient

/// A text of a page: its words in colours, the strip of what they cost, and a table of all figures.
struct PageText {
  /// Of an answer among several; empty: it needs none.
  let name: String
  let columns: [PageColumn]
  let strip: SurprisalStrip.Kind
  private let bytes: [UInt8]
  private let words: [PageWord]
  /// The number of its first word on the page.
  private let first: Int
  private let wordCount: Int

  /// How many of its words the page shows.
  var shownCount: Int { words.count }

  /// - Parameters:
  ///   - first: how many words stand before it on the page; those beyond `Page.longestText` are left out.
  /// - Throws: `ClientError.badReply` where a word lies outside the text or before another.
  init(
    _ text: String, name: String = "", words: [PageWord], columns: [PageColumn], strip: SurprisalStrip.Kind, first: Int
  ) throws(ClientError) {
    let bytes = Array(text.utf8)
    var end = 0
    for word in words {
      guard end <= word.byteRange.lowerBound, word.byteRange.upperBound <= bytes.count else {
        throw .badReply("a word outside the text")
      }
      end = word.byteRange.upperBound
    }
    self.bytes = bytes
    self.name = name
    self.columns = columns
    self.strip = strip
    self.first = first
    wordCount = words.count
    self.words = Array(words.prefix(max(0, Page.longestText - first)))
  }

  var html: String {
    var html = name.isEmpty ? "" : "<h3>\(Markup.escaped(name))</h3>\n"
    if words.isEmpty { return html + (wordCount == 0 ? "" : "<p>\(Self.leftOut(wordCount, of: wordCount))</p>\n") }
    html += SurprisalStrip(words.map { ($0.costs, $0.style, $0.gain) }, first: first, kind: strip).html
    html += "<div class=\"words\" dir=\"auto\" lang=\"\" translate=\"no\">"
    var end = 0
    for (index, word) in words.enumerated() {
      // Some tokenizers put a blank before a text.
      let between = shown(end..<word.byteRange.lowerBound)
      html += index == 0 && between.allSatisfy(\.isWhitespace) ? "" : between
      let classes = "w \(word.style.rawValue) w\(word.shade)\(word.byteRange.isEmpty ? " end" : "")"
      html += "<span class=\"\(classes)\" id=\"w\(first + index)\">\(shown(word.byteRange))</span>"
      end = word.byteRange.upperBound
    }
    html += (words.count < wordCount ? "…" : shown(end..<bytes.count)) + "</div>\n"
    if words.count < wordCount { html += "<p>\(Self.leftOut(wordCount - words.count, of: wordCount))</p>\n" }
    return html + table + passages
  }

  private static func leftOut(_ count: Int, of all: Int) -> String {
    "A page shows \(Formatting.grouped(Page.longestText)) words: of \(Formatting.grouped(all)) here \(Formatting.grouped(count)) are left out. The sums above are over all."
  }

  private func shown(_ range: Range<Int>) -> String {
    Markup.escaped(String(decoding: bytes[range], as: UTF8.self))
  }

  /// Passages of the training text, if any came.
  private var passages: String {
    let entries = words.enumerated().filter { !$0.element.passages.isEmpty }
    if entries.isEmpty { return "" }
    var html = "<details><summary>Passages of the training text, word by word</summary>\n"
    for (index, word) in entries {
      let shown = Markup.name(String(decoding: bytes[word.byteRange], as: UTF8.self))
      html += "<div id=\"p\(first + index)\"><h3><a href=\"#w\(first + index)\">\(shown)</a></h3>\n"
      html += word.passages.map(\.html).joined() + "</div>\n"
    }
    return html + "</details>\n"
  }

  /// Every figure, for those who read without a script, by ear, or in a spreadsheet.
  private var table: String {
    var html = "<details><summary>Every word in figures\(name.isEmpty ? "" : ": \(Markup.escaped(name))")</summary>\n"
    html +=
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Every word in figures\"><table class=\"every\">\n"
    html +=
      "<caption class=\"apart\">Bits: what a word costs by frequency alone, what each part saves of it, and what it costs in the end. Below 0 a part makes it dearer.</caption>\n"
    html += "<thead><tr><th scope=\"col\">word</th>\(columns.map(\.html).joined())</tr></thead>\n<tbody>\n"
    for (index, word) in words.enumerated() {
      let name = word.name ?? String(decoding: bytes[word.byteRange], as: UTF8.self)
      html +=
        "<tr id=\"r\(first + index)\"><th scope=\"row\"><a href=\"#w\(first + index)\">\(Markup.name(name))</a></th>"
      for cell in word.cells { html += "<td>\(cell.html)</td>" }
      html += "</tr>\n"
    }
    return html + "</tbody></table></div></details>\n"
  }
}
