import StrictJSON

/// Takes the text out of JSON lines: each line an object, each object's named field a document.
///
/// ```
/// {"id":1,"body":"The bar was full."}
/// {"id":2,"body":"He poured a glass of gin."}
/// ```
///
/// Lines arrive in pieces; only the current line is kept, up to a limit. Empty lines are skipped.
struct JSONLines {
  /// The longest line that is accepted, in bytes.
  static let lineLimit = 64 << 20

  private let name: String
  private let field: String
  private let limit: Int
  private var line: [UInt8] = []
  private var lineNumber = 1

  init(name: String, field: String, limit: Int = Self.lineLimit) {
    self.name = name
    self.field = field
    self.limit = limit
  }

  /// Reads on; calls `body` with the text of every record that is complete now.
  mutating func append(_ text: [UInt8], _ body: ([UInt8]) throws -> Void) throws {
    var rest = text[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      try keep(rest[..<end])
      try finishLine(body)
      rest = rest[(end + 1)...]
    }
    try keep(rest)
  }

  /// Ends the last line, which need not have a line feed.
  mutating func finish(_ body: ([UInt8]) throws -> Void) throws { try finishLine(body) }

  private mutating func keep(_ piece: ArraySlice<UInt8>) throws(CorpusInputError) {
    guard line.count + piece.count <= limit else { throw .lineTooLong(path: name, line: lineNumber, limit: limit) }
    line += piece
  }

  private mutating func finishLine(_ body: ([UInt8]) throws -> Void) throws {
    let text = try textOfLine()
    line.removeAll(keepingCapacity: line.count < 1 << 20)
    lineNumber += 1
    if let text { try body(text) }
  }

  private func textOfLine() throws(CorpusInputError) -> [UInt8]? {
    if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }) { return nil }
    let value: JSONValue
    do {
      value = try JSONValue.parse(line)
    } catch {
      throw .badJSONLine(path: name, line: lineNumber, reason: error.message)
    }
    guard case .object(let record) = value else {
      throw .badJSONLine(path: name, line: lineNumber, reason: "it is \(value.kind)")
    }
    guard let found = record[field] else {
      let names = record.keys.prefix(8).map { $0.prefix(32) }.joined(separator: ", ")
      throw .noTextField(
        path: name, line: lineNumber, field: field, found: names.isEmpty ? "it is empty" : "its fields: \(names)")
    }
    guard let text = found.string else {
      throw .noTextField(path: name, line: lineNumber, field: field, found: "it is \(found.kind)")
    }
    return Array(text.utf8)
  }
}
