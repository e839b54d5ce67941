import KithClient

/// `kith explain --html`: a text, and what each of its words owes its probability to.
struct ExplainPage {
  let html: String

  /// A part by its name, and what it saves.
  private typealias Saved = (name: String, bits: Double)

  /// - Throws: where a word lies outside of the text.
  init(_ text: String, _ tokens: [ExplainedToken], model: AnsweringModel?) throws {
    let count = Formatting.grouped(tokens.count)
    let answering = model.map { ", by the model \($0.name), generation \($0.generation)" } ?? ""
    let words = try PageText(
      text, words: Self.words(tokens), columns: Self.columns(tokens), strip: .saved, first: 0)
    html =
      Page(
        title: "kith explain: \(text)", verb: "kith explain", heading: "What each word owes its probability to",
        subject: "<p class=\"dim\">\(Markup.escaped("\(count) words and sentence ends\(answering)."))</p>",
        body: Self.figures(tokens) + PageFigures.hint + words.html + Self.budget(tokens), hasWords: true
      ).html
  }

  // MARK: Figures

  private static func figures(_ tokens: [ExplainedToken]) -> String {
    let count = Double(max(1, tokens.count))
    func mean(_ bits: (ExplainedToken) -> Double) -> String {
      Markup.number(tokens.reduce(0) { $0 + bits($1) } / count)
    }
    let tiles = PageFigures.tiles(
      "Bits a word, by",
      [
        (mean(\.unigramBits), "frequency"), (mean(\.grammarBits), "grammar"),
        (mean(\.bits), "with associations"),
      ])
    let meanings: [Owing: String] = [
      .grammar: "the last few words", .association: "the wider context", .repetition: "said already",
      .memory: "learnt by your memory", .neither: "all together gain less than one bit",
    ]
    return tiles
      + PageFigures.key(
        Owing.shown(of: tokens).map { owing in
          let owed = tokens.count { $0.owing == owing }
          return (owing.pageStyle, "\(owing.rawValue) \(owed)", meanings[owing] ?? "")
        })
  }

  /// What was saved, by part and by kind of word.
  private static func budget(_ tokens: [ExplainedToken]) -> String {
    let count = Double(max(1, tokens.count))
    var html = "<h2>Where the bits go</h2>\n"
    let parts = names(of: tokens).map { name in
      let bits = tokens.reduce(0) { $0 + saved($1).filter { $0.name == name }.reduce(0) { $0 + $1.bits } } / count
      return BarTable.Row(
        label: name, swatch: PartStyle(part: name),
        segments: [BarTable.Segment(style: PartStyle(part: name), bits: bits)], cells: [Markup.number(bits)])
    }
    html +=
      BarTable(
        caption: "What each part saves a word, bits, on its cost by frequency. Below 0 it makes words dearer.",
        headings: ["part", "", "bits"], rows: parts
      ).html
    var groups: [String] = []
    for name in names(of: tokens) where !groups.contains(group(name)) { groups.append(group(name)) }
    var kinds: [(name: String, tokens: [ExplainedToken])] = []
    for token in tokens {
      let kind = token.kind ?? (token.byteRange.isEmpty ? "sentence end" : "word")
      if let index = kinds.firstIndex(where: { $0.name == kind }) {
        kinds[index].tokens.append(token)
      } else {
        kinds.append((kind, [token]))
      }
    }
    kinds.sort { $0.tokens.count > $1.tokens.count }
    let rows = (kinds + [(name: "all", tokens: tokens)]).map { kind in row(kind.name, kind.tokens, groups) }
    html +=
      BarTable(
        caption: "By kind of word, bits a word: what is saved, then in grey what is left.",
        headings: ["kind", "", "words"] + groups + ["left"], rows: rows
      ).html
    return html
  }

