/// Cuts the text of a file, which arrives in pieces, into lines; only the current line is kept, up to a limit.
struct RecordLines {
  /// The longest line that is accepted, in bytes.
  static let limit = 64 << 20

  /// A line: its bytes without the line end, or nil where it is longer than the limit.
  typealias Body = (_ line: [UInt8]?, _ lineNumber: Int) throws -> Void

  private let limit: Int
  private var line: [UInt8] = []
  private var isTooLong = false
  private var hasBegun = false
  private var lineNumber = 1

  init(limit: Int = Self.limit) { self.limit = limit }

  /// Reads on; calls `body` with every line that is complete now.
  mutating func append(_ text: [UInt8], _ body: Body) throws {
    var start = 0
    while let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) {
      keep(text[start..<end])
      try finishLine(body)
      start = end + 1
    }
    keep(text[start...])
  }

  /// Ends the last line, which need not have a line feed.
  mutating func finish(_ body: Body) throws {
    if hasBegun { try finishLine(body) }
  }

  private mutating func keep(_ piece: ArraySlice<UInt8>) {
    if piece.isEmpty { return }
    hasBegun = true
    if isTooLong || line.count + piece.count > limit {
      isTooLong = true
      line = []
    } else {
      line += piece
    }
  }

  private mutating func finishLine(_ body: Body) throws {
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    try body(isTooLong ? nil : line, lineNumber)
    line.removeAll(keepingCapacity: line.count < 1 << 20)
    (isTooLong, hasBegun) = (false, false)
    lineNumber += 1
  }

  /// Whether a line holds nothing but blanks.
  static func isBlank(_ line: [UInt8]) -> Bool { line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d } }

  /// What is wrong with a line that is too long.
  static let tooLong = "it is longer than \(limit >> 20) MiB; split it"
}
