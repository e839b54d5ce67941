/// Figures in large type, and the key to the colours.
enum PageFigures {
  /// - Parameter figures: each with what it is.
  /// - Parameter unit: of all of them.
  static func tiles(_ unit: String, _ figures: [(value: String, name: String)]) -> String {
    "<p class=\"unit note\">\(Markup.escaped(unit))</p>\n<dl class=\"tiles\">"
      + figures.map { "<div><dt>\(Markup.escaped($0.name))</dt><dd>\(Markup.escaped($0.value))</dd></div>" }.joined()
      + "</dl>\n"
  }

  /// - Parameter entries: a style, its name, and what it means.
  static func key(_ entries: [(style: PartStyle, name: String, meaning: String)]) -> String {
    "<ul class=\"key\">"
      + entries.map { entry in
        let meaning = entry.meaning.isEmpty ? "" : " <span class=\"dim\">\(Markup.escaped(entry.meaning))</span>"
        return "<li>\(entry.style.swatch)\(Markup.escaped(entry.name))\(meaning)</li>"
      }.joined() + "</ul>\n"
  }

  static let hint =
    "<p class=\"hint note\">Tap a word, or point at it. With the keyboard: Tab to the text, then the arrow keys; Escape lets go.</p>\n"

  static func paragraphs(_ lines: [String]) -> String {
    lines.map { "<p class=\"note\">\(Markup.escaped($0))</p>\n" }.joined()
  }
}
