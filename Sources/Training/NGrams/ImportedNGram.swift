internal import Tokenization

/// An n-gram of another toolkit's model on its way into the trie; ordered by its words, then by its line.
struct ImportedNGram: Comparable, Sendable, BitwiseCopyable {
  /// The id of the first word.
  var first: UInt32
  /// Its line number in the file; 0 if it has none. Those above 2³² - 1 stay there.
  var line: UInt32 = 0
  /// The other words.
  var key = WindowKey()
  /// P(last word | words before it); NaN of an n-gram that the file lacks and that is there only because a longer one
  /// ends with it.
  var probability: Float
  /// The factor by which the shorter history's probability enters where this one is the history.
  var backoff: Float = 1

  /// Whether the file lacks it.
  var isAdded: Bool { probability.isNaN }

  @inline(__always)
  func hasWords(of other: ImportedNGram) -> Bool { first == other.first && key == other.key }

  @inline(__always)
  static func precedes(_ a: ImportedNGram, _ b: ImportedNGram) -> Bool {
    a.first != b.first ? a.first < b.first : a.key < b.key
  }

  @inline(__always)
  static func < (a: ImportedNGram, b: ImportedNGram) -> Bool {
    a.hasWords(of: b) ? a.line < b.line : precedes(a, b)
  }

  @inline(__always)
  static func == (a: ImportedNGram, b: ImportedNGram) -> Bool { a.hasWords(of: b) && a.line == b.line }

  /// One of its words, from 0 on.
  @inline(__always)
  subscript(index: Int) -> UInt32 {
    get { index == 0 ? first : key[index - 1] }
    set { if index == 0 { first = newValue } else { key[index - 1] = newValue } }
  }

  /// The first `length` words of it.
  @inline(__always)
  func prefix(_ length: Int) -> ImportedNGram {
    var result = self
    result.key = key.prefix(length - 1)
    return result
  }

  /// The n-gram without its first word. Precondition: it has two words or more.
  @inline(__always)
  var suffix: ImportedNGram {
    var result = ImportedNGram(first: key[0], probability: .nan)
    for i in 0..<5 { result.key[i] = key[i + 1] }
    return result
  }

  /// The ids of its words.
  func words(_ length: Int) -> [WordID] { (0..<length).map { WordID(self[$0]) } }
}
