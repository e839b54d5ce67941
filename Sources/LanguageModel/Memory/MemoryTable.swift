internal import Glibc
internal import Tokenization

/// What a memory has learnt, as counts that fade: words, pairs of words, and where each pair came before, so that longer
/// n-grams are found in the text itself.
///
/// A value, changed in place; copies share their arrays until one of them changes. About 25 bytes a word.
///
/// A count grows instead of fading: what is learnt counts 2^clock, where the clock advances by one for each half-life, and all
/// counts are scaled down, by a power of two, before they get large. So a count that nobody touches is never computed anew,
/// and the same words in the same order give the same bits, in however many pieces they came.
struct MemoryTable: Sendable {
  /// Ids: those of the vocabulary, and from its size on those of new words.
  static let gap = UInt32.max
  /// Begins a text: the end of a sentence, beyond which nothing is looked at.
  static let start = UInt32.max - 1

  let fading: MemoryFading
  let vocabularySize: Int
  /// Whether a new word is held; false where the model gives no spelling a probability.
  let holdsNewWords: Bool

  // The text, by position.
  private(set) var text: [UInt32] = []
  private(set) var weights: [Float] = []
  /// Where the same two words ended before; -1 if nowhere.
  private(set) var earlier: [Int32] = []

  // The words of it, by a number of their own.
  private(set) var words: [UInt32] = []
  private(set) var wordWeights: [Double] = []
  /// Of what followed each: the sum of weights, how many different words, and the newest entry in the list of them.
  private(set) var followerTotals: [Double] = []
  private(set) var followerCounts: [UInt32] = []
  private(set) var firstFollowers: [Int32] = []
  private var wordIndex = CompactIndex()
  private(set) var total = 0.0
  private(set) var newTotal = 0.0

  // Pairs: the number of the word before, the word, and where they came last.
  private var pairBefore: [Int32] = []
  private(set) var pairWords: [UInt32] = []
  private(set) var pairWeights: [Double] = []
  private(set) var nextPairs: [Int32] = []
  private(set) var lastPositions: [Int32] = []
  private var pairIndex = CompactIndex()

  private(set) var newWords = NewWords()

  /// Words and sentence ends, without gaps.
  private(set) var wordCount = 0
  /// When something was learnt last, seconds of Unix time; nil before the first.
  private(set) var time: Int64?
  /// 2^clock.
  private var weight = 1.0
  private let growth: Double
  /// The number of the word before; -1 after a gap.
  private var previous: Int32 = -1

  init(_ fading: MemoryFading, vocabularySize: Int, holdsNewWords: Bool) {
    self.fading = fading
    self.vocabularySize = vocabularySize
    self.holdsNewWords = holdsNewWords
    growth = exp2(1 / fading.halfLifeWords)
  }

  /// What a count of 1 weighs now.
  var now: Double { weight }

  // MARK: Learning

  /// Begins a text that is learnt at a time, which never goes back.
  mutating func begin(at time: Int64) {
    if let last = self.time, time > last {
      fade(by: Double(time - last) / 86_400 / fading.halfLifeDays)
    }
    self.time = max(time, self.time ?? time)
    add(Self.start, weight: 0)
    previous = Int32(number(of: WordID.sentenceEnd.rawValue))
  }

  /// The next word is not held: what stands before it and what follows have nothing to do with each other.
  mutating func addGap() {
    if text.last == Self.gap { return }  // two say no more than one, and nobody counts them
    add(Self.gap, weight: 0)
    previous = -1
  }

  /// The next word or sentence end of the text.
  mutating func add(_ word: UInt32) {
    weight *= growth
    if weight > Self.largestWeight { scaleDown() }
    let number = number(of: word)
    wordWeights[number] += weight
    total += weight
    if Int(word) >= vocabularySize { newTotal += weight }
    let position = text.count
    add(word, weight: Float(weight))
    wordCount += 1
    if previous >= 0 { earlier[position] = addPair(previous, word, at: position) }
    previous = Int32(truncatingIfNeeded: number)
  }

  /// The id of a word that the vocabulary does not hold, which is new if it was not there.
  mutating func id(ofNew spelling: [UInt8], logSpelling: (_ spelling: [UInt8]) -> Double) -> UInt32 {
    UInt32(truncatingIfNeeded: vocabularySize + newWords.add(spelling, logSpelling))
  }

