/// Values that nobody wants.
extension JSONParser {
  /// Steps over a value; `index` stands on its first byte. Looks at brackets and quotes alone.
  mutating func skipValue() throws(JSONError) {
    var openCount = 0
    while true {
      switch try peek() {
      case UInt8(ascii: "\""):
        try skipString()
        if openCount == 0 { return }
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        openCount += 1
        index += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        // After a number or a word this bracket is that of the value around it.
        if openCount == 0 { return }
        openCount -= 1
        index += 1
        if openCount == 0 { return }
      case UInt8(ascii: ","):
        if openCount == 0 { return }
        index += 1
      default: index += 1
      }
    }
  }

  private mutating func skipString() throws(JSONError) {
    index += 1
    while index < bytes.count {
      let byte = bytes[index]
      index += byte == UInt8(ascii: "\\") ? 2 : 1
      if byte == UInt8(ascii: "\"") { return }
    }
    throw JSONError(reason: .unexpectedEnd, offset: bytes.count)
  }
}
