/// A window of a file of counts and how often it was seen: like `CountedWindow`, with room for any number of words.
struct CountedRow: Comparable, Sendable, BitwiseCopyable {
  /// Numbers of the file's vocabulary, `absent` after the last.
  var words: InlineArray<7, UInt32> = InlineArray(repeating: Self.absent)
  var count: UInt32 = 0

  /// Larger than every word: shorter windows come after longer ones.
  static let absent = UInt32.max

  @inline(__always)
  static func < (a: CountedRow, b: CountedRow) -> Bool {
    for place in 0..<7 where a.words[place] != b.words[place] { return a.words[place] < b.words[place] }
    return false
  }

  @inline(__always)
  static func == (a: CountedRow, b: CountedRow) -> Bool {
    for place in 0..<7 where a.words[place] != b.words[place] { return false }
    return true
  }

  /// The same window in a model's ids, its first `order` words.
  func window(order: Int, mapping: [UInt32]) -> CountedWindow {
    var window = CountedWindow(first: mapping[Int(words[0])], count: count, key: WindowKey())
    for place in 1..<max(order, 1) where words[place] != Self.absent {
      window.key[place - 1] = mapping[Int(words[place])]
    }
    return window
  }
}
