/// The limits of a parser: a few bytes must not make it build a large value.
package struct JSONLimits: Sendable {
  /// How many arrays and objects may be open at once.
  package var depth = 32
  /// How many values one text may hold. A value takes some 25 bytes of memory, however short it is on the wire.
  package var values = 1 << 20

  package init() {}
}

extension JSONValue {
  /// Reads exactly one value, with nothing but blanks around it.
  ///
  /// Strict RFC 8259: duplicate keys, trailing commas, `NaN`, comments, a byte order mark, lone surrogates, control
  /// characters and bytes that aren't UTF-8 are errors, each with its byte offset. Linear time and bounded recursion
  /// on any bytes.
  ///
  /// - Parameter tolerance: what is taken all the same, and what is left out.
  package static func parse(
    _ bytes: Span<UInt8>, limits: JSONLimits = JSONLimits(), tolerance: JSONTolerance = JSONTolerance()
  ) throws(JSONError) -> JSONValue {
    var parser = JSONParser(bytes: bytes, limits: limits, tolerance: tolerance)
    return try parser.parseText()
  }

  package static func parse(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) -> JSONValue {
    try parse(bytes.span, limits: limits)
  }

  package static func parse(_ text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) -> JSONValue {
    try parse(text.utf8.span, limits: limits)
  }
}

/// A recursive-descent reader of one JSON text; `index` always stands on the next byte to read.
///
/// Strings and numbers are in `JSONParser+Strings.swift` and `JSONParser+Numbers.swift`.
struct JSONParser: ~Escapable {
  let bytes: Span<UInt8>
  let limits: JSONLimits
  let tolerance: JSONTolerance
  var index = 0
  private var depth = 0
  private var valueCount = 0

  @_lifetime(copy bytes)
  init(bytes: Span<UInt8>, limits: JSONLimits, tolerance: JSONTolerance) {
    self.bytes = bytes
    self.limits = limits
    self.tolerance = tolerance
  }

  mutating func parseText() throws(JSONError) -> JSONValue {
    if bytes.count >= 3, bytes[0] == 0xef, bytes[1] == 0xbb, bytes[2] == 0xbf {
      throw JSONError(reason: .byteOrderMark, offset: 0)
    }
    skipBlanks()
    guard index < bytes.count else { throw JSONError(reason: .empty, offset: index) }
    let value = try parseValue()
    skipBlanks()
    guard index == bytes.count else { throw JSONError(reason: .trailingBytes, offset: index) }
    return value
  }

  private mutating func parseValue() throws(JSONError) -> JSONValue {
    valueCount += 1
    guard valueCount <= limits.values else { throw error(.tooManyValues(limit: limits.values)) }
    switch try peek() {
    case UInt8(ascii: "\""): return .string(try parseString())
    case UInt8(ascii: "{"): return .object(try parseObject())
    case UInt8(ascii: "["): return .array(try parseArray())
    case UInt8(ascii: "t"): return try parse("true", as: .bool(true))
    case UInt8(ascii: "f"): return try parse("false", as: .bool(false))
    case UInt8(ascii: "n"): return try parse("null", as: .null)
    case UInt8(ascii: "N") where tolerance.takesNonFinite: return try parse("NaN", as: .null)
    case UInt8(ascii: "I") where tolerance.takesNonFinite: return try parse("Infinity", as: .null)
    case UInt8(ascii: "-")
    where tolerance.takesNonFinite && index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "I"):
      return try parse("-Infinity", as: .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try parseNumber()
    case let byte: throw error(.unexpectedByte(byte, expected: "a value"))
    }
  }

  private mutating func parse(_ word: StaticString, as value: JSONValue) throws(JSONError) -> JSONValue {
    for expected in "\(word)".utf8 {
      let byte = try peek()
      guard byte == expected else { throw error(.unexpectedByte(byte, expected: "`\(word)`")) }
      index += 1
    }
    return value
  }

  // MARK: Arrays and objects

  private mutating func parseArray() throws(JSONError) -> [JSONValue] {
    try open()
    var elements: [JSONValue] = []
    if try peekPastBlanks() == UInt8(ascii: "]") { return close(elements) }
    while true {
      elements.append(try parseValue())
      if try parseSeparator(orEnd: UInt8(ascii: "]")) { return close(elements) }
    }
  }

  private mutating func parseObject() throws(JSONError) -> JSONObject {
    try open()
    var object = JSONObject()
    var seen: Set<String> = []  // filled only once the object is too large for a scan
    if try peekPastBlanks() == UInt8(ascii: "}") { return close(object) }
    while true {
      let keyOffset = index
      let byte = try peek()
      guard byte == UInt8(ascii: "\"") else { throw error(.unexpectedByte(byte, expected: "a key in quotes")) }
      let key = try parseString()
      let isDuplicate: Bool
      if object.count < 16 {
        isDuplicate = object[key] != nil
      } else {
        if seen.isEmpty { seen = Set(object.keys) }
        isDuplicate = !seen.insert(key).inserted
      }
      if isDuplicate { throw JSONError(reason: .duplicateKey(key), offset: keyOffset) }
      let colon = try peekPastBlanks()
      guard colon == UInt8(ascii: ":") else { throw error(.unexpectedByte(colon, expected: "`:`")) }
      index += 1
      _ = try peekPastBlanks()
      if tolerance.skippedKeys.contains(key) {
        try skipValue()
      } else {
        object.append(key, try parseValue())
      }
      if try parseSeparator(orEnd: UInt8(ascii: "}")) { return close(object) }
    }
  }

  /// Steps over a comma, to what follows it, and gives false; stands on the closing bracket and gives true.
  mutating func parseSeparator(orEnd end: UInt8) throws(JSONError) -> Bool {
    let byte = try peekPastBlanks()
    if byte == end { return true }
    guard byte == UInt8(ascii: ",") else {
      let bracket = Character(Unicode.Scalar(end))
      throw error(.unexpectedByte(byte, expected: "`,` or `\(bracket)`"))
    }
    let comma = index
    index += 1
    if try peekPastBlanks() == end { throw JSONError(reason: .trailingComma, offset: comma) }
    return false
  }

  private mutating func open() throws(JSONError) {
    depth += 1
    guard depth <= limits.depth else { throw error(.tooDeep(limit: limits.depth)) }
    index += 1
  }

  private mutating func close<Container>(_ container: Container) -> Container {
    depth -= 1
    index += 1
    return container
  }

  // MARK: Bytes

  func error(_ reason: JSONError.Reason) -> JSONError { JSONError(reason: reason, offset: index) }

  @inline(__always) func peek() throws(JSONError) -> UInt8 {
    guard index < bytes.count else { throw error(.unexpectedEnd) }
    return bytes[index]
  }

  @inline(__always) mutating func peekPastBlanks() throws(JSONError) -> UInt8 {
    // Nearly always there are none.
    if index < bytes.count, bytes[index] > 0x20 { return bytes[index] }
    skipBlanks()
    return try peek()
  }

  mutating func skipBlanks() {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09, 0x0a, 0x0d: index += 1
      default: return
      }
    }
  }
}
