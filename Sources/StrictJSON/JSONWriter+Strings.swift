extension JSONWriter {
  /// Appends the string in quotes, with what JSON wants escaped as an escape; everything else stays UTF-8.
  mutating func writeQuoted(_ text: String) {
    appendByte(UInt8(ascii: "\""))
    if Self.needsNoEscape(text.utf8.span) {
      appendBytes(text.utf8)
    } else {
      for byte in text.utf8 { writeEscaped(byte) }
    }
    appendByte(UInt8(ascii: "\""))
  }

  private static func needsNoEscape(_ bytes: Span<UInt8>) -> Bool {
    for index in bytes.indices {
      let byte = bytes[index]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return false }
    }
    return true
  }

  private mutating func writeEscaped(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): appendBytes(#"\""#.utf8)
    case UInt8(ascii: "\\"): appendBytes(#"\\"#.utf8)
    case 0x0a: appendBytes(#"\n"#.utf8)
    case 0x0d: appendBytes(#"\r"#.utf8)
    case 0x09: appendBytes(#"\t"#.utf8)
    case 0..<0x20:
      appendBytes(byte < 0x10 ? #"\u000"#.utf8 : #"\u00"#.utf8)
      appendBytes(String(byte, radix: 16).utf8)
    default: appendByte(byte)
    }
  }
}
