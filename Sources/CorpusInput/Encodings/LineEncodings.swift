/// How the lines of an input without a stated encoding are to be read: told by the lines themselves, as they come.
///
/// ASCII is valid in all. The first line with other characters decides:
/// - it is UTF-8, or most of its letters above ASCII are, or all that it lacks is the end of a character: then lines
///   that are not UTF-8 have flaws;
/// - it looks like Western letters of one byte each: it is Windows-1252, as are later lines that are not UTF-8;
/// - it is neither: nothing is guessed any more, and lines that are not UTF-8 have flaws.
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

  private enum Finding { case ascii, utf8, windows1252, unknown }
  private var finding = Finding.ascii

  /// Whether nothing but ASCII was there so far.
  var isASCII: Bool { finding == .ascii }

  init(isUTF8: Bool = false) { finding = isUTF8 ? .utf8 : .ascii }

  /// Text that is UTF-8 and not ASCII was there.
  mutating func noteUTF8() { if finding == .ascii { finding = .utf8 } }

  /// Judges a line that is not UTF-8.
  ///
  /// - Parameter rest: what follows the line, where that does not depend on how the bytes arrive.
  mutating func judge(_ line: ArraySlice<UInt8>, before rest: ArraySlice<UInt8> = []) -> Verdict {
    switch finding {
    case .utf8: return .flawed
    case .unknown: return .unknown
    case .windows1252: return Windows1252.isPlausible(line) ? .windows1252 : .flawed
    case .ascii: break
    }
    if Self.isMostlySound(line) || Self.lacksOnlyEnds(line, before: rest) {
      finding = .utf8
      return .flawed
    }
    guard Windows1252.isPlausible(line) else {
      finding = .unknown
      return .unknown
    }
    finding = .windows1252
    return .windows1252
  }

  /// Whether all flaws are characters of UTF-8 that begin and do not end, such as 0xe2 0x80, and make no sense in
  /// Windows-1252; or there they do, as é and a quote, but the rest has sound characters of UTF-8.
  private static func lacksOnlyEnds(_ line: ArraySlice<UInt8>, before rest: ArraySlice<UInt8>) -> Bool {
    var isSense = true
    var unread = line
    while let flaw = TextStart.flaw(in: unread) {
      guard flaw.count > 1 else { return false }
      if !unread[flaw].dropFirst().allSatisfy(Windows1252.followsLetter) { isSense = false }
      unread = unread[flaw.upperBound...]
    }
    return !isSense || isMostlySound(rest)
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
