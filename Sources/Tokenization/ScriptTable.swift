/// The scripts that are written without spaces between words: Unicode's property Script (Standard Annex 24).
enum ScriptWithoutSpaces: UInt8, Sendable {
  case han, hiragana, katakana, thai, lao, khmer, myanmar
}

/// Which characters are of which of these scripts, in Unicode 15.0.0. Made by `packaging/script-table`.
enum ScriptTable {
  static let unicodeVersion = "15.0.0"

  /// First and last scalar, ascending.
  static let ranges: [(first: UInt32, last: UInt32, script: ScriptWithoutSpaces)] = [
    (0x0E01, 0x0E3A, .thai),
    (0x0E40, 0x0E5B, .thai),
    (0x0E81, 0x0E82, .lao),
    (0x0E84, 0x0E84, .lao),
    (0x0E86, 0x0E8A, .lao),
    (0x0E8C, 0x0EA3, .lao),
    (0x0EA5, 0x0EA5, .lao),
    (0x0EA7, 0x0EBD, .lao),
    (0x0EC0, 0x0EC4, .lao),
    (0x0EC6, 0x0EC6, .lao),
    (0x0EC8, 0x0ECE, .lao),
    (0x0ED0, 0x0ED9, .lao),
    (0x0EDC, 0x0EDF, .lao),
    (0x1000, 0x109F, .myanmar),
    (0x1780, 0x17DD, .khmer),
    (0x17E0, 0x17E9, .khmer),
    (0x17F0, 0x17F9, .khmer),
    (0x19E0, 0x19FF, .khmer),
    (0x2E80, 0x2E99, .han),
    (0x2E9B, 0x2EF3, .han),
    (0x2F00, 0x2FD5, .han),
    (0x3005, 0x3005, .han),
    (0x3007, 0x3007, .han),
    (0x3021, 0x3029, .han),
    (0x3038, 0x303B, .han),
    (0x3041, 0x3096, .hiragana),
    (0x309D, 0x309F, .hiragana),
    (0x30A1, 0x30FA, .katakana),
    (0x30FD, 0x30FF, .katakana),
    (0x31F0, 0x31FF, .katakana),
    (0x32D0, 0x32FE, .katakana),
    (0x3300, 0x3357, .katakana),
    (0x3400, 0x4DBF, .han),
    (0x4E00, 0x9FFF, .han),
    (0xA9E0, 0xA9FE, .myanmar),
    (0xAA60, 0xAA7F, .myanmar),
    (0xF900, 0xFA6D, .han),
    (0xFA70, 0xFAD9, .han),
    (0xFF66, 0xFF6F, .katakana),
    (0xFF71, 0xFF9D, .katakana),
    (0x16FE2, 0x16FE3, .han),
    (0x16FF0, 0x16FF1, .han),
    (0x1AFF0, 0x1AFF3, .katakana),
    (0x1AFF5, 0x1AFFB, .katakana),
    (0x1AFFD, 0x1AFFE, .katakana),
    (0x1B000, 0x1B000, .katakana),
    (0x1B001, 0x1B11F, .hiragana),
    (0x1B120, 0x1B122, .katakana),
    (0x1B132, 0x1B132, .hiragana),
    (0x1B150, 0x1B152, .hiragana),
    (0x1B155, 0x1B155, .katakana),
    (0x1B164, 0x1B167, .katakana),
    (0x1F200, 0x1F200, .hiragana),
    (0x20000, 0x2A6DF, .han),
    (0x2A700, 0x2B739, .han),
    (0x2B740, 0x2B81D, .han),
    (0x2B820, 0x2CEA1, .han),
    (0x2CEB0, 0x2EBE0, .han),
    (0x2F800, 0x2FA1D, .han),
    (0x30000, 0x3134A, .han),
    (0x31350, 0x323AF, .han),
  ]

  /// The script of a scalar, if it is one of these.
  static func script(of scalar: Unicode.Scalar) -> ScriptWithoutSpaces? {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].last < scalar.value { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].first <= scalar.value ? ranges[low].script : nil
  }
}

extension Unicode.Scalar {
  /// Whether it is a letter of a script without spaces, or lengthens one.
  package var isOfScriptWithoutSpaces: Bool {
    value >= 0x0E01 && (ScriptTable.script(of: self) != nil || ScriptClasses.isLongVowelMark(self))
  }
}
