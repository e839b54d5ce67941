/// Latin-1 text, read as Windows-1252 as browsers do: the same letters, and quotes and dashes where Latin-1 has
/// control characters that no text uses.
enum Windows1252 {
  /// The characters of 0x80...0x9f in Windows-1252; five codes are unused (here 0).
  private static let windows: [UInt16] = [
    0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0,
    0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e,
    0x0178,
  ]

  /// Whether the bytes could be Western text: mostly ASCII, and (nearly) none of the unused codes.
  /// A few bytes, such as one word, get the benefit of the doubt.
  static func isPlausible(_ bytes: ArraySlice<UInt8>) -> Bool {
    var highCount = 0
    var unusedCount = 0
    for byte in bytes where byte >= 0x80 {
      highCount += 1
      if byte < 0xa0, windows[Int(byte) - 0x80] == 0 { unusedCount += 1 }
    }
    return unusedCount * 50 <= highCount && (bytes.count < 32 || highCount * 3 <= bytes.count)
  }

  /// Whether a byte from 0x80 to 0xbf is one that a word has, or that closes it: such as a letter, a closing quote (in
  /// some language), a dash or a blank.
  static func followsLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x83, 0x8a, 0x8c, 0x8e, 0x9a, 0x9c, 0x9e, 0x9f, 0xaa, 0xba: true
    case 0x85, 0x91...0x94, 0x96, 0x97, 0x99, 0x9b, 0xa0, 0xab, 0xad, 0xae, 0xb4, 0xb7, 0xbb: true
    default: false
    }
  }

  /// Appends the text of the bytes.
  static func convert(_ bytes: ArraySlice<UInt8>, to text: inout [UInt8]) {
    text.reserveCapacity(text.count + bytes.count + bytes.count / 8)
    for byte in bytes {
      guard byte >= 0x80 else {
        text.append(byte)
        continue
      }
      let windowsScalar = byte < 0xa0 ? windows[Int(byte) - 0x80] : 0
      let scalar = windowsScalar == 0 ? UInt16(byte) : windowsScalar
      if scalar < 0x800 {
        text.append(0xc0 | UInt8(scalar >> 6))
      } else {
        text.append(0xe0 | UInt8(scalar >> 12))
        text.append(0x80 | UInt8((scalar >> 6) & 0x3f))
      }
      text.append(0x80 | UInt8(scalar & 0x3f))
    }
  }
}
