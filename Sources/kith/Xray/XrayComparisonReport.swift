import KithClient
import KithProtocol
import StrictJSON

/// Two models' output of the same texts, side by side on a terminal.
struct XrayComparisonReport {
  let comparison: XrayComparison
  /// Each text with its name, and what both models make of it.
  let texts: [(name: String, text: String, segments: XrayComparison.Text)]
  let notes: [String]

  /// - Throws: where the texts are not the same.
  init(_ first: XrayReport, _ second: XrayReport) throws {
    guard first.documents.count == second.documents.count else {
      throw UsageError(
        message: "the first file has \(first.documents.count) answers, and the second \(second.documents.count)",
        hint: "give the same texts in both, or choose one answer:  --choice 1")
    }
    var texts: [(name: String, text: String, segments: XrayComparison.Text)] = []
    for (one, other) in zip(first.documents, second.documents) {
      let (a, b) = (one.trimmed, other.trimmed)
      guard a.text == b.text else {
        throw UsageError(
          message:
            "the two files hold different texts\(one.name.isEmpty ? "" : " (\(one.name))"): they part \(Self.parting(a.text, b.text))",
          hint: "let both models score the same text")
      }
      let segments = XrayComparison.Text(a.text, first: a.segments, second: b.segments)
      texts.append((one.name, a.text, segments))
    }
    self.texts = texts
    comparison = XrayComparison(texts.map(\.segments))
    notes = first.notes + first.documents.flatMap(\.notes) + second.notes + second.documents.flatMap(\.notes)
  }

  private static func parting(_ a: String, _ b: String) -> String {
    let same = zip(a.unicodeScalars, b.unicodeScalars).prefix { $0 == $1 }.count
    let after = String(String.UnicodeScalarView(a.unicodeScalars.prefix(same).suffix(20)))
    return after.isEmpty ? "at the first character" : "after \"\(after)\""
  }

  func lines(_ console: Console) -> [String] {
    let rows = comparison.parts + comparison.kinds + [comparison.all]
    let cells = rows.map { row in
      [
        row.name, Formatting.grouped(row.wordCount), Formatting.fixed(row.first, 2), Formatting.fixed(row.second, 2),
        Self.signed(row.change),
        row.interval.map { "\(Self.signed($0.lowerBound)) to \(Self.signed($0.upperBound))" } ?? "-",
      ]
    }
    let table = Formatting.table(
      ["bits per word", "words", "first", "second", "change", "95 % interval"], cells, leftAligned: [0])
    var lines = [console.dim(table[0])]
    for (index, line) in table.dropFirst().enumerated() {
      // The kinds stand by themselves.
      if index == comparison.parts.count || index == rows.count - 1 { lines.append("") }
      lines.append(XrayPart(rawValue: rows[index].name).map { console.styled(line, $0.style) } ?? line)
    }
    if let reason = comparison.all.missingInterval { lines.append("no intervals: \(reason)") }
    let words = comparison.words.map { word in
      "\(console.shown(Self.inOneLine(word.text))) \(Formatting.fixed(word.first, 1)) to \(Formatting.fixed(word.second, 1))"
    }
    if !words.isEmpty { lines += ["changed most, bits:  " + words.joined(separator: ", ")] }
    return lines + notes
      + [
        console.dim(
          "a word stands under the part that explains most of what the first model knows of it, and under its kind")
      ]
  }

  private static func inOneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func signed(_ value: Double) -> String { (value < 0 ? "" : "+") + Formatting.fixed(value, 2) }

  /// Everything as one object.
  var json: JSONValue {
    var object = JSONObject()
    for (name, rows) in [("by_part", comparison.parts), ("by_kind", comparison.kinds), ("in_all", [comparison.all])] {
      object[name] = .array(rows.map(Self.json))
    }
    object["most_changed"] = .array(
      comparison.words.map { word in
        var object = JSONObject()
        object["first_text"] = .string(word.text)
        object["first_llm_bits"] = .double(word.first)
        object["second_llm_bits"] = .double(word.second)
        return .object(object)
      })
    return .object(object)
  }

  private static func json(_ row: XrayComparison.Row) -> JSONValue {
    var object = JSONObject()
    object["group"] = .string(row.name)
    object[XrayTable.Kind.words.name] = .integer(Int64(row.wordCount))
    object["first_llm_bits"] = .double(row.first)
    object["second_llm_bits"] = .double(row.second)
    object["change"] = .double(row.change)
    object[XrayTable.Part.low.name] = (row.interval?.lowerBound).map { .double($0) }
    object[XrayTable.Part.high.name] = (row.interval?.upperBound).map { .double($0) }
    object[XrayTable.Part.noInterval.name] = row.missingInterval.map { .string($0) }
    return .object(object)
  }
}

extension XrayedDocument {
  /// Its text without the blanks around it, which some tokenizers add, and its segments there.
  fileprivate var trimmed: (text: String, segments: [XraySegment]) {
    let (text, segments) = whole
    let blanks = text.utf8.prefix { $0 <= 0x20 }.count
    var bytes = Array(text.utf8.dropFirst(blanks))
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    return (String(decoding: bytes, as: UTF8.self), segments.map { $0.moved(by: -blanks, sentences: 0) })
  }
}
