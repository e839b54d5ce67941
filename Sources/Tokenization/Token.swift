/// The white space between a token and the one before it, from none to the most.
package enum Gap: UInt8, Comparable, Sendable {
  case none, space, line, blankLine
  /// A record separator (U+001E), the mark that ends a document in a spooled corpus.
  case record

  package static func < (a: Gap, b: Gap) -> Bool { a.rawValue < b.rawValue }
}

/// A word, a number or a punctuation mark in a text.
package struct Token: Sendable, Equatable {
  /// Where it begins and ends, in bytes of the scanned UTF-8.
  package var start: Int
  package var end: Int
  package var gap: Gap
  package var traits: Traits

  package struct Traits: OptionSet, Sendable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Letters or digits, not punctuation.
    package static let word = Traits(rawValue: 1)
    /// Ends a sentence: `.` `!` `?` `…` and their relatives in other scripts.
    package static let terminator = Traits(rawValue: 2)
    /// Terminates only before a space and a capital, and not after an abbreviation: `.`
    package static let period = Traits(rawValue: 4)
    /// May follow a terminator inside its sentence: closing quotes and brackets.
    package static let closer = Traits(rawValue: 8)
    /// Begins with a lower-case letter, so that no sentence begins here.
    package static let lowercase = Traits(rawValue: 16)
    /// An abbreviation that a period follows without ending the sentence: `Mr`, a single capital. Only where a period or
    /// the end of the text does follow.
    package static let abbreviation = Traits(rawValue: 32)
    /// The vocabulary may spell it otherwise (`canonicalSpelling`): it holds U+2019 between letters, or characters that are
    /// not in NFC.
    package static let respelled = Traits(rawValue: 64)
    /// Needs no space after it to end a sentence: `。` `！` `？`
    package static let wideTerminator = Traits(rawValue: 128)
    /// Of a script without spaces (`ScriptWithoutSpaces`). Not in text that is read as characters.
    package static let script = Traits(rawValue: 256)
    /// Of such a script, and whole as it stands: a run of Katakana.
    package static let katakana = Traits(rawValue: 512)
    /// Holds full-width letters, digits or points, which the vocabulary spells as ASCII has them.
    package static let fullWidth = Traits(rawValue: 1024)
    /// Ends or closes a sentence only where scripts without spaces have runs: `．` `》`
    package static let wideMark = Traits(rawValue: 2048)
  }

  package init(start: Int, end: Int, gap: Gap, traits: Traits) {
    self.start = start
    self.end = end
    self.gap = gap
    self.traits = traits
  }

  package var range: Range<Int> { start..<end }
}
