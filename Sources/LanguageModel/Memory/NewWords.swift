internal import Glibc
internal import Tokenization

/// The words of a memory that the model does not know: their spellings in one array of bytes, numbered from 0, and what the
/// model gives each.
struct NewWords: Sendable {
  /// Consecutive words, so that those which cannot be among the likeliest need not be looked at.
  struct Block: Sendable {
    /// The largest of each in it.
    fileprivate(set) var probability: Float = 0
    fileprivate(set) var weight = 0.0
    /// The first bytes of its words, by their last six bits.
    fileprivate(set) var firstBytes: UInt64 = 0
  }

  static let blockLength = 64

  private var letters: [UInt8] = []
  private var ends: [UInt32] = []
  /// P(spelling | the word is unknown).
  private(set) var probabilities: [Float] = []
  private(set) var blocks: [Block] = []
  private var index = CompactIndex()
  // Of all of them.
  private(set) var largestProbability: Float = 0
  private(set) var largestWeight = 0.0

  var count: Int { ends.count }

  private func range(_ number: Int) -> Range<Int> { Self.range(number, ends) }

  private static func range(_ number: Int, _ ends: [UInt32]) -> Range<Int> {
    (number == 0 ? 0 : Int(ends[number - 1]))..<Int(ends[number])
  }

  private static func code(_ range: Range<Int>, in letters: [UInt8]) -> WordCode {
    WordCode(spelling: letters[range])
  }

  /// The number of a word, by the code of its spelling; nil if it is not held.
  func find(_ code: WordCode) -> Int? {
    index.find(code.rawValue >> 7) { Self.code(range($0), in: letters) == code }
  }

  /// - Parameter logSpelling: log P(spelling | the word is unknown), nats.
  /// - Returns: its number, which is the count before where it was not held yet.
  mutating func add(_ spelling: [UInt8], _ logSpelling: (_ spelling: [UInt8]) -> Double) -> Int {
    let code = WordCode(spelling: spelling)
    if let known = find(code) { return known }
    let number = count
    let probability = Float(exp(min(0, logSpelling(spelling))))
    for byte in spelling { letters.appendTight(byte) }
    ends.appendTight(UInt32(truncatingIfNeeded: letters.count))
    probabilities.appendTight(probability)
    let (allEnds, allLetters) = (ends, letters)
    index.insert(code.rawValue >> 7, number) {
      Self.code(Self.range($0, allEnds), in: allLetters).rawValue >> 7
    }
    if number % Self.blockLength == 0 { blocks.append(Block()) }
    let last = blocks.count - 1
    blocks[last].probability = max(blocks[last].probability, probability)
    blocks[last].firstBytes |= Self.bit(of: spelling)
    largestProbability = max(largestProbability, probability)
    return number
  }

  /// The bit of a spelling's first byte in `firstBytes`; all of them for no byte.
  static func bit(of spelling: [UInt8]) -> UInt64 { spelling.first.map { 1 << UInt64($0 & 63) } ?? .max }

  /// Notes what a word weighs, which only grows.
  mutating func note(_ weight: Double, of number: Int) {
    let block = number / Self.blockLength
    blocks[block].weight = max(blocks[block].weight, weight)
    largestWeight = max(largestWeight, weight)
  }

  mutating func scale(by factor: Double) {
    for block in blocks.indices { blocks[block].weight *= factor }
    largestWeight *= factor
  }

  func spelling(_ number: Int) -> [UInt8] { Array(letters[range(number)]) }

  func starts(_ number: Int, with prefix: [UInt8]) -> Bool { letters[range(number)].starts(with: prefix) }

  var byteCount: Int {
    letters.capacity + 4 * ends.capacity + 4 * probabilities.capacity + index.byteCount
      + blocks.capacity * MemoryLayout<Block>.stride
  }
}
