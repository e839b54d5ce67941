/// Bytes as letters (RFC 4648, section 4), for the content of model files in JSON.
package enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// By byte: its six bits, or 255 for a byte that is no digit.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, digit) in alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
    return values
  }()

  /// The length of the encoding of this many bytes.
  package static func encodedCount(_ byteCount: Int) -> Int { (byteCount + 2) / 3 * 4 }

  package static func encode(_ bytes: Span<UInt8>) -> String {
    var letters: [UInt8] = []
    letters.reserveCapacity(encodedCount(bytes.count))
    var i = 0
    while i + 3 <= bytes.count {
      let group = UInt32(bytes[i]) << 16 | UInt32(bytes[i + 1]) << 8 | UInt32(bytes[i + 2])
      for shift in [18, 12, 6, 0] as [UInt32] { letters.append(alphabet[Int(group >> shift & 63)]) }
      i += 3
    }
    let rest = bytes.count - i
    if rest > 0 {
      let group = UInt32(bytes[i]) << 16 | (rest == 2 ? UInt32(bytes[i + 1]) << 8 : 0)
      letters.append(alphabet[Int(group >> 18 & 63)])
      letters.append(alphabet[Int(group >> 12 & 63)])
      letters.append(rest == 2 ? alphabet[Int(group >> 6 & 63)] : UInt8(ascii: "="))
      letters.append(UInt8(ascii: "="))
    }
    return String(decoding: letters, as: UTF8.self)
  }

  /// Nil if the text is not strict Base64: whole groups of four, padded, nothing else, and no stray bits.
  package static func decode(_ text: String) -> [UInt8]? {
    let letters = Array(text.utf8)
    guard letters.count % 4 == 0 else { return nil }
    let padding = letters.suffix(2).reduce(0) { $0 + ($1 == UInt8(ascii: "=") ? 1 : 0) }
    if padding > 0, letters.last != UInt8(ascii: "=") { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(letters.count / 4 * 3)
    var (group, invalid): (UInt32, UInt8) = (0, 0)
    for i in 0..<(letters.count - padding) {
      let value = values[Int(letters[i])]
      invalid |= value
      group = group << 6 | UInt32(value & 63)
      if i % 4 == 3 {
        bytes.append(UInt8(truncatingIfNeeded: group >> 16))
        bytes.append(UInt8(truncatingIfNeeded: group >> 8))
        bytes.append(UInt8(truncatingIfNeeded: group))
        group = 0
      }
    }
    guard invalid < 64 else { return nil }
    switch padding {
    case 1:
      guard group & 3 == 0 else { return nil }
      bytes.append(UInt8(truncatingIfNeeded: group >> 10))
      bytes.append(UInt8(truncatingIfNeeded: group >> 2))
    case 2:
      guard group & 15 == 0 else { return nil }
      bytes.append(UInt8(truncatingIfNeeded: group >> 4))
    default: break
    }
    return bytes
  }
}