  private mutating func add(_ word: UInt32, weight: Float) {
    text.appendTight(word)
    weights.appendTight(weight)
    earlier.appendTight(-1)
  }

  private mutating func number(of word: UInt32) -> Int {
    if let known = find(word) { return known }
    let number = words.count
    words.appendTight(word)
    wordWeights.appendTight(0)
    followerTotals.appendTight(0)
    followerCounts.appendTight(0)
    firstFollowers.appendTight(-1)
    let all = words
    wordIndex.insert(Self.hash(word), number) { Self.hash(all[$0]) }
    return number
  }

  /// - Returns: where the pair ended before; -1 if nowhere.
  private mutating func addPair(_ before: Int32, _ word: UInt32, at position: Int) -> Int32 {
    let number = Int(before)
    followerTotals[number] += weight
    if let pair = findPair(number, word) {
      pairWeights[pair] += weight
      defer { lastPositions[pair] = Int32(truncatingIfNeeded: position) }
      return lastPositions[pair]
    }
    let pair = pairWords.count
    followerCounts[number] += 1
    pairBefore.appendTight(before)
    pairWords.appendTight(word)
    pairWeights.appendTight(weight)
    nextPairs.appendTight(firstFollowers[number])
    lastPositions.appendTight(Int32(truncatingIfNeeded: position))
    firstFollowers[number] = Int32(truncatingIfNeeded: pair)
    let (befores, followers) = (pairBefore, pairWords)
    pairIndex.insert(Self.hash(before, word), pair) { Self.hash(befores[$0], followers[$0]) }
    return -1
  }

  // MARK: Looking up

  /// The number of a word; nil if the memory does not hold it.
  func find(_ word: UInt32) -> Int? {
    wordIndex.find(Self.hash(word)) { words[$0] == word }
  }

  /// The pair of a word, by its number, and one that followed.
  func findPair(_ number: Int, _ word: UInt32) -> Int? {
    let before = Int32(truncatingIfNeeded: number)
    return pairIndex.find(Self.hash(before, word)) { pairBefore[$0] == before && pairWords[$0] == word }
  }

  private static func hash(_ word: UInt32) -> UInt64 { spread(UInt64(word) &+ 1) }

  private static func hash(_ before: Int32, _ word: UInt32) -> UInt64 {
    spread((UInt64(UInt32(bitPattern: before)) &+ 1) << 32 | UInt64(word))
  }

  /// A hash whose low bits depend on all of the key.
  private static func spread(_ key: UInt64) -> UInt64 {
    let product = key &* 0x9E37_79B9_7F4A_7C15
    return product ^ (product >> 32)
  }

  // MARK: Fading

  private static let largestWeight = 0x1p60
  /// After this many half-lives nothing is left of a count.
  private static let mostHalfLives = 100.0

  private mutating func fade(by halfLives: Double) {
    guard halfLives < Self.mostHalfLives else { return scale(by: 0) }
    weight *= exp2(halfLives)
    if weight > Self.largestWeight { scaleDown() }
  }

  /// Divides all weights by the power of two that leaves the present one between 1 and 2.
  private mutating func scaleDown() {
    let factor = exp2(-Double(weight.exponent))
    scale(by: factor)
    weight *= factor
  }

  private mutating func scale(by factor: Double) {
    let small = Float(factor)  // 0 where nothing of a Float would be left
    for index in weights.indices { weights[index] *= small }
    for index in wordWeights.indices {
      wordWeights[index] *= factor
      followerTotals[index] *= factor
    }
    for index in pairWeights.indices { pairWeights[index] *= factor }
    total *= factor
    newTotal *= factor
  }

  /// The memory of its arrays, bytes.
  var byteCount: Int {
    let perPosition = 12 * max(text.capacity, weights.capacity, earlier.capacity)
    let perWord = 28 * max(words.capacity, wordWeights.capacity)
    let perPair = 24 * max(pairWords.capacity, pairWeights.capacity)
    return perPosition + perWord + perPair + wordIndex.byteCount + pairIndex.byteCount + newWords.byteCount
  }
}

extension Array {
  /// Appends without reserving more than an eighth of what is there.
  fileprivate mutating func appendTight(_ element: Element) {
    if count == capacity { reserveCapacity(count + count / 8 + 16) }
    append(element)
  }
}