  private static func row(_ name: String, _ tokens: [ExplainedToken], _ groups: [String]) -> BarTable.Row {
    let count = Double(max(1, tokens.count))
    let bits = groups.map { name in
      tokens.reduce(0) { $0 + saved($1).filter { group($0.name) == name }.reduce(0) { $0 + $1.bits } } / count
    }
    let left = tokens.reduce(0) { $0 + $1.bits } / count
    return BarTable.Row(
      label: name,
      segments: zip(groups, bits).map { BarTable.Segment(style: PartStyle(part: $0), bits: $1) }
        + [BarTable.Segment(style: .rest, bits: left)],
      cells: [Formatting.grouped(tokens.count)] + bits.map { Markup.number($0) } + [Markup.number(left)],
      isSum: name == "all")
  }

  private static func group(_ part: String) -> String { PartStyle(part: part).group ?? part }

  // MARK: Words

  /// The parts that do something, in the daemon's order.
  private static func names(of tokens: [ExplainedToken]) -> [String] {
    var names: [String] = []
    for token in tokens {
      for part in saved(token) where abs(part.bits) >= 0.005 || part.name == "grammar" {
        if !names.contains(part.name) { names.append(part.name) }
      }
    }
    let order = tokens.first.map { $0.parts.map(\.name) } ?? []
    return names.sorted { (order.firstIndex(of: $0) ?? order.count) < (order.firstIndex(of: $1) ?? order.count) }
  }

  /// What each part saves on the word's frequency; spelling stands apart, as it does in `bits`.
  private static func saved(_ token: ExplainedToken) -> [Saved] {
    token.parts.compactMap { part in
      switch part.name {
      case "spelling": nil
      case "grammar": (part.name, token.unigramBits + part.nats.asBits)
      default: (part.name, part.nats.asBits)
      }
    }
  }

  private static func place(_ place: PassagePlace) -> String {
    let text = "document \(Formatting.grouped(place.document)), word \(Formatting.grouped(place.position))"
    return place.file.map { "\($0), \(text)" } ?? text
  }

  private static func spelling(_ token: ExplainedToken) -> Double { max(0, -token.parts.spelling.asBits) }

  private static func columns(_ tokens: [ExplainedToken]) -> [PageColumn] {
    [PageColumn(heading: "kind", role: .fact), PageColumn(heading: "owed to", role: .fact)]
      + [PageColumn(heading: "frequency", role: .from, style: .rest)]
      + names(of: tokens).map { PageColumn(heading: $0, role: .part, style: PartStyle(part: $0)) }
      + [
        PageColumn(heading: "in its context", role: .to, style: .rest),
        PageColumn(heading: "its letters", role: .apart), PageColumn(heading: "n-gram", role: .order),
        PageColumn(heading: "seen", role: .count),
        PageColumn(heading: "pulled by", role: .pulls),
      ]
  }

  private static func words(_ tokens: [ExplainedToken]) -> [PageWord] {
    let names = names(of: tokens)
    var numbers: [Range<Int>: Int] = [:]
    // Of a long text that was asked for in stretches, a word of an earlier one.
    var last: [String: Int] = [:]
    return tokens.enumerated().map { index, token in
      let pulls = token.pulls.map {
        PagePull(word: $0.word, target: $0.byteRange.flatMap { numbers[$0] } ?? last[$0.word], bits: $0.nats.asBits)
      }
      if !token.byteRange.isEmpty {
        numbers[token.byteRange] = index
        last[token.word] = index
      }
      let saved = saved(token)
      let letters = spelling(token)
      let cells: [PageCell] =
        [token.kind.map { .text($0) } ?? .none, .owed(token.owing.pageStyle, token.owing.rawValue)]
        + [.bits(token.unigramBits)]
        + names.map { name in saved.first { $0.name == name }.map { .bits($0.bits) } ?? .none }
        + [.bits(token.bits), letters > 0 ? .bits(letters) : .none, .count(token.order)]
        + [token.nGramCount.map { .count($0) } ?? .none, .pulls(pulls)]
      return PageWord(
        byteRange: token.byteRange, name: token.byteRange.isEmpty ? "end of the sentence" : nil,
        style: token.owing.pageStyle, gain: token.unigramBits - token.bits,
        costs: (token.unigramBits, token.bits), cells: cells,
        passages: (token.passages ?? []).map {
          PagePassage(text: $0.text, matched: $0.matched, place: place($0.place))
        })
    }
  }
}
