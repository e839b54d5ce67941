/// Cuts UTF-8 text into words, numbers and punctuation, with their offsets.
///
/// `He's drunk 3.5 litres.` gives `He's` `drunk` `3.5` `litres` `.`
///
/// - A word is a run of letters, marks and digits; an apostrophe between letters stays inside (`o'clock`), a hyphen does
///   not (`sun` `-` `up`); a number keeps a point or comma between digits (`1,000.5`); an acronym keeps its points (`U.S.`).
/// - Every other character is a token, runs of the same dash or dot being one (`...`, `--`).
/// - Characters of scripts without spaces (Han, kana, Thai and so on) are tokens of their own.
///
/// Any bytes are accepted: ill-formed UTF-8 becomes tokens of one byte. No token is longer than `maximumTokenByteCount`.
package enum Tokenizer {
  /// A longer run of letters is cut here: a corpus may hold a line of a gigabyte without a space.
  package static let maximumTokenByteCount = 192

  /// Appends the tokens of `bytes` to `tokens`. Linear time.
  package static func scan(_ bytes: Span<UInt8>, into tokens: inout [Token]) {
    var stretches = TokenizedStretches(isPreTokenized: false)
    while stretches.at < bytes.count { stretches.readNext(bytes, into: &tokens) }
  }

  /// Appends the tokens of pre-tokenized text: anything between spaces.
  package static func scanPreTokenized(_ bytes: Span<UInt8>, into tokens: inout [Token]) {
    var stretches = TokenizedStretches(isPreTokenized: true)
    while stretches.at < bytes.count { stretches.readNext(bytes, into: &tokens) }
  }

  /// The gap that a white-space character makes of the gap so far.
  fileprivate static func widened(_ gap: Gap, by space: CharacterClass) -> Gap {
    switch space {
    case .recordSeparator: .record
    case .newline: gap >= .line ? max(gap, .blankLine) : .line
    default: max(gap, .space)
    }
  }
}

/// The tokens of a text, some kilobytes of it at a time, so that reading a long text can be stopped in between.
struct TokenizedStretches {
  private static let byteCount = 1 << 12

  private let isPreTokenized: Bool
  private var scanner = Scanner(classes: CharacterClass.ascii)
  /// How far the text has been read.
  private(set) var at = 0

  /// - Parameter isPreTokenized: whether a token is anything between spaces.
  init(isPreTokenized: Bool) { self.isPreTokenized = isPreTokenized }

  /// Appends the tokens that begin in the next stretch of the text, which is always the same one.
  mutating func readNext(_ bytes: Span<UInt8>, into tokens: inout [Token]) {
    let end = min(bytes.count, at + Self.byteCount)
    if isPreTokenized { return at = scanner.readBetweenSpaces(bytes, from: at, to: end, into: &tokens) }
    while at < end { at = scanner.step(bytes, at: at, into: &tokens) }
  }
}

/// The state between two tokens: what was skipped since the last one.
private struct Scanner {
  let classes: [CharacterClass]
  var gap = Gap.none

  @inline(__always)
  func classify(_ bytes: Span<UInt8>, at: Int) -> (CharacterClass, Int) {
    let byte = bytes[at]
    if byte < 0x80 { return (classes[Int(byte)], 1) }
    let (scalar, count) = decodeScalar(bytes, at: at)
    return (CharacterClass(scalar), count)
  }

  /// Reads one token or one stretch of white space; returns where it ends.
  mutating func step(_ bytes: Span<UInt8>, at start: Int, into tokens: inout [Token]) -> Int {
    let (kind, length) = classify(bytes, at: start)
    switch kind {
    case .space, .newline, .recordSeparator:
      gap = Tokenizer.widened(gap, by: kind)
      return start + length
    case .letter, .uppercase, .digit, .mark:
      let token = word(bytes, at: start, first: kind)
      tokens.append(token)
      gap = .none
      return token.end
    case .ideograph, .punctuation:
      let token = symbol(bytes, at: start, length: length, isIdeograph: kind == .ideograph)
      tokens.append(token)
      gap = .none
      return token.end
    }
  }

  /// Reads the tokens that begin in a stretch, where they are what lies between spaces; returns where the last one ends.
  mutating func readBetweenSpaces(_ bytes: Span<UInt8>, from: Int, to end: Int, into tokens: inout [Token]) -> Int {
    var (at, gap) = (from, self.gap)
    while at < end {
      let byte = bytes[at]
      if byte == 0x20 {
        if gap == .none { gap = .space }
        at += 1
      } else if byte < 0x20 {
        gap = Tokenizer.widened(gap, by: classes[Int(byte)])
        at += 1
      } else {
        let start = at
        repeat { at += 1 } while at < bytes.count && bytes[at] > 0x20
        tokens.append(Token(start: start, end: at, gap: gap, traits: [.word]))
        gap = .none
      }
    }
    self.gap = gap
    return at
  }

