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
      default: try skipLiteral()
      }
      try skipEnds(&closers)
    } while !closers.isEmpty
  }

  /// Behind a value: moves past what ends with it, and to the next value if there is one.
  private mutating func skipEnds(_ closers: inout [UInt8]) throws(JSONError) {
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
  private mutating func skipKey() throws(JSONError) {
    let byte = try peek()
    guard byte == UInt8(ascii: "\"") else { throw error(.unexpectedByte(byte, expected: "a key in quotes")) }
    try skipString()
    try skipColon()
  }

  mutating func skipColon() throws(JSONError) {
    let colon = try peekPastBlanks()
    guard colon == UInt8(ascii: ":") else { throw error(.unexpectedByte(colon, expected: "`:`")) }
    index += 1
    _ = try peekPastBlanks()
  }

  /// Moves past a string; `index` stands on its opening quote.
  mutating func skipString() throws(JSONError) {
    index += 1
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        index += 1
        return
      case UInt8(ascii: "\\"): index += 2
      default: index += 1
      }
    }
    throw JSONError(reason: .unexpectedEnd, offset: bytes.count)
  }

  private mutating func skipLiteral() throws(JSONError) {
    let byte = bytes[index]
    let isSigned = byte == UInt8(ascii: "-")
    // Nearly all of them are numbers.
    if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (isSigned && !isNext("-Infinity")) {
      _ = try skipNumber()
      return
    }
    for word in ["true", "false", "null", "NaN", "Infinity", "-Infinity"] where isNext(word) {
      index += word.utf8.count
      return
    }
    throw error(.unexpectedByte(byte, expected: "a value"))
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
