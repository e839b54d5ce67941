/// The words of an n-gram after its first, packed so that numbers compare as word sequences do.
///
/// Each word takes 21 bits, three words a half: order 7 and 2,097,150 words. A window that is cut short by the end of a
/// document is filled with `absent`, which is larger than every word: shorter sequences come after longer ones.
package struct WindowKey: Comparable, Sendable, BitwiseCopyable {
  package var high: UInt64 = .max
  package var low: UInt64 = .max

  package init() {}

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  package static let bitsPerWord: UInt64 = 21
  package static let wordMask: UInt64 = (1 << bitsPerWord) - 1
  /// Stands where no word is.
  package static let absent = UInt32(wordMask)
  /// Ids must be below `absent`.
  static let maximumVocabularySize = Int(wordMask) - 1

  @inline(__always)
  package static func < (a: WindowKey, b: WindowKey) -> Bool { a.high != b.high ? a.high < b.high : a.low < b.low }

  /// The word at `place` 0...5 after the first; `absent` if there is none.
  @inline(__always)
  package subscript(place: Int) -> UInt32 {
    get {
      let half = place < 3 ? high : low
      return UInt32(truncatingIfNeeded: half >> Self.shift(place) & Self.wordMask)
    }
    set {
      let shift = Self.shift(place)
      let cleared = ~(Self.wordMask << shift)
      if place < 3 {
        high = high & cleared | UInt64(newValue) << shift
      } else {
        low = low & cleared | UInt64(newValue) << shift
      }
    }
  }

  @inline(__always)
  private static func shift(_ place: Int) -> UInt64 {
    bitsPerWord * UInt64(2 - (place < 3 ? place : place - 3))
  }
}

/// A window and how often it was seen: what counting hands to estimating, sorted, each window once.
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
