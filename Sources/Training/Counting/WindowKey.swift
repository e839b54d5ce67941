/// The words of an n-gram after its first, packed so that numbers compare as word sequences do.
///
/// Each word takes 21 bits, three words a half: order 7 and 2,097,150 words (`TrainingOptions.vocabularyLimit`). A window
/// that is cut short by the end of a document is filled with `absent`, which is larger than every word: shorter sequences
/// come after longer ones.
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
  /// Larger than every id: no word.
  package static let absent = UInt32(wordMask)

  @inline(__always)
  package static func < (a: WindowKey, b: WindowKey) -> Bool { a.high != b.high ? a.high < b.high : a.low < b.low }

  /// One of the words after the first, 0...5; `absent` if there is none.
  @inline(__always)
  package subscript(index: Int) -> UInt32 {
    get {
      let half = index < 3 ? high : low
      return UInt32(truncatingIfNeeded: half >> Self.shift(index) & Self.wordMask)
    }
    set {
      let shift = Self.shift(index)
      let cleared = ~(Self.wordMask << shift)
      if index < 3 {
        high = high & cleared | UInt64(newValue) << shift
      } else {
        low = low & cleared | UInt64(newValue) << shift
      }
    }
  }

  /// The first words of it, the others absent.
  @inline(__always)
  func prefix(_ count: Int) -> WindowKey {
    WindowKey(high: high | Self.absentAfter(count), low: low | Self.absentAfter(count - 3))
  }

  /// A half in which all words but the first few are absent, and these are 0.
  @inline(__always)
  private static func absentAfter(_ count: Int) -> UInt64 {
    count >= 3 ? 0 : count <= 0 ? .max : (1 << (bitsPerWord * UInt64(3 - count))) - 1
  }

  @inline(__always)
  private static func shift(_ index: Int) -> UInt64 {
    bitsPerWord * UInt64(2 - (index < 3 ? index : index - 3))
  }
}
