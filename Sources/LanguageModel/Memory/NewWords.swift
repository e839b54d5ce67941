internal import Tokenization

/// The words of a memory that the model does not know: their spellings, numbered from 0, and what the model gives each.
struct NewWords: Sendable {
  private var letters: [UInt8] = []
  private var ends: [UInt32] = []
  private var codes: [UInt64] = []
  /// log P(spelling | the word is unknown), nats.
  private(set) var logSpellings: [Double] = []
  private var index = CompactIndex()

  var count: Int { ends.count }

  /// The number of a word, by the code of its spelling; nil if it is not held.
  func find(_ code: WordCode) -> Int? { index.find(code.rawValue >> 7) { codes[$0] == code.rawValue } }

  mutating func add(_ spelling: [UInt8], _ logSpelling: (_ spelling: [UInt8]) -> Double) -> Int {
    let code = WordCode(spelling: spelling)
    if let known = find(code) { return known }
    let number = count
    letters += spelling
    ends.append(UInt32(truncatingIfNeeded: letters.count))
    codes.append(code.rawValue)
    logSpellings.append(logSpelling(spelling))
    let all = codes
    index.insert(code.rawValue >> 7, number) { all[$0] >> 7 }
    return number
  }

  func spelling(_ number: Int) -> [UInt8] {
    Array(letters[(number == 0 ? 0 : Int(ends[number - 1]))..<Int(ends[number])])
  }

  var byteCount: Int {
    letters.capacity + 4 * ends.capacity + 8 * codes.capacity + 8 * logSpellings.capacity + index.byteCount
  }
}
