internal import Storage
internal import Tokenization

/// The different runs of a corpus, as numbers of their characters: what a segmenter is learnt from.
///
/// A run that occurs n times counts 1 + log₂ n (rounded down) times: headings and phrases that are always the same would
/// otherwise be taken for words.
struct RunSample {
  /// At most so many characters are learnt from; of a larger corpus, one run in several is taken, from its beginning to
  /// its end alike.
  static let limit = 4_000_000

  /// The characters of all different runs, one run after another.
  private(set) var characters: [UInt32] = []
  /// Shape (runs + 1): where each run begins in `characters`, and the end.
  private(set) var starts: [Int] = [0]
  /// Shape (runs): how often each occurs.
  private(set) var counts: [Int] = []
  /// The bytes of each character.
  private(set) var spellings: [[UInt8]] = []
  /// How long each character is: a letter of a script that writes sounds is a part of a syllable, others are one.
  private(set) var lengths: [Double] = []
  private static let soundLength = 0.5

  private var numbers: [UInt64: UInt32] = [:]
  private var longNumbers: [[UInt8]: UInt32] = [:]
  /// The runs with a hash, the first with each.
  private var runs: [UInt64: Int] = [:]

  var count: Int { counts.count }

  func weight(_ run: Int) -> Double { Double(1 + Int.bitWidth - 1 - counts[run].leadingZeroBitCount) }

  /// Adds an occurrence of a run.
  mutating func add(_ run: Span<UInt8>) {
    var new: [UInt32] = []
    var hash = FNV1a()
    var start = 0
    for end in Tokenizer.characterEnds(ofRun: run) {
      let number = number(of: run, start..<end)
      for shift in [0, 8, 16, 24] { hash.add(UInt8(truncatingIfNeeded: number >> UInt32(shift))) }
      new.append(number)
      start = end
    }
    if let known = runs[hash.value], characters[starts[known]..<starts[known + 1]].elementsEqual(new) {
      counts[known] += 1
      return
    }
    if runs[hash.value] == nil { runs[hash.value] = count }
    characters += new
    starts.append(characters.count)
    counts.append(1)
  }

  private mutating func number(of bytes: Span<UInt8>, _ range: Range<Int>) -> UInt32 {
    let next = UInt32(spellings.count)
    if range.count <= 8 {
      var key: UInt64 = 0
      for index in range { key = key << 8 | UInt64(bytes[index]) }
      if let number = numbers[key] { return number }
      numbers[key] = next
    } else {
      let key = range.map { bytes[$0] }
      if let number = longNumbers[key] { return number }
      longNumbers[key] = next
    }
    spellings.append(range.map { bytes[$0] })
    lengths.append(Tokenizer.writesSyllables(characterAt: range.lowerBound, of: bytes) ? 1 : Self.soundLength)
    return next
  }
}
