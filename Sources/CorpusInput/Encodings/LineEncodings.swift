/// How the lines of an input without a stated encoding are to be read: told by the lines themselves, as they come.
///
/// ASCII is valid in all. The first line with other characters decides:
/// - it is UTF-8, or most of its letters above ASCII are: then lines that are not UTF-8 have flaws;
/// - it looks like Western letters of one byte each: it is Windows-1252, as are later lines that are not UTF-8.
///
/// A line that is UTF-8 and not ASCII is read as that in any case: in Windows-1252 such characters make no word.
struct LineEncodings {
  enum Verdict: Equatable {
    /// UTF-8 but for some of its bytes.
    case flawed
    case windows1252
    /// Neither.
    case unknown
  }

  private enum Finding { case ascii, utf8, windows1252 }
  private var finding = Finding.ascii

  /// Whether nothing but ASCII was there so far.
  var isASCII: Bool { finding == .ascii }

  init(isUTF8: Bool = false) { finding = isUTF8 ? .utf8 : .ascii }

  /// Text that is UTF-8 and not ASCII was there.
  mutating func noteUTF8() { if finding == .ascii { finding = .utf8 } }

  /// Judges a line that is not UTF-8.
  mutating func judge(_ line: ArraySlice<UInt8>) -> Verdict {
    if finding == .utf8 { return .flawed }
    if finding == .ascii, Self.isMostlySound(line) {
      finding = .utf8
      return .flawed
    }
    guard Windows1252.isPlausible(line) else { return finding == .ascii ? .unknown : .flawed }
    finding = .windows1252
    return .windows1252
  }

  /// Whether at least as many letters above ASCII are sound UTF-8 as are not.
  private static func isMostlySound(_ bytes: ArraySlice<UInt8>) -> Bool {
    var soundCount = 0
    var flawCount = 0
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars where scalar.value >= 0x80 {
      if scalar == "\u{fffd}" { flawCount += 1 } else { soundCount += 1 }
    }
    return soundCount > 0 && soundCount >= flawCount
  }
}
