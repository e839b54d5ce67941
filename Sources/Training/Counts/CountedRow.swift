/// A window of a file of counts and how often it was seen: like `CountedWindow`, with room for any number of words.
struct CountedRow: Comparable, Sendable, BitwiseCopyable {
  /// Ids of the file's vocabulary, `absent` after the last.
  var words: InlineArray<7, UInt32> = InlineArray(repeating: Self.absent)
  var count: UInt32 = 0

  /// Larger than every word: shorter windows come after longer ones.
  static let absent = UInt32.max

  @inline(__always)
  static func < (a: CountedRow, b: CountedRow) -> Bool {
    for i in 0..<7 where a.words[i] != b.words[i] { return a.words[i] < b.words[i] }
    return false
  }

  @inline(__always)
  static func == (a: CountedRow, b: CountedRow) -> Bool {
    for i in 0..<7 where a.words[i] != b.words[i] { return false }
    return true
  }

  /// The same window in a model's ids, its first `order` words.
  func window(order: Int, mapping: [UInt32]) -> CountedWindow {
    var window = CountedWindow(first: mapping[Int(words[0])], count: count, key: WindowKey())
    for i in 1..<max(order, 1) where words[i] != Self.absent {
      window.key[i - 1] = mapping[Int(words[i])]
    }
    return window
  }
}
