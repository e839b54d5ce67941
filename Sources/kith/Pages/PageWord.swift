/// A word of a page's text, and what is known of it.
struct PageWord {
  /// In the text, UTF-8; empty at the end of a sentence.
  let byteRange: Range<Int>
  /// As its row names it; nil: as it stands in the text.
  var name: String? = nil
  /// The part that it owes most to.
  let style: PartStyle
  /// How much it owes to that, bits.
  let gain: Double
  /// The two costs that the strip shows, bits.
  let costs: (first: Double, second: Double)
  /// A cell for each column.
  let cells: [PageCell]

  /// Passages that speak for it.
  var passages: [PagePassage] = []

  /// How strongly it is coloured: not at all for less than a bit.
  var shade: Int { gain < 1 ? 0 : gain < 3 ? 1 : gain < 6 ? 2 : 3 }
}

/// What stands in a column about one word.
enum PageCell {
  case text(String)
  case owed(PartStyle, String)
  case bits(Double)
  case change(Double)
  case count(Int)
  case pulls([PagePull])
  case none

  var html: String {
    switch self {
    case .text(let text): Markup.name(text)
    case .owed(let style, let name): "\(style.swatch)\(Markup.escaped(name))"
    case .bits(let bits): Markup.number(bits)
    case .change(let bits): Markup.signed(bits)
    case .count(let count): "\(count)"
    case .pulls(let pulls): pulls.map(\.html).joined(separator: " ")
    case .none: ""
    }
  }

  static func signed(_ bits: Double, _ digits: Int = 2) -> String {
    (bits < 0 ? "" : "+") + Markup.number(bits, digits)
  }
}

/// A word of the context and what it did to a later one.
struct PagePull {
  let word: String
  /// The number of the word on the page; nil where it stands before the text.
  let target: Int?
  /// Above 0 where it made the later word likelier.
  let bits: Double

  fileprivate var html: String {
    let name = Markup.name(word, limit: 40)
    let linked = target.map { "<a href=\"#w\($0)\">\(name)</a>" } ?? name
    return "<span class=\"pull\">\(linked) \(Markup.signed(bits))</span>"
  }
}

/// A passage of the training text.
struct PagePassage {
  let text: String
  /// What was looked for, in its UTF-8.
  let matched: [Range<Int>]
  /// Where it stands.
  let place: String

  var html: String {
    let bytes = Array(text.utf8)
    func shown(_ range: Range<Int>) -> String { Markup.escaped(String(decoding: bytes[range], as: UTF8.self)) }
    var html = ""
    var end = 0
    for range in matched where end <= range.lowerBound && range.upperBound <= bytes.count {
      html += "\(shown(end..<range.lowerBound))<mark class=\"cue\">\(shown(range))</mark>"
      end = range.upperBound
    }
    html += shown(end..<bytes.count)
    return
      "<blockquote><span dir=\"auto\" lang=\"\">\(html)</span> <cite class=\"dim\">\(Markup.escaped(place))</cite></blockquote>\n"
  }
}

/// A column of the table of words; the script reads from its role what to do with it.
struct PageColumn {
  enum Role: String {
    /// A word about the word.
    case fact
    /// What it costs by frequency alone, bits.
    case from
    /// What a part saves of that, bits.
    case part
    /// What it costs in the end, bits.
    case to
    /// What it costs beside that, bits.
    case apart
    /// A difference of costs, bits.
    case change
    /// How many words the longest n-gram found has.
    case order
    /// How often that occurs in the passages that a model keeps.
    case count
    case pulls
  }

  let heading: String
  let role: Role
  var style: PartStyle? = nil

  var html: String {
    let type = style.map { " class=\"\($0.rawValue)\"" } ?? ""
    return "<th scope=\"col\" data-as=\"\(role.rawValue)\"\(type)>\(Markup.escaped(heading))</th>"
  }
}
