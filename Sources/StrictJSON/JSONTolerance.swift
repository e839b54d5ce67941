/// What a parser takes beyond RFC 8259, and what it leaves out: for files that other programs wrote.
///
/// The default is none of it, which is what the socket gets.
package struct JSONTolerance: Sendable {
  /// Whether `NaN`, `Infinity` and `-Infinity`, as Python writes them, are read as null.
  package var takesNonFinite = false
  /// Whether half of a surrogate pair alone is read as U+FFFD.
  package var takesLoneSurrogates = false
  /// Members of these names are left out, wherever they stand: they are searched for their end and nothing else, so
  /// they cost no memory and little time, and count for no limit.
  package var skippedKeys: [String] = []

  package init() {}
}
