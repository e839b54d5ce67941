/// Why some bytes are not one strict JSON text, and at which byte.
///
/// ```swift
/// JSONError(reason: .trailingComma, offset: 8).message  // "a comma with nothing after it at byte 8"
/// ```
package struct JSONError: Error, Equatable {
  package enum Reason: Equatable, Sendable {
    case empty
    case unexpectedEnd
    case unexpectedByte(UInt8, expected: String)
    case byteOrderMark
    case invalidUTF8
    case controlCharacter(UInt8)
    case badEscape
    case loneSurrogate
    case badNumber
    case numberOutOfRange
    case trailingComma
    case duplicateKey(String)
    case trailingBytes
    case tooDeep(limit: Int)
    case tooManyValues(limit: Int)
  }

  package let reason: Reason
  /// Where in the given bytes, counted from 0.
  package let offset: Int

  package init(reason: Reason, offset: Int) {
    self.reason = reason
    self.offset = offset
  }

  package var message: String { "\(reason.sentence) at byte \(offset)" }
}

extension JSONError.Reason {
  package var sentence: String {
    switch self {
    case .empty: "no JSON value"
    case .unexpectedEnd: "the text ends inside a value"
    case .unexpectedByte(let byte, let expected): "expected \(expected), found \(Self.spelled(byte))"
    case .byteOrderMark: "a byte order mark, which JSON does not allow"
    case .invalidUTF8: "bytes that are not UTF-8"
    case .controlCharacter(let byte): "an unescaped control character (\(Self.spelled(byte))) in a string"
    case .badEscape: "an unknown escape in a string"
    case .loneSurrogate: "half of a surrogate pair (\\ud800 to \\udfff) alone"
    case .badNumber: "a malformed number"
    case .numberOutOfRange: "a number too large for a double"
    case .trailingComma: "a comma with nothing after it"
    case .duplicateKey(let key): "the key \"\(key.prefix(64))\" twice in one object"
    case .trailingBytes: "more text after the value"
    case .tooDeep(let limit): "nesting deeper than \(limit)"
    case .tooManyValues(let limit): "more than \(limit) values"
    }
  }

  private static func spelled(_ byte: UInt8) -> String {
    if (0x21...0x7e).contains(byte) { return "`\(Character(Unicode.Scalar(byte)))`" }
    let digits = String(byte, radix: 16)
    return "byte 0x\(digits.count == 1 ? "0" : "")\(digits)"
  }
}
