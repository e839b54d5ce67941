/// Decodes the lines of one input, each by itself.
struct LineDecoder {
  private let name: String
  private var encodings = LineEncodings()
  /// For what is not found out line by line.
  private var transcoder: Transcoder?
  private var encodingName = ""

  /// The line's bytes in the buffer, where they are its text.
  private(set) var range = 0..<0
  /// The line's text is `converted`.
  private(set) var isConverted = false
  private(set) var converted: [UInt8] = []
  /// What a user should hear.
  var warnings: [String] = []

  /// Bytes of the buffer before this index, from the current line on, are UTF-8 without control characters.
  private var soundEnd = 0
  /// Those before this one were looked at together.
  private var triedEnd = 0
  private var hasNamedEncoding = false

  init(name: String) { self.name = name }

  mutating func begin(_ start: TextStart) {
    encodings = LineEncodings(isUTF8: start.encoding == .utf8)
    transcoder = start.encoding.flatMap { Transcoder($0) }
    encodingName = start.encoding?.name ?? ""
    (soundEnd, triedEnd) = (0, 0)
    if start.isGuess {
      warnings.append("\(name): read as \(encodingName), by its zero bytes; --encoding names another")
    }
  }

  /// Follows the buffer, whose first bytes were dropped.
  mutating func move(by count: Int) {
    soundEnd = max(0, soundEnd - count)
    triedEnd = max(0, triedEnd - count)
  }

  mutating func setEmpty() {
    range = 0..<0
    isConverted = false
  }

  /// Decodes a line.
  ///
  /// - Parameters:
  ///   - content: the line's bytes, without its end.
  ///   - end: the buffer is filled up to here.
  /// - Returns: why it cannot be read, or nil.
  mutating func decode(
    _ buffer: [UInt8], _ content: Range<Int>, upTo end: Int, line: Int
  ) throws(CorpusInputError) -> String? {
    isConverted = false
    range = content
    guard let transcoder else { return try decodeUTF8(buffer, content, upTo: end, line) }
    isConverted = true
    converted.removeAll(keepingCapacity: true)
    let conversion = transcoder.convert(buffer[content], isLast: true, to: &converted)
    if converted.contains(0) { throw zeroByte(line) }
    return conversion.flawCount == 0 ? ByteCensus.flaw(ofLine: converted[...]) : "not \(encodingName)"
  }

  private mutating func decodeUTF8(
    _ buffer: [UInt8], _ content: Range<Int>, upTo end: Int, _ line: Int
  ) throws(CorpusInputError) -> String? {
    if content.upperBound <= soundEnd { return nil }
    if content.lowerBound >= triedEnd {
      // All whole lines at hand at once: nearly always they are sound.
      let last = buffer[content.upperBound..<end].lastIndex(of: UInt8(ascii: "\n")) ?? content.upperBound
      triedEnd = max(last, content.upperBound)
      if isSound(buffer, content.lowerBound..<triedEnd) {
        soundEnd = triedEnd
        return nil
      }
    }
    if LineEnds.index(of: 0, in: buffer, content) != nil { throw zeroByte(line) }
    guard let flaw = TextStart.firstFlaw(in: buffer[content]) else {
      if let reason = ByteCensus.flaw(ofLine: buffer[content]) { return reason }
      if buffer[content].contains(where: { $0 >= 0x80 }) { encodings.noteUTF8() }
      return nil
    }
    if let reason = ByteCensus.flaw(ofLine: buffer[content]) {
      repair(buffer[content])
      return reason
    }
    let byte = "byte 0x\(String(buffer[flaw], radix: 16))"
    switch encodings.judge(buffer[content]) {
    case .windows1252:
      if !hasNamedEncoding {
        // Before anything is made of the guess: no such text has a zero byte.
        if let zero = LineEnds.index(of: 0, in: buffer, content.upperBound..<end) {
          throw zeroByte(line + buffer[content.upperBound..<zero].count { $0 == UInt8(ascii: "\n") })
        }
        warnings.append(
          "\(name), line \(line): not UTF-8 (\(byte)); read as Windows-1252, as are later lines that are not UTF-8; "
            + "--encoding names another")
        hasNamedEncoding = true
      }
      isConverted = true
      converted.removeAll(keepingCapacity: true)
      Windows1252.convert(buffer[content], to: &converted)
      return nil
    case .flawed:
      repair(buffer[content])
      return "not UTF-8 (\(byte))"
    case .unknown:
      repair(buffer[content])
      return "neither UTF-8 nor Windows-1252 (\(byte)); --encoding names its encoding"
    }
  }

  private mutating func repair(_ line: ArraySlice<UInt8>) {
    isConverted = true
    converted = UTF8Repair.repaired(line).text
  }

  private mutating func isSound(_ buffer: [UInt8], _ range: Range<Int>) -> Bool {
    // A zero byte is a control character, too.
    guard !ByteCensus.hasControls(buffer, range),
      let text = try? UTF8Span(validating: buffer.span.extracting(range))
    else { return false }
    if !text.isKnownASCII { encodings.noteUTF8() }
    return true
  }

  private func zeroByte(_ line: Int) -> CorpusInputError {
    .binary(path: name, what: "a zero byte in line \(line)", hint: "give text, or name its encoding with --encoding")
  }
}
