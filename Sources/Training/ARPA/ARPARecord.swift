internal import Tokenization

/// An n-gram of an ARPA file on its way into the trie; ordered by its words, then by its line.
struct ARPARecord: Comparable, Sendable, BitwiseCopyable {
  /// The id of the first word.
  var first: UInt32
  /// The other words.
  var key = WindowKey()
  /// Its line number in the file; 0 if it was added.
  var line = 0
  /// log10; NaN of an n-gram that the file lacks and that is there only because a longer one ends with it.
  var probability: Double
  /// log10.
  var backoff: Double

  /// Whether the file lacks it.
  var isAdded: Bool { probability.isNaN }

  @inline(__always)
  func hasWords(of other: ARPARecord) -> Bool { first == other.first && key == other.key }

  @inline(__always)
  static func precedes(_ a: ARPARecord, _ b: ARPARecord) -> Bool {
    a.first != b.first ? a.first < b.first : a.key < b.key
  }

  static func < (a: ARPARecord, b: ARPARecord) -> Bool { a.hasWords(of: b) ? a.line < b.line : precedes(a, b) }
  static func == (a: ARPARecord, b: ARPARecord) -> Bool { a.hasWords(of: b) && a.line == b.line }

  /// The first `length` words of it.
  @inline(__always)
  func prefix(_ length: Int) -> ARPARecord {
    var record = self
    for i in length - 1..<6 { record.key[i] = WindowKey.absent }
    return record
  }

  /// The n-gram without its first word. Precondition: it has two words or more.
  @inline(__always)
  var suffix: ARPARecord {
    var record = ARPARecord(first: key[0], probability: .nan, backoff: 0)
    for i in 0..<5 { record.key[i] = key[i + 1] }
    return record
  }

  /// The ids of its words.
  func words(_ length: Int) -> [WordID] {
    [WordID(first)] + (0..<length - 1).map { WordID(key[$0]) }
  }
}
