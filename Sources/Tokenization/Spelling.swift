@_spi(_Unicode) import Swift

/// The spelling under which the vocabulary holds a token: as in the text, with a plain apostrophe for U+2019 inside, in
/// NFC, as Unicode defines it. So `don’t` and `don't` are one word, and so are both ways to write `é`; and, in models that
/// read scripts without spaces, `ｆｉｌｅ` and `file`.
package func canonicalSpelling(of token: Token, in bytes: Span<UInt8>) -> [UInt8] {
  var spelling: [UInt8] = []
  spelling.reserveCapacity(token.range.count)
  let isRespelled = token.traits.contains(.respelled)
  var at = token.start
  while at < token.end {
    if isRespelled, bytes[at] == 0xE2, at > token.start, at + 2 < token.end, bytes[at + 1] == 0x80,
      bytes[at + 2] == 0x99
    {
      spelling.append(UInt8(ascii: "'"))
      at += 3
    } else {
      spelling.append(bytes[at])
      at += 1
    }
  }
  if token.traits.contains(.fullWidth) { spelling = FullWidth.narrowed(spelling) }
  guard isRespelled, spelling.contains(where: { $0 >= 0x80 }) else { return spelling }
  return Composition.composed(String(decoding: spelling, as: UTF8.self))
}

/// A word, or a part of one, in the spelling of the vocabulary: as a text with it is read.
///
/// - Parameter typed: As somebody typed it. U+2019 beside a letter becomes an apostrophe; a quotation mark that stands
///   alone stays.
package func canonicalSpelling(of typed: String) -> String {
  let composed = String(decoding: Composition.composed(typed), as: UTF8.self)
  guard composed.unicodeScalars.contains("\u{2019}") else { return composed }
  let scalars = Array(composed.unicodeScalars)
  var spelling = String.UnicodeScalarView()
  for (index, scalar) in scalars.enumerated() {
    let isBesideLetter =
      index > 0 && scalars[index - 1].properties.isAlphabetic
      || index + 1 < scalars.count && scalars[index + 1].properties.isAlphabetic
    spelling.append(scalar == "\u{2019}" && isBesideLetter ? "'" : scalar)
  }
  return String(spelling)
}

extension Vocabulary {
  /// The word that somebody typed: spelled so, or as a text with it is read; nil if there is none. Blanks around it do not
  /// count.
  package func id(ofTyped word: String) -> WordID? {
    let word = String(word.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    let canonical = canonicalSpelling(of: word)
    guard let id = id(of: word) ?? id(of: canonical) ?? id(of: FullWidth.narrowed(canonical)), id >= .firstWord else {
      return nil
    }
    return id
  }

  /// The words that begin as somebody typed, or as a text with that is read.
  package func ids(withTypedPrefix prefix: String) -> [WordID] {
    let spelled = ids(withPrefix: Array(prefix.utf8))
    let canonical = Array(canonicalSpelling(of: prefix).utf8)
    var others = canonical.elementsEqual(prefix.utf8) ? [] : ids(withPrefix: canonical)
    if spelled.isEmpty, others.isEmpty { others = ids(withPrefix: FullWidth.narrowed(canonical)) }
    if others.isEmpty { return spelled.filter { $0 >= .firstWord } }
    let known = Set(spelled)
    return (spelled + others.filter { !known.contains($0) }).filter { $0 >= .firstWord }
  }
}

extension FullWidth {
  /// A typed word with its full-width letters and digits as ASCII has them.
  static func narrowed(_ word: String) -> String { String(decoding: narrowed(Array(word.utf8)), as: UTF8.self) }
}

/// NFC (Unicode Standard Annex 15), as the standard library has it.
enum Composition {
  /// The UTF-8 of a text in NFC.
  static func composed(_ text: String) -> [UInt8] {
    var composed = String.UnicodeScalarView()
    for scalar in text._nfc { composed.append(scalar) }
    return Array(String(composed).utf8)
  }

  /// Whether a character may be another one in NFC, or become one with those before it. True for some that
  /// stay, but for none of the letters that most text is made of.
  static func mayChange(_ scalar: Unicode.Scalar, isMark: Bool) -> Bool {
    switch scalar.value {
    case 0..<0x300: false
    case 0x300...0x36F, 0x374, 0x387: true
    case 0x653...0x655: true
    // Indic signs that are the second part of a letter.
    case 0x93C, 0x958...0x95F, 0x9BE, 0x9D7, 0x9DC...0x9DF, 0xA33...0xA36, 0xA59...0xA5E, 0xB3E, 0xB56...0xB5D, 0xBBE,
      0xBD7,
      0xC56, 0xCC2, 0xCD5...0xCD6, 0xD3E, 0xD57, 0xDCA, 0xDCF, 0xDDF, 0xF43...0xF76, 0xFB9, 0x102E:
      true
    // Parts of Hangul syllables.
    case 0x1161...0x1175, 0x11A8...0x11C2: true
    // Greek with accents of the older kind, and letters that are signs.
    case 0x1F71...0x1FFD, 0x2126...0x212B: true
    case 0x3099...0x309A: true
    case 0xF900...0xFAD9, 0xFB1D...0xFB4E: true
    case 0x1D15E...0x1D1C0, 0x2F800...0x2FA1D: true
    case 0x11099...0x119FF: true
    // Any other mark that moves before or behind another one.
    default: isMark && scalar.properties.canonicalCombiningClass != .notReordered
    }
  }
}
