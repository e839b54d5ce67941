/// A window of words, and how often it was seen.
struct CountedWindow: Comparable, Sendable, BitwiseCopyable {
  var first: UInt32
  var count: UInt32
  var key: WindowKey

  @inline(__always)
  static func < (a: CountedWindow, b: CountedWindow) -> Bool {
    a.first != b.first ? a.first < b.first : a.key < b.key
  }

  @inline(__always)
  static func == (a: CountedWindow, b: CountedWindow) -> Bool { a.first == b.first && a.key == b.key }

  /// Counts beyond four billion stay there.
  @inline(__always)
  mutating func add(_ more: UInt32) {
    let (sum, overflow) = count.addingReportingOverflow(more)
    count = overflow ? .max : sum
  }
}
