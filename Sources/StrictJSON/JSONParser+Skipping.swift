extension JSONParser {
  /// Moves past a value that nobody reads; `index` stands on its first byte.
  ///
  /// Brackets, commas, colons and quotes must be in their places, and there is nothing but values between them. What stands
  /// inside of strings is not looked at, numbers may have any size, and `NaN`, `Infinity` and `-Infinity`, which other
  /// writers use, pass. Linear time, no recursion; memory is one byte for each array or object that is open.
  mutating func skipValue() throws(JSONError) {
    var closers: [UInt8] = []
    repeat {
      switch try peek() {
      case UInt8(ascii: "{"):
        index += 1
        if try peekPastBlanks() != UInt8(ascii: "}") {
          closers.append(UInt8(ascii: "}"))
          try skipKey()
          continue
        }
        index += 1
      case UInt8(ascii: "["):
        index += 1
        if try peekPastBlanks() != UInt8(ascii: "]") {
          closers.append(UInt8(ascii: "]"))
          continue
        }
        index += 1
      case UInt8(ascii: "\""): try skipString()
      case UInt8(ascii: "1")...UInt8(ascii: "9"):
        // Most numbers are small: the bytes of tokens.
        let end = endOfDigits(from: index + 1)
        let isWhole = end < bytes.count && (bytes[end] == UInt8(ascii: ",") || bytes[end] == UInt8(ascii: "]"))
        if isWhole { index = end } else { _ = try skipNumber() }
      default: try skipLiteral()
      }
      try skipEnds(&closers)
    } while !closers.isEmpty
  }

  /// Behind a value: moves past what ends with it, and to the next value if there is one.
  @inline(__always) private mutating func skipEnds(_ closers: inout [UInt8]) throws(JSONError) {
    while let closer = closers.last {
      let byte = try peekPastBlanks()
      if byte == closer {
        index += 1
        closers.removeLast()
        continue
      }
      let isObject = closer == UInt8(ascii: "}")
      guard byte == UInt8(ascii: ",") else {
        throw error(.unexpectedByte(byte, expected: isObject ? "`,` or `}`" : "`,` or `]`"))
      }
      index += 1
      if try peekPastBlanks() == closer { throw error(.trailingComma) }
      if isObject { try skipKey() }
      return
    }
  }

  /// Moves past a key, its colon and the blanks around it.
  @inline(__always) private mutating func skipKey() throws(JSONError) {
    let byte = try peek()
    guard byte == UInt8(ascii: "\"") else { throw error(.unexpectedByte(byte, expected: "a key in quotes")) }
    try skipString()
    try skipColon()
  }

  @inline(__always) mutating func skipColon() throws(JSONError) {
    let colon = try peekPastBlanks()
    guard colon == UInt8(ascii: ":") else { throw error(.unexpectedByte(colon, expected: "`:`")) }
    index += 1
    _ = try peekPastBlanks()
  }

  /// Moves past a string; `index` stands on its opening quote.
  @inline(__always) mutating func skipString() throws(JSONError) {
    var end = endOfPlainString(from: index + 1)
    while end < bytes.count {
      if bytes[end] == UInt8(ascii: "\"") {
        index = end + 1
        return
      }
      end = endOfPlainString(from: min(end + 2, bytes.count))
    }
    index = end
    throw JSONError(reason: .unexpectedEnd, offset: bytes.count)
  }

  @inline(__always) private mutating func skipLiteral() throws(JSONError) {
    let byte = bytes[index]
    // Nearly all of them are numbers.
    if byte &- UInt8(ascii: "0") < 10 || (byte == UInt8(ascii: "-") && !isInfinity(at: index + 1)) {
      _ = try skipNumber()
      return
    }
    try skipWord()
  }

  @inline(__always) private func isInfinity(at position: Int) -> Bool {
    position < bytes.count && bytes[position] == UInt8(ascii: "I")
  }

  private mutating func skipWord() throws(JSONError) {
    for word in ["true", "false", "null", "NaN", "Infinity", "-Infinity"] where isNext(word) {
      index += word.utf8.count
      return
    }
    throw error(.unexpectedByte(bytes[index], expected: "a value"))
  }

  private func isNext(_ word: String) -> Bool {
    var position = index
    for byte in word.utf8 {
      guard position < bytes.count, bytes[position] == byte else { return false }
      position += 1
    }
    return true
  }
}
