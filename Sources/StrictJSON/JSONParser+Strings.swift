extension JSONParser {
  /// Reads a string; `index` stands on its opening quote.
  ///
  /// Runs without escapes, nearly all strings there are, are validated and copied in one piece.
  mutating func parseString() throws(JSONError) -> String {
    index += 1
    var text = ""
    while true {
      let start = index
      while index < bytes.count, Self.isPlain(bytes[index]) { index += 1 }
      if index > start { try append(bytes.extracting(start..<index), at: start, to: &text) }
      guard index < bytes.count else { throw JSONError(reason: .unexpectedEnd, offset: bytes.count) }
      switch bytes[index] {
      case UInt8(ascii: "\""):
        index += 1
        return text
      case UInt8(ascii: "\\"):
        text.unicodeScalars.append(try parseEscape())
      case let control:
        throw error(.controlCharacter(control))
      }
    }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private func append(_ run: Span<UInt8>, at offset: Int, to text: inout String) throws(JSONError) {
    do throws(UTF8.ValidationError) {
      let run = String(copying: try UTF8Span(validating: run))
      if text.isEmpty { text = run } else { text += run }
    } catch {
      throw JSONError(reason: .invalidUTF8, offset: offset + error.byteOffsets.lowerBound)
    }
  }

  /// Reads an escape; `index` stands on its backslash.
  private mutating func parseEscape() throws(JSONError) -> Unicode.Scalar {
    let start = index
    index += 1
    let letter = try peek()
    index += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try parseUnicodeEscape(at: start)
    default: throw JSONError(reason: .badEscape, offset: start)
    }
  }

  /// Reads what follows `\u`, and the second half of a surrogate pair where the first half asks for one.
  private mutating func parseUnicodeEscape(at start: Int) throws(JSONError) -> Unicode.Scalar {
    let first = try parseHexadecimal(escapeAt: start)
    if let scalar = Unicode.Scalar(first) { return scalar }
    let lone = JSONError(reason: .loneSurrogate, offset: start)
    guard (0xd800...0xdbff).contains(first), index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u")
    else {
      guard tolerance.takesLoneSurrogates else { throw lone }
      return "\u{fffd}"
    }
    let secondStart = index
    index += 2
    let second = try parseHexadecimal(escapeAt: secondStart)
    guard (0xdc00...0xdfff).contains(second) else {
      guard tolerance.takesLoneSurrogates else { throw lone }
      index = secondStart
      return "\u{fffd}"
    }
    let code = 0x10000 + (first - 0xd800) << 10 + (second - 0xdc00)
    guard let scalar = Unicode.Scalar(code) else { throw lone }
    return scalar
  }

  private mutating func parseHexadecimal(escapeAt start: Int) throws(JSONError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      let digit: UInt8
      switch try peek() {
      case let byte where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte): digit = byte - UInt8(ascii: "0")
      case let byte where (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte): digit = byte - UInt8(ascii: "a") + 10
      case let byte where (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte): digit = byte - UInt8(ascii: "A") + 10
      default: throw JSONError(reason: .badEscape, offset: start)
      }
      code = code << 4 | UInt32(digit)
      index += 1
    }
    return code
  }
}
