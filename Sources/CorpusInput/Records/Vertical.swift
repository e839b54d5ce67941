/// Takes the text out of vertical text (Sketch Engine, Corpus Workbench): a word a line, its annotation behind a tab, and
/// structures as tags on lines of their own.
///
/// ```
/// <doc id="1">
/// <s>
/// Stop    VB
/// <g/>            no blank here
/// !       SENT
/// </s>
/// </doc>
/// ```
///
/// `doc`, `text` and `file` are documents; `s`, `sentence`, `p` and an empty line bound sentences; other tags are passed
/// over. `&amp;`, `&lt;`, `&gt;`, `&quot;` and `&apos;` in words are the characters that they stand for. A line without a
/// word before its tab is a bad record.
struct Vertical: RecordReader {
  private static let documentTags = ["doc", "text", "file"]
  private static let sentenceTags = ["s", "sentence", "p"]

  private let layout: AnnotatedLayout
  private var lines = RecordLines()
  private var surface: SurfaceText
  private var documentHasText = false

  init(layout: AnnotatedLayout) {
    self.layout = layout
    surface = SurfaceText(separatesAll: layout.isPreTokenized)
  }

  mutating func append(_ text: [UInt8], _ body: Body) throws {
    var lines = RecordLines()
    swap(&lines, &self.lines)
    defer { self.lines = lines }
    try lines.append(text) { try read($0, $1, body) }
  }

  mutating func finish(_ body: Body) throws {
    var lines = RecordLines()
    swap(&lines, &self.lines)
    try lines.finish { try read($0, $1, body) }
    try endDocument(body)
  }

  private mutating func read(_ line: [UInt8]?, _ lineNumber: Int, _ body: Body) throws {
    guard let line else {
      return try body(.badRecord(place: "line \(lineNumber)", reason: RecordLines.tooLong))
    }
    if RecordLines.isBlank(line) { return try endSentence(body) }
    if let tag = Self.tag(line) {
      if tag == "g" {
        surface.join()
      } else if Self.documentTags.contains(tag) {
        try endDocument(body)
      } else if Self.sentenceTags.contains(tag) {
        try endSentence(body)
      }
      return
    }
    let word = line.prefix { $0 != UInt8(ascii: "\t") }
    guard !RecordLines.isBlank(Array(word)) else {
      return try body(.badRecord(place: "line \(lineNumber)", reason: "there is no word before the tab"))
    }
    try body(.record)
    // A corpus without sentences is passed on in pieces all the same.
    if surface.bytes.count >= 1 << 20, !surface.isJoined {
      try body(.text(surface.take(ending: [UInt8(ascii: " ")])))
      documentHasText = true
    }
    surface.append(Self.unescaped(word))
  }

  private mutating func endSentence(_ body: Body) throws {
    guard !surface.isEmpty else { return }
    try body(.text(surface.take(ending: layout.sentenceEnd)))
    documentHasText = true
  }

  private mutating func endDocument(_ body: Body) throws {
    try endSentence(body)
    if documentHasText { try body(.endOfDocument) }
    documentHasText = false
  }

  /// The name in a tag that fills its line; nil if the line is a word, such as `<` or `<3`.
  private static func tag(_ line: [UInt8]) -> String? {
    guard line[0] == UInt8(ascii: "<"), line.count > 2, line.last == UInt8(ascii: ">") else { return nil }
    let inner = line[1..<line.count - 1].drop { $0 == UInt8(ascii: "/") }
    guard let first = inner.first, isLetter(first) || first == UInt8(ascii: "!") || first == UInt8(ascii: "?") else {
      return nil
    }
    let name = inner.prefix { isLetter($0) || isNameByte($0) }
    return String(decoding: name, as: UTF8.self).lowercased()
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte >= 0x80
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "_-.:".utf8.contains(byte)
  }

  private static let entities: [(name: [UInt8], character: UInt8)] = [
    (Array("&lt;".utf8), UInt8(ascii: "<")), (Array("&gt;".utf8), UInt8(ascii: ">")),
    (Array("&quot;".utf8), UInt8(ascii: "\"")), (Array("&apos;".utf8), UInt8(ascii: "'")),
    (Array("&amp;".utf8), UInt8(ascii: "&")),
  ]

  private static func unescaped(_ word: ArraySlice<UInt8>) -> [UInt8] {
    guard word.contains(UInt8(ascii: "&")) else { return Array(word) }
    var text: [UInt8] = []
    var rest = word
    while let byte = rest.first {
      if byte == UInt8(ascii: "&"), let entity = entities.first(where: { rest.starts(with: $0.name) }) {
        text.append(entity.character)
        rest = rest.dropFirst(entity.name.count)
      } else {
        text.append(byte)
        rest = rest.dropFirst()
      }
    }
    return text
  }
}