  private func word(_ bytes: Span<UInt8>, at start: Int, first: CharacterClass) -> Token {
    var traits: Token.Traits = first == .letter ? [.word, .lowercase] : [.word]
    var end = start
    var last = first
    var letters = 0
    let limit = min(bytes.count, start + Tokenizer.maximumTokenByteCount)
    while end < limit {
      let (kind, length) = classify(bytes, at: end)
      if kind.isWordPart {
        if kind != .mark { last = kind }
        if length > 1, Composition.mayChange(decodeScalar(bytes, at: end).scalar, isMark: kind == .mark) {
          traits.insert(.respelled)
        }
        letters += 1
        end += length
        continue
      }
      guard let join = joinLength(bytes, at: end, after: last, traits: &traits) else { break }
      end += join
    }
    if letters == 1, first == .uppercase {
      end = acronymEnd(bytes, at: end) ?? end
      traits.insert(.abbreviation)
    } else if end >= bytes.count || bytes[end] == UInt8(ascii: "."), Abbreviations.contains(bytes, start..<end) {
      traits.insert(.abbreviation)
    }
    return Token(start: start, end: max(end, start + 1), gap: gap, traits: traits)
  }

  /// How many bytes join two halves of a word or number here: an apostrophe between letters, a point between digits.
  private func joinLength(
    _ bytes: Span<UInt8>, at end: Int, after last: CharacterClass, traits: inout Token.Traits
  ) -> Int? {
    let byte = bytes[end]
    var length = 1
    var isCurly = false
    if byte == 0xE2, end + 2 < bytes.count, bytes[end + 1] == 0x80, bytes[end + 2] == 0x99 {  // U+2019
      length = 3
      isCurly = true
    }
    guard end + length < bytes.count else { return nil }
    let next = classify(bytes, at: end + length).0
    if isCurly || byte == UInt8(ascii: "'") {
      guard last != .digit, next == .letter || next == .uppercase else { return nil }
      if isCurly { traits.insert(.respelled) }
      return length
    }
    if byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") {
      return last == .digit && next == .digit ? 1 : nil
    }
    return nil
  }

  /// Where `U.S.` ends when its first letter ends at `at`; nil if it is no acronym.
  private func acronymEnd(_ bytes: Span<UInt8>, at: Int) -> Int? {
    var end = at
    var count = 1
    while end + 1 < bytes.count, bytes[end] == UInt8(ascii: "."), classes[Int(bytes[end + 1] & 0x7F)] == .uppercase,
      bytes[end + 1] < 0x80, end + 2 >= bytes.count || !classify(bytes, at: end + 2).0.isWordPart
    {
      end += 2
      count += 1
    }
    guard count > 1 else { return nil }
    return end < bytes.count && bytes[end] == UInt8(ascii: ".") ? end + 1 : end
  }

  private func symbol(_ bytes: Span<UInt8>, at start: Int, length: Int, isIdeograph: Bool) -> Token {
    var end = start + length
    let scalar = decodeScalar(bytes, at: start).scalar
    var traits = isIdeograph ? [.word] : Self.traits(of: scalar)
    if length > 1, Composition.mayChange(scalar, isMark: false) { traits.insert(.respelled) }
    if Self.repeats(scalar) {
      // At most three of a kind: a ruler of dashes is no word of its own.
      while end + length <= bytes.count, end - start < 3 * length,
        (0..<length).allSatisfy({ bytes[end + $0] == bytes[start + $0] })
      {
        end += length
      }
      if end - start > length { traits.remove(.period) }
    }
    // Marks, joiners and what a joiner joins belong to the character: é, 👩‍🚀.
    while end < bytes.count, bytes[end] >= 0x80, end - start < Tokenizer.maximumTokenByteCount {
      let (scalar, count) = decodeScalar(bytes, at: end)
      guard CharacterClass(scalar) == .mark else { break }
      if Composition.mayChange(scalar, isMark: true) { traits.insert(.respelled) }
      end += count
      if scalar.value == 0x200D, end < bytes.count, bytes[end] >= 0xF0 { end += decodeScalar(bytes, at: end).byteCount }
    }
    return Token(start: start, end: end, gap: gap, traits: traits)
  }

  private static func repeats(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case ".", "-", "–", "—", "*", "_", "=", "#", "~": true
    default: false
    }
  }

  private static func traits(of scalar: Unicode.Scalar) -> Token.Traits {
    switch scalar {
    case ".": [.terminator, .period]
    case "!", "?", "…", "؟", "۔", "।", "՞": [.terminator]
    case "。", "！", "？", "｡": [.terminator, .wideTerminator]
    case ")", "]", "}", "\"", "'", "’", "”", "»", "」", "』", "）", "›": [.closer]
    default: []
    }
  }
}

/// Words that a period follows without ending the sentence.
enum Abbreviations {
  private static let packed: Set<UInt64> = Set(
    [
      "mr", "mrs", "ms", "dr", "st", "prof", "rev", "hon", "gen", "col", "capt", "lt", "sgt", "maj", "messrs", "jr",
      "sr",
      "vs", "viz", "cf", "esp", "approx", "fig", "vol", "pp", "ed", "eds", "dept", "univ", "inc", "ltd", "bros", "mme",
      "mlle", "gov", "sen", "rep", "pres", "supt", "ave", "blvd",
    ].compactMap { pack(Array($0.utf8).span, 0..<$0.utf8.count) })

  static func contains(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count <= 6, let key = pack(bytes, range) else { return false }
    return packed.contains(key)
  }

  /// Up to eight ASCII letters in lower case, as one integer; nil for anything else.
  private static func pack(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64? {
    guard range.count <= 8 else { return nil }
    var key: UInt64 = 0
    for i in range {
      let letter = bytes[i] | 0x20
      guard letter >= UInt8(ascii: "a"), letter <= UInt8(ascii: "z") else { return nil }
      key = key << 8 | UInt64(letter)
    }
    return key
  }
}
