/// Makes line feeds of carriage returns in a text whose lines end with them alone.
///
/// The first line end decides, as in `LineEnds`: a text with line feeds stays as it is.
struct LoneReturns {
  private enum Convention { case open, lineFeed, carriageReturn }
  private var convention = Convention.open
  /// The last byte was a carriage return: a line feed after it is the same line end.
  private var endsWithReturn = false

  /// - Parameter text: the next part of it.
  mutating func replaced(in text: [UInt8]) -> [UInt8] {
    if convention == .open { decide(text) }
    guard convention == .carriageReturn else { return text }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    for byte in text {
      if byte == UInt8(ascii: "\r") {
        result.append(UInt8(ascii: "\n"))
      } else if byte != UInt8(ascii: "\n") || !endsWithReturn {
        result.append(byte)
      }
      endsWithReturn = byte == UInt8(ascii: "\r")
    }
    return result
  }

  private mutating func decide(_ text: [UInt8]) {
    if endsWithReturn, let first = text.first {
      convention = first == UInt8(ascii: "\n") ? .lineFeed : .carriageReturn
      endsWithReturn = false
      return
    }
    let feed = LineEnds.index(of: UInt8(ascii: "\n"), in: text, 0..<text.count)
    guard let first = LineEnds.index(of: UInt8(ascii: "\r"), in: text, 0..<(feed ?? text.count)) else {
      if feed != nil { convention = .lineFeed }
      return
    }
    if first + 1 < text.count {
      convention = first + 1 == feed ? .lineFeed : .carriageReturn
    } else {
      // The block ends with the first one of all: it stays what it is, which is a blank.
      endsWithReturn = true
    }
  }
}
