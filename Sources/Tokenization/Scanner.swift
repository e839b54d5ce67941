/// The state between two tokens: what was skipped since the last one.
struct Scanner {
  let classes = CharacterClass.ascii
  var gap = Gap.none
  /// nil where characters of scripts without spaces are tokens of their own.
  let scripts: ScriptClasses?
  /// nil where a run is a word.
  let segmenter: Segmenter?
  /// The last run that was read, or its last part.
  var run = ScriptRun()

  init(_ segmentation: Segmentation) {
    scripts = segmentation == .characters ? nil : ScriptClasses.shared
    segmenter = segmentation.segmenter
  }

  var lastRun: (start: Int, settledEnd: Int)? {
    guard let segmenter, run.count > 0 else { return nil }
    return (run.offset(0), run.offset(segmenter.settledCount(of: run)))
  }

  @inline(__always)
  func classify(_ bytes: Span<UInt8>, at: Int) -> (CharacterClass, Int) {
    let byte = bytes[at]
    if byte < 0x80 { return (classes[Int(byte)], 1) }
    let (scalar, count) = decodeScalar(bytes, at: at)
    return (scripts?.class(of: scalar) ?? CharacterClass(scalar), count)
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
    case .ideograph where scripts != nil: return readRun(bytes, from: start, into: &tokens)
    case .katakana:
      let token = katakana(bytes, at: start)
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
        if length > 1 {
          let scalar = decodeScalar(bytes, at: end).scalar
          if Composition.mayChange(scalar, isMark: kind == .mark) { traits.insert(.respelled) }
          if scripts != nil, FullWidth.narrow(scalar) != nil { traits.insert(.fullWidth) }
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
    let isFullWidth = scripts != nil && FullWidth.isPoint(bytes, at: end)
    if isFullWidth { length = 3 }
    guard end + length < bytes.count else { return nil }
    let next = classify(bytes, at: end + length).0
    if isFullWidth {
      guard last == .digit, next == .digit else { return nil }
      traits.insert(.fullWidth)
      return length
    }
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
    var traits = isIdeograph ? [.word] : Self.traits(of: scalar, isFullWidthStop: scripts != nil)
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

  /// - Parameter isFullWidthStop: whether `．` ends sentences.
  private static func traits(of scalar: Unicode.Scalar, isFullWidthStop: Bool) -> Token.Traits {
    switch scalar {
    case "．" where isFullWidthStop: [.terminator, .wideTerminator, .wideMark]
    case "》" where isFullWidthStop, "】" where isFullWidthStop, "〉" where isFullWidthStop: [.closer, .wideMark]
    case ".": [.terminator, .period]
    case "!", "?", "…", "؟", "۔", "।", "՞": [.terminator]
    case "。", "！", "？", "｡": [.terminator, .wideTerminator]
    case ")", "]", "}", "\"", "'", "’", "”", "»", "」", "』", "）", "›": [.closer]
    default: []
    }
  }
}
