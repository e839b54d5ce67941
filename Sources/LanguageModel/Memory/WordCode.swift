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

  private var codes = [WordCode](repeating: .none, count: reach)
  /// How much likelier the memory makes each of them, a factor; `unasked` where it was not asked yet. Empty where it was
  /// never asked.
  private var factors: [Double] = []
  private static let unasked = -1.0
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
    if !factors.isEmpty { factors[next] = Self.unasked }
    next = (next + 1) & (Self.reach - 1)
    return lost
  }

  /// - Parameter lost: what `append` returned for the last word.
  mutating func rollBack(_ lost: WordCode) {
    next = (next - 1) & (Self.reach - 1)
    codes[next] = lost
    if !factors.isEmpty { factors[next] = Self.unasked }
  }

  /// `factor` of the word at an age, computed when it is first asked for.
  @inline(__always)
  mutating func factor(_ age: Int, _ compute: (WordCode) -> Double) -> Double {
    let index = (next - 1 - age) & (Self.reach - 1)
    if factors.isEmpty { factors = [Double](repeating: Self.unasked, count: Self.reach) }
    if factors[index] == Self.unasked { factors[index] = compute(codes[index]) }
    return factors[index]
  }

  /// To be called when it is another memory that is asked.
  mutating func forgetFactors() { factors = [] }
}
