/// The classes of characters where runs of scripts without spaces are cut into words: by Unicode's property Script, not by
/// the ranges that `CharacterClass` has for text that is read as characters.
struct ScriptClasses: Sendable {
  /// Shape (65,536): the class of each scalar of the Basic Multilingual Plane, which nearly all text is of.
  private let basic: [CharacterClass]

  static let shared = ScriptClasses()

  private init() {
    basic = (0..<UInt32(0x10000)).map { value in Unicode.Scalar(value).map(Self.compute) ?? .punctuation }
  }

  /// The class of a scalar.
  @inline(__always)
  func `class`(of scalar: Unicode.Scalar) -> CharacterClass {
    scalar.value < 0x10000 ? basic[Int(scalar.value)] : Self.compute(scalar)
  }

  /// Whether a character lengthens the vowel before it: `ー`, whose script is Common.
  @inline(__always)
  static func isLongVowelMark(_ scalar: Unicode.Scalar) -> Bool { scalar.value == 0x30FC || scalar.value == 0xFF70 }

  private static func compute(_ scalar: Unicode.Scalar) -> CharacterClass {
    if isLongVowelMark(scalar) { return .katakana }
    // The half-width sound marks of Katakana, which Unicode calls letters.
    if scalar.value == 0xFF9E || scalar.value == 0xFF9F { return .mark }
    switch scalar.properties.generalCategory {
    case .otherLetter, .modifierLetter, .letterNumber:
      switch ScriptTable.script(of: scalar) {
      case .katakana: return .katakana
      case nil: return CharacterClass(scalar)
      default: return .ideograph
      }
    default: return CharacterClass(scalar)
    }
  }
}

extension Token.Traits {
  /// What no token has where scripts without spaces are read as characters.
  package static let ofScripts: Token.Traits = [.script, .fullWidth, .wideMark]
}

/// Full-width forms of ASCII.
enum FullWidth {
  /// The ASCII character of which a letter or digit is the full-width form; nil for anything else.
  static func narrow(_ scalar: Unicode.Scalar) -> UInt8? {
    switch scalar.value {
    case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A: UInt8(truncatingIfNeeded: scalar.value - 0xFEE0)
    default: nil
    }
  }

  /// Whether `．` or `，` stands there, which may stand in a number.
  @inline(__always)
  static func isPoint(_ bytes: Span<UInt8>, at: Int) -> Bool {
    bytes[at] == 0xEF && at + 2 < bytes.count && bytes[at + 1] == 0xBC
      && (bytes[at + 2] == 0x8E || bytes[at + 2] == 0x8C)
  }

  /// A spelling with its full-width letters, digits and points as ASCII has them.
  static func narrowed(_ spelling: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(spelling.count)
    var at = 0
    while at < spelling.count {
      let (scalar, count) = decodeScalar(spelling.span, at: at)
      if let letter = narrow(scalar) {
        result.append(letter)
      } else if isPoint(spelling.span, at: at) {
        result.append(spelling[at + 2] == 0x8E ? UInt8(ascii: ".") : UInt8(ascii: ","))
      } else {
        result += spelling[at..<at + count]
      }
      at += count
    }
    return result
  }
}
