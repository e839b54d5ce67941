import StrictJSON

/// Takes the text out of JSON lines: each line an object, the text of one of its fields a document.
///
/// ```
/// {"id":1,"body":"The bar was full."}
/// {"id":2,"body":"He poured a glass of gin."}
/// ```
///
/// Empty lines are skipped. A line in which the field holds no text is a bad record.
struct JSONLines: RecordReader {
  private let field: FieldPath
  private var lines = RecordLines()

  init(field: FieldPath) { self.field = field }

  mutating func append(_ text: [UInt8], _ body: Body) throws {
    try lines.append(text) { [field] in try Self.read($0, $1, field, body) }
  }

  mutating func finish(_ body: Body) throws {
    try lines.finish { [field] in try Self.read($0, $1, field, body) }
  }

  private static func read(_ line: [UInt8]?, _ lineNumber: Int, _ field: FieldPath, _ body: Body) throws {
    guard let line else { return try body(.badRecord(place: "line \(lineNumber)", reason: RecordLines.tooLong)) }
    if RecordLines.isBlank(line) { return }
    let text: [UInt8]
    do throws(FieldProblem) {
      text = try field.text(in: line.span)
    } catch {
      return try body(.badRecord(place: "line \(lineNumber)", reason: error.sentence))
    }
    try body(.record)
    guard !text.isEmpty else { return }
    try body(.text(text))
    try body(.endOfDocument)
  }

  // MARK: Recognising

  /// The fields that may hold text in the first line of a text, if that is a JSON object with members.
  static func fields(ofFirstLineOf text: [UInt8]) -> [String]? {
    let line = text.drop { $0 <= 0x20 }.prefix { $0 != UInt8(ascii: "\n") }
    guard line.first == UInt8(ascii: "{") else { return nil }
    let names = FieldPath.names(in: Array(line).span)
    return names.isEmpty ? nil : names
  }

  /// Whether a file is called as JSON lines are, packed or not.
  static func isName(_ path: String) -> Bool {
    var name = path.lowercased()[...]
    for packing in [".gz", ".xz", ".zst", ".bz2"] where name.hasSuffix(packing) { name = name.dropLast(packing.count) }
    return [".jsonl", ".ndjson", ".jsonlines"].contains { name.hasSuffix($0) }
  }
}
