/// The classes of characters that the tokenizer tells apart.
enum CharacterClass: UInt8 {
  case letter, uppercase, digit
  /// Belongs to the character before it: accents, vowel signs, joiners, variation selectors.
  case mark
  /// A character of a script without spaces: a token of its own, or a part of a run that is cut into words.
  case ideograph
  /// Katakana: a run of it is a word. Only where runs are (`ScriptClasses`).
  case katakana
  case space, newline, recordSeparator
  case punctuation

  /// The classes of the 128 ASCII characters.
  static let ascii: [CharacterClass] = (0..<128).map { code in
    switch UInt8(code) {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): .letter
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): .uppercase
    case UInt8(ascii: "0")...UInt8(ascii: "9"): .digit
    case 0x0A: .newline
    case 0x1E: .recordSeparator
    case 0...0x20, 0x7F: .space  // control characters separate, as a space does
    default: .punctuation
    }
  }

  init(_ scalar: Unicode.Scalar) {
    if scalar.value < 128 {
      self = Self.ascii[Int(scalar.value)]
      return
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .titlecaseLetter: self = .uppercase
    case .lowercaseLetter, .modifierLetter: self = .letter
    case .otherLetter: self = Self.isWrittenWithoutSpaces(scalar) ? .ideograph : .letter
    case .nonspacingMark, .spacingMark, .enclosingMark: self = .mark
    case .decimalNumber: self = .digit
    case .letterNumber, .otherNumber: self = .punctuation
    case .spaceSeparator, .control: self = .space
    case .lineSeparator, .paragraphSeparator: self = .newline
    case .format: self = scalar.value == 0x200D || scalar.value == 0x200C || scalar.value == 0xAD ? .mark : .space
    case .modifierSymbol: self = (0x1F3FB...0x1F3FF).contains(scalar.value) ? .mark : .punctuation
    default: self = .punctuation
    }
  }

  /// Thai, Lao, Myanmar, Khmer, kana and ideographs: scripts whose words are not separated by spaces.
  private static func isWrittenWithoutSpaces(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xAA60...0xAA7F, 0xF900...0xFAFF, 0x20000...0x3FFFF:
      true
    default: false
    }
  }

  var isWordPart: Bool {
    switch self {
    case .letter, .uppercase, .digit, .mark: true
    default: false
    }
  }
}

/// Decodes the scalar at `at`; ill-formed UTF-8 gives U+FFFD and one byte. Precondition: `at` lies inside.
@inline(__always)
func decodeScalar(_ bytes: Span<UInt8>, at: Int) -> (scalar: Unicode.Scalar, byteCount: Int) {
  let first = bytes[at]
  if first < 0x80 { return (Unicode.Scalar(first), 1) }
  let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
  guard first >= 0xC2, first <= 0xF4, at + length <= bytes.count else { return ("\u{FFFD}", 1) }
  var value = UInt32(first) & (0x7F >> UInt32(length))
  for i in 1..<length {
    let next = bytes[at + i]
    guard next & 0xC0 == 0x80 else { return ("\u{FFFD}", 1) }
    value = value << 6 | UInt32(next & 0x3F)
  }
  // Overlong forms and surrogates are not scalars.
  guard value >= (length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000), let scalar = Unicode.Scalar(value) else {
    return ("\u{FFFD}", 1)
  }
  return (scalar, length)
}
