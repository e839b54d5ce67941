/// Whether a word is written without a space beside it, learnt from the training text: `,` joins the word before it, `(` the
/// one after, `-` both.
package struct Spacing: OptionSet, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let joinsPrevious = Spacing(rawValue: 1)
  package static let joinsNext = Spacing(rawValue: 2)
  /// Of a script without spaces, in a model whose runs are cut: joins others of these.
  package static let script = Spacing(rawValue: 4)
  /// Katakana, of which two words are never joined: they would be one.
  package static let katakana = Spacing(rawValue: 8)
  /// Any other word, which joins words of such scripts before it, or after it.
  package static let joinsScriptBefore = Spacing(rawValue: 16)
  package static let joinsScriptAfter = Spacing(rawValue: 32)

  /// Whether no space stands between two words that follow one another.
  func joins(_ next: Spacing) -> Bool {
    switch (contains(.script), next.contains(.script)) {
    case (true, true): !(contains(.katakana) && next.contains(.katakana))
    case (true, false): !next.isDisjoint(with: [.joinsPrevious, .joinsScriptBefore])
    case (false, true): !isDisjoint(with: [.joinsNext, .joinsScriptAfter])
    case (false, false): contains(.joinsNext) || next.contains(.joinsPrevious)
    }
  }

  /// The spacing of a word that the vocabulary does not hold.
  ///
  /// - Parameter token: read where runs are cut.
  package init(ofUnknown token: Token) {
    self = token.traits.contains(.katakana) ? [.script, .katakana] : token.traits.contains(.script) ? [.script] : []
  }

  /// The spacing of a word that the vocabulary does not hold, as those of its script have it.
  ///
  /// - Parameter segmentation: how the model reads text that shows its spaces.
  package init(ofNew spelling: [UInt8], _ segmentation: Segmentation) {
    var spacing = Spacing.usual(for: spelling)
    if segmentation != .none, !spelling.isEmpty {
      let first = decodeScalar(spelling.span, at: 0).scalar
      let kind = segmentation == .characters ? CharacterClass(first) : ScriptClasses.shared.class(of: first)
      switch kind {
      case .ideograph, .katakana:
        spacing = segmentation == .characters ? [.joinsPrevious, .joinsNext] : .script(spelledAs: spelling)
      // The marks of these scripts, which are as wide as their letters.
      case .punctuation where (0x3001...0x303F).contains(first.value) || (0xFF01...0xFF65).contains(first.value):
        spacing = [.joinsPrevious, .joinsNext]
      default: break
      }
    }
    self = spacing
  }

  /// The spacing of a word of a script without spaces.
  package static func script(spelledAs spelling: [UInt8]) -> Spacing {
    guard !spelling.isEmpty else { return [.script] }
    let first = decodeScalar(spelling.span, at: 0).scalar
    return ScriptClasses.shared.class(of: first) == .katakana ? [.script, .katakana] : [.script]
  }

  /// The usual spacing, for text that does not show it (pre-tokenized text has a space everywhere).
  package static func usual(for spelling: [UInt8]) -> Spacing {
    let scalars = String(decoding: spelling, as: UTF8.self).unicodeScalars
    guard let scalar = scalars.first, scalars.count <= 3 else { return [] }
    switch scalar {
    case ".", ",", ";", ":", "!", "?", ")", "]", "}", "%", "’", "”", "…", "»": return [.joinsPrevious]
    case "(", "[", "{", "$", "£", "€", "“", "‘", "«": return [.joinsNext]
    case "-", "/", "–": return scalars.count == 1 ? [.joinsPrevious, .joinsNext] : []
    default: return []
    }
  }
}

/// Writes words after one another with the spaces that belong between them.
///
/// The straight quotation mark opens and closes in turn; every other word follows its `Spacing`.
package struct Detokenizer: Sendable {
  private var previous: Spacing = []
  private var isAtStart: Bool
  private var quoteIsOpen = false
  private static let quote: [UInt8] = [UInt8(ascii: "\"")]

  /// - Parameter isAtStart: whether nothing, or white space, lies before: the first word then needs no space.
  package init(isAtStart: Bool = true) { self.isAtStart = isAtStart }

  /// Notes a word that was written already, so that quotation marks are counted and spacing follows it.
  package mutating func observe(isQuote: Bool, spacing: Spacing, gap: Gap) {
    previous = resolve(isQuote, spacing)
    isAtStart = false
    if gap >= .blankLine { quoteIsOpen = isQuote }
  }

  /// Whether a word of a text is the straight quotation mark.
  package static func isQuote(_ token: Token, in bytes: Span<UInt8>) -> Bool {
    token.end - token.start == 1 && bytes[token.start] == quote[0]
  }

  /// White space follows what was observed.
  package mutating func observeSpace() { isAtStart = true }

  /// The text to append for the next word: a space if one belongs there, and its spelling.
  package mutating func append(_ spelling: [UInt8], spacing: Spacing) -> [UInt8] {
    let resolved = resolve(spelling == Self.quote, spacing)
    let isClose = isAtStart || previous.joins(resolved)
    previous = resolved
    isAtStart = false
    return isClose ? spelling : [UInt8(ascii: " ")] + spelling
  }

  private mutating func resolve(_ isQuote: Bool, _ spacing: Spacing) -> Spacing {
    guard isQuote else { return spacing }
    quoteIsOpen.toggle()
    return quoteIsOpen ? [.joinsNext] : [.joinsPrevious]
  }
}
