/// A JSON object of which only a few members are read: where each one stands, its value unread.
///
/// ```swift
/// let line = Array(#"{"id": 18446744073709551615, "score": NaN, "text": "a"}"#.utf8)
/// let record = try JSONRecord(line.span)
/// record["text"].map { line[$0.value] }  // "\"a\""
/// ```
///
/// Strict about structure, and about nothing else: see `JSONParser.skipValue`. So a record is not lost for what stands in a
/// member that nobody reads. Linear time; memory is in proportion to the members of the object itself.
package struct JSONRecord: Sendable {
  package struct Member: Sendable {
    /// Nil if it cannot be read: it holds half of a surrogate pair, for instance.
    package let key: String?
    /// Its bytes, without blanks around them.
    package let value: Range<Int>
  }

  package private(set) var members: [Member] = []
  /// The index of the closing brace.
  package private(set) var end = 0

  /// Reads the object; there may be blanks around it and nothing else.
  package init(_ bytes: Span<UInt8>) throws(JSONError) {
    var parser = JSONParser(bytes: bytes, limits: JSONLimits(), tolerance: JSONTolerance())
    parser.skipBlanks()
    guard parser.index < bytes.count else { throw parser.error(.empty) }
    guard bytes[parser.index] == UInt8(ascii: "{") else {
      throw parser.error(.unexpectedByte(bytes[parser.index], expected: "an object"))
    }
    parser.index += 1
    if try parser.peekPastBlanks() != UInt8(ascii: "}") {
      repeat {
        let byte = try parser.peekPastBlanks()
        guard byte == UInt8(ascii: "\"") else { throw parser.error(.unexpectedByte(byte, expected: "a key in quotes")) }
        let key = try parser.parseKeyIfReadable()
        try parser.skipColon()
        let start = parser.index
        try parser.skipValue()
        members.append(Member(key: key, value: start..<parser.index))
      } while try !parser.parseSeparator(orEnd: UInt8(ascii: "}"))
    }
    end = parser.index
    parser.index += 1
    parser.skipBlanks()
    guard parser.index == bytes.count else { throw parser.error(.trailingBytes) }
  }

  /// The first member of that name.
  package subscript(key: String) -> Member? { members.first { $0.key == key } }

  /// How many members have that name.
  package func count(of key: String) -> Int { members.count { $0.key == key } }

  /// The values of an array, without blanks around them.
  package static func elements(of bytes: Span<UInt8>) throws(JSONError) -> [Range<Int>] {
    var parser = JSONParser(bytes: bytes, limits: JSONLimits(), tolerance: JSONTolerance())
    var elements: [Range<Int>] = []
    let byte = try parser.peekPastBlanks()
    guard byte == UInt8(ascii: "[") else { throw parser.error(.unexpectedByte(byte, expected: "an array")) }
    parser.index += 1
    if try parser.peekPastBlanks() == UInt8(ascii: "]") { return [] }
    repeat {
      _ = try parser.peekPastBlanks()
      let start = parser.index
      try parser.skipValue()
      elements.append(start..<parser.index)
    } while try !parser.parseSeparator(orEnd: UInt8(ascii: "]"))
    return elements
  }
}

extension JSONParser {
  /// Reads a key; one that is no text is skipped.
  fileprivate mutating func parseKeyIfReadable() throws(JSONError) -> String? {
    let start = index
    do throws(JSONError) {
      return try parseString()
    } catch {
      index = start
      try skipString()
      return nil
    }
  }
}
