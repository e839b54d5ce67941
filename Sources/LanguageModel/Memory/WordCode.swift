internal import Storage
package import Tokenization

/// What names a word of a document in the same way for every memory: its id if the model knows it, else a hash of its
/// spelling.
package struct WordCode: Sendable, Hashable {
  let rawValue: UInt64

  private init(rawValue: UInt64) { self.rawValue = rawValue }

  /// No word: before the beginning of a document.
  static let none = WordCode(rawValue: 0)

  /// A word of the vocabulary; `.unknown` is a word without letters, which no memory holds.
  package init(_ id: WordID) { rawValue = UInt64(id.rawValue) + 1 }

  /// A word that the model does not know.
  ///
  /// - Parameter spelling: in UTF-8, as `canonicalSpelling` has it.
  package init(spelling: some Sequence<UInt8>) {
    var hash = FNV1a()
    for byte in spelling { hash.add(byte) }
    rawValue = OpenTable.mix(hash.value) | 1 << 63
  }

  /// The id, where the model knows the word.
  var id: WordID? { rawValue >> 63 == 0 && rawValue > 0 ? WordID(UInt32(truncatingIfNeeded: rawValue - 1)) : nil }
}

/// The last words of a document, as a memory is asked about them, the beginning of a document being the end of a sentence.
struct MemoryHistory: Sendable {
  /// How many of them contexts are made of.
  static let length = 4
  /// How many are kept.
  static let reach = 256

  private var codes = InlineArray<256, WordCode>(repeating: .none)
  /// Where the next one goes.
  private var next = 0

  init() { _ = append(WordCode(.sentenceEnd)) }

  /// The word that came `age` words before the last one; `none` before the beginning.
  @inline(__always)
  func code(_ age: Int) -> WordCode { codes[(next - 1 - age) & (Self.reach - 1)] }

  /// - Returns: the word that it lost, for `rollBack`.
  mutating func append(_ code: WordCode) -> WordCode {
    let lost = codes[next]
    codes[next] = code
    next = (next + 1) & (Self.reach - 1)
    return lost
  }

  /// - Parameter lost: what `append` returned for the last word.
  mutating func rollBack(_ lost: WordCode) {
    next = (next - 1) & (Self.reach - 1)
    codes[next] = lost
  }
}
