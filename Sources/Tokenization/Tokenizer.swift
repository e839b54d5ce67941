/// Cuts UTF-8 text into words, numbers and punctuation, with their offsets.
///
/// `He's drunk 3.5 litres.` gives `He's` `drunk` `3.5` `litres` `.`
///
/// - A word is a run of letters, marks and digits; an apostrophe between letters stays inside (`o'clock`), a hyphen does
///   not (`sun` `-` `up`); a number keeps a point or comma between digits (`1,000.5`); an acronym keeps its points (`U.S.`).
/// - Every other character is a token, runs of the same dash or dot being one (`...`, `--`).
/// - Characters of scripts without spaces (Han, kana, Thai and so on) are tokens of their own, or their runs are cut into
///   words: `Segmentation` says which.
///
/// Any bytes are accepted: ill-formed UTF-8 becomes tokens of one byte. No token is longer than `maximumTokenByteCount`.
package enum Tokenizer {
  /// A longer run of letters is cut here: a corpus may hold a line of a gigabyte without a space.
  package static let maximumTokenByteCount = 192

  /// Appends the tokens of `bytes` to `tokens`. Linear time.
  package static func scan(_ bytes: Span<UInt8>, into tokens: inout [Token]) {
    var stretches = TokenizedStretches(TextLayout())
    while stretches.at < bytes.count { stretches.readNext(bytes, into: &tokens) }
  }

  /// Appends the tokens of pre-tokenized text: anything between spaces.
  package static func scanPreTokenized(_ bytes: Span<UInt8>, into tokens: inout [Token]) {
    var stretches = TokenizedStretches(TextLayout(isPreTokenized: true))
    while stretches.at < bytes.count { stretches.readNext(bytes, into: &tokens) }
  }

  /// The gap that a white-space character makes of the gap so far.
  static func widened(_ gap: Gap, by space: CharacterClass) -> Gap {
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
  private var scanner: Scanner
  /// How far the text has been read.
  private(set) var at = 0

  init(_ layout: TextLayout) {
    isPreTokenized = layout.isPreTokenized
    scanner = Scanner(layout.segmentation)
  }

  /// The last run of a script without spaces, or the last part of it that was cut by itself: where it begins, and up to
  /// where its words stay however the text goes on; nil where runs are not cut.
  var lastRun: (start: Int, settledEnd: Int)? { scanner.lastRun }

  /// Appends the tokens that begin in the next stretch of the text, which is always the same one.
  mutating func readNext(_ bytes: Span<UInt8>, into tokens: inout [Token]) {
    let end = min(bytes.count, at + Self.byteCount)
    if isPreTokenized { return at = scanner.readBetweenSpaces(bytes, from: at, to: end, into: &tokens) }
    while at < end { at = scanner.step(bytes, at: at, into: &tokens) }
  }
}
