import KithClient
import KithProtocol
import StrictJSON

/// What was asked and answered about one document.
struct XrayedDocument {
  let name: String
  let notes: [String]
  /// Its stretches: the text, and the daemon's answer.
  let stretches: [(text: String, xray: XrayedText)]

  var summary: XraySummary {
    stretches.count == 1 ? stretches[0].xray.summary : XraySummary(of: stretches.map(\.xray))
  }

  /// All of its text, and its segments there.
  var whole: (text: String, segments: [XraySegment]) {
    var segments: [XraySegment] = []
    var text = ""
    var sentenceBase = 0
    for stretch in stretches {
      let base = text.utf8.count
      segments += stretch.xray.segments.map { $0.moved(by: base, sentences: sentenceBase) }
      sentenceBase = (segments.last?.sentence ?? -1) + 1
      text += stretch.text
    }
    return (text, segments)
  }
}

/// The lines of an X-ray on a terminal.
struct XrayReport {
  let documents: [XrayedDocument]
  let notes: [String]

  /// All documents together.
  var summary: XraySummary {
    if documents.count == 1 { return documents[0].summary }
    return XraySummary(of: documents.flatMap { $0.stretches.map(\.xray) })
  }

  /// - Throws: where a segment lies outside of its text.
  func lines(_ console: Console) throws -> [String] {
    var lines: [String] = []
    for document in documents {
      if documents.count > 1 || !document.name.isEmpty { lines.append(console.bold(document.name)) }
      var text = ""
      for stretch in document.stretches { text += try Self.marked(stretch.xray, of: stretch.text, console) }
      lines += [text, ""]
      if documents.count > 1 {
        lines += [Self.sums(document.summary)] + document.notes.map(console.dim) + [""]
      }
    }
    let summary = summary
    let figures = XrayFigures(summary)
    if documents.count > 1 { lines.append(console.bold("all \(documents.count) answers")) }
    let table = Formatting.table(figures.headings, figures.rows, leftAligned: [0])
    lines.append(console.dim(table[0]))
    lines += zip(table.dropFirst(), figures.rows).map { line, row in
      XrayPart(rawValue: row[0]).map { console.styled(line, $0.style) } ?? line
    }
    let models = figures.models.map { "\($0.name) \($0.bits)" }.joined(separator: "  ")
    lines += ["bits per token:  \(models)"] + [figures.agreement].compactMap(\.self)
    let kinds = Formatting.table(figures.kindHeadings, figures.kindRows, leftAligned: [0])
    lines += ["", console.dim(kinds[0])] + kinds.dropFirst() + [""]
    lines += figures.refusals + [figures.uncounted].compactMap(\.self)
    lines += notes + (documents.count == 1 ? documents[0].notes : [])
    return lines + [console.dim(documents[0].stretches[0].xray.note)]
  }

  /// The parts in one line.
  private static func sums(_ summary: XraySummary) -> String {
    let parts = summary.shares.map { "\($0.part.rawValue) \(Formatting.fixed($0.bits, 1))" }
    return "bits:  \(parts.joined(separator: "  "))  sum \(Formatting.fixed(summary.explainedBits, 1))"
  }

  /// The text itself, its segments coloured, or each with a letter behind it.
  private static func marked(_ xray: XrayedText, of text: String, _ console: Console) throws -> String {
    var result = ""
    for piece in try XrayPieces(text, xray.segments).pieces {
      let shown = console.shown(piece.text, keepingLines: true)
      guard let part = piece.segment?.bits.most else {
        result += shown
        continue
      }
      result += console.hasColour ? console.styled(shown, part.style) : "\(shown)/\(part.letter)"
    }
    return result
  }

  // MARK: JSON

  /// The sums over all answers, with the keys of one.
  var totals: JSONValue {
    let summary = summary
    var object = JSONObject()
    object["total_of"] = .integer(Int64(documents.count))
    object[XrayTable.counted.name] = .integer(Int64(summary.tokenCount))
    object[XrayTable.uncounted.name] = .integer(Int64(summary.uncountedTokenCount))
    Self.set(summary.bits, in: &object)
    object[XrayTable.explained.name] = .double(summary.explainedBits)
    var parts = JSONObject()
    for share in summary.shares { parts[share.part.rawValue] = Self.json(share) }
    object[XrayTable.parts.name] = .object(parts)
    object[XrayTable.kinds.name] = .array(
      summary.kinds.map { kind in
        var object = JSONObject()
        object[XrayTable.Kind.kind.name] = .string(kind.kind)
        object[XrayTable.Kind.words.name] = .integer(Int64(kind.wordCount))
        object[XrayTable.Kind.tokens.name] = .integer(Int64(kind.tokenCount))
        Self.set(kind.bits, in: &object)
        return .object(object)
      })
    return .object(object)
  }

  private static func set(_ bits: XrayBits, in object: inout JSONObject) {
    object[XrayTable.Bits.unigram.name] = .double(bits.unigram)
    object[XrayTable.Bits.grammar.name] = .double(bits.grammar)
    object[XrayTable.Bits.association.name] = .double(bits.association)
    object[XrayTable.Bits.full.name] = .double(bits.full)
    object[XrayTable.Bits.llm.name] = .double(bits.llm)
  }

  private static func json(_ share: XrayShare) -> JSONValue {
    var object = JSONObject()
    object[XrayTable.Part.bits.name] = .double(share.bits)
    object[XrayTable.Part.share.name] = share.share.map { .double($0) }
    object[XrayTable.Part.low.name] = (share.interval?.lowerBound).map { .double($0) }
    object[XrayTable.Part.high.name] = (share.interval?.upperBound).map { .double($0) }
    object[XrayTable.Part.noInterval.name] = share.missingInterval.map { .string($0) }
    object[XrayTable.Part.refused.name] = share.refusal.map { .string($0) }
    return .object(object)
  }
}
