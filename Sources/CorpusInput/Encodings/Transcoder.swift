/// What came of bytes that were converted.
struct Conversion {
  /// How many of them were read: fewer only where a character is not complete and more bytes will come.
  var usedCount = 0
  /// How many U+FFFD stand for what could not be read.
  private(set) var flawCount = 0
  /// The index of the first of them in the text.
  private(set) var firstFlaw: Int?

  /// Appends U+FFFD.
  mutating func addFlaw(to text: inout [UInt8]) {
    flawCount += 1
    firstFlaw = firstFlaw ?? text.count
    text += [0xef, 0xbf, 0xbd]
  }
}

/// Converts the bytes of one encoding to UTF-8.
enum Transcoder {
  case utf16(TextEncoding.ByteOrder)
  case windows1252
  case iconv(IconvConverter)

  /// nil for UTF-8, of which nothing has to be converted.
  init?(_ encoding: TextEncoding) {
    switch encoding {
    case .utf8: return nil
    case .utf16(let order): self = .utf16(order ?? .little)
    case .windows1252: self = .windows1252
    case .other(let name):
      let unit = encoding.bytes(ofASCII: [UInt8(ascii: "\n")]).count
      guard let converter = IconvConverter(from: name, unit: unit) else { return nil }
      self = .iconv(converter)
    }
  }

  /// Appends the text of the bytes; what cannot be read becomes U+FFFD.
  ///
  /// - Parameter isLast: No more bytes will come, so that a character that is cut off is a flaw.
  func convert(_ bytes: ArraySlice<UInt8>, isLast: Bool, to text: inout [UInt8]) -> Conversion {
    switch self {
    case .utf16(let order): return UTF16Text(order).convert(bytes, isLast: isLast, to: &text)
    case .windows1252:
      Windows1252.convert(bytes, to: &text)
      return Conversion(usedCount: bytes.count)
    case .iconv(let converter): return converter.convert(bytes, isLast: isLast, to: &text)
    }
  }
}
