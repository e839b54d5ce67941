internal import Glibc
internal import Tokenization

/// What a memory has learnt, as counts that fade: words, what followed each, and where each pair of words came before, so that
/// longer n-grams are found in the text itself.
///
/// A value, changed in place; copies share their arrays until one of them changes. About 20 bytes a word of running text.
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

  /// The words of it that the vocabulary holds, by a number of their own, and those that it does not.
  private(set) var words: [UInt32] = []
  private var known = Columns()
  private var wordIndex = CompactIndex()
  private(set) var newWords = NewWords()
  private var new = Columns()
  private(set) var total = 0.0
  private(set) var newTotal = 0.0
  private var lists = FollowerLists()

  /// Words and sentence ends, without gaps.
  private(set) var wordCount = 0
  /// When something was learnt last, seconds of Unix time; nil before the first.
  private(set) var time: Int64?
  /// 2^clock.
  private var weight = 1.0
  private let growth: Double
  /// The word before; nil after a gap.
  private var previous: Place?

  /// Where a word is in one of the two columns.
  struct Place: Sendable {
    let isNew: Bool
    let index: Int
  }

  private struct Columns: Sendable {
    var weights: [Double] = []
    /// What followed each word: `nothing`, the one place of the text where something did, below that, or from 0 on the number of a list.
    var links: [Int32] = []

    static let nothing: Int32 = -1

    mutating func append() {
      weights.appendTight(0)
      links.appendTight(Self.nothing)
    }

    mutating func scale(by factor: Double) { for index in weights.indices { weights[index] *= factor } }

    var byteCount: Int { 8 * weights.capacity + 4 * links.capacity }
  }

  /// What followed a word.
  enum Followers: Sendable {
    /// One word once, at a position of the text.
    case one(Int)
    /// The number of a list.
    case list(Int)
  }

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
    previous = place(of: WordID.sentenceEnd.rawValue)
  }

  /// The next word is not held: what stands before it and what follows have nothing to do with each other.
  mutating func addGap() {
    if text.last == Self.gap { return }  // two say no more than one, and nobody counts them
    add(Self.gap, weight: 0)
    previous = nil
  }

  /// The next word or sentence end of the text.
  mutating func add(_ word: UInt32) {
    weight *= growth
    if weight > Self.largestWeight { scaleDown() }
    let place = place(of: word)
    if place.isNew {
      new.weights[place.index] += weight
      newWords.note(new.weights[place.index], of: place.index)
      newTotal += weight
    } else {
      known.weights[place.index] += weight
    }
    total += weight
    let position = text.count
    add(word, weight: Float(weight))
    wordCount += 1
    if let previous { earlier[position] = addPair(previous, word, at: position) }
    previous = place
  }

  /// The id of a word that the vocabulary does not hold, which is new if it was not there.
  mutating func id(ofNew spelling: [UInt8], logSpelling: (_ spelling: [UInt8]) -> Double) -> UInt32 {
    let number = newWords.add(spelling, logSpelling)
    if number == new.links.count { new.append() }
    return UInt32(truncatingIfNeeded: vocabularySize + number)
  }

  private mutating func add(_ word: UInt32, weight: Float) {
    text.appendTight(word)
    weights.appendTight(weight)
    earlier.appendTight(-1)
  }

  private mutating func place(of word: UInt32) -> Place {
    if let place = find(word) { return place }
    let number = words.count
    words.appendTight(word)
    known.append()
    let all = words
    wordIndex.insert(Self.hash(word), number) { Self.hash(all[$0]) }
    return Place(isNew: false, index: number)
  }

  /// - Returns: where the pair ended before; -1 if nowhere.
  private mutating func addPair(_ before: Place, _ word: UInt32, at position: Int) -> Int32 {
    var link = link(of: before)
    if link == Columns.nothing {
      setLink(of: before, Int32(truncatingIfNeeded: -2 - position))
      return -1
    }
    if link < Columns.nothing {
      let first = Int(-2 - link)
      let number = lists.begin()
      link = Int32(truncatingIfNeeded: number)
      setLink(of: before, link)
      _ = lists.add(text[first], weight: Double(weights[first]), at: first, isNew: isNew(text[first]), to: number)
    }
    return lists.add(word, weight: Double(weights[position]), at: position, isNew: isNew(word), to: Int(link))
  }

  private func link(of place: Place) -> Int32 { place.isNew ? new.links[place.index] : known.links[place.index] }

  private mutating func setLink(of place: Place, _ link: Int32) {
    if place.isNew { new.links[place.index] = link } else { known.links[place.index] = link }
  }

  // MARK: Looking up

  /// Whether a word is one that the vocabulary does not hold.
  func isNew(_ word: UInt32) -> Bool { Int(word) >= vocabularySize }

  /// Where a word is; nil if the memory does not hold it.
  func find(_ word: UInt32) -> Place? {
    if isNew(word) {
      let number = Int(word) - vocabularySize
      return number < new.links.count ? Place(isNew: true, index: number) : nil
    }
    return wordIndex.find(Self.hash(word)) { words[$0] == word }.map { Place(isNew: false, index: $0) }
  }

  func weight(at place: Place) -> Double { place.isNew ? new.weights[place.index] : known.weights[place.index] }

  /// Calls `body` with each word that the vocabulary holds, and what it weighs.
  func forEachKnown(_ body: (UInt32, Double) -> Void) {
    for number in words.indices { body(words[number], known.weights[number]) }
  }

  /// What each new word weighs.
  var newWeights: [Double] { new.weights }

  /// What followed a word; nil for nothing.
  func followers(of place: Place) -> Followers? {
    let link = link(of: place)
    return link == Columns.nothing ? nil : link < 0 ? .one(Int(-2 - link)) : .list(Int(link))
  }

  /// The sum of weights of what followed.
  func total(of followers: Followers) -> Double {
    switch followers {
    case .one(let position): Double(weights[position])
    case .list(let number): lists.lists[number].total
    }
  }

  /// The same of new words alone.
  func newTotal(of followers: Followers) -> Double {
    switch followers {
    case .one(let position): isNew(text[position]) ? Double(weights[position]) : 0
    case .list(let number): lists.lists[number].newTotal
    }
  }

  /// How many different words followed.
  func count(of followers: Followers) -> Int {
    switch followers {
    case .one: 1
    case .list(let number): Int(lists.lists[number].count)
    }
  }

  /// What one of the words that followed weighs there, and where it followed last; nil if it did not.
  func find(_ word: UInt32, among followers: Followers) -> (weight: Double, position: Int)? {
    switch followers {
    case .one(let position): text[position] == word ? (Double(weights[position]), position) : nil
    case .list(let number): lists.follower(word, of: number).map { ($0.weight, Int($0.position)) }
    }
  }

  /// Calls `body` with each word that followed, and what it weighs there.
  @inline(__always)
  func forEach(among followers: Followers, _ body: (UInt32, Double) -> Void) {
    switch followers {
    case .one(let position): body(text[position], Double(weights[position]))
    case .list(let number): lists.forEach(in: number, body)
    }
  }

  /// A hash whose low bits depend on all of the key.
  private static func hash(_ word: UInt32) -> UInt64 {
    let product = (UInt64(word) &+ 1) &* 0x9E37_79B9_7F4A_7C15
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
    known.scale(by: factor)
    new.scale(by: factor)
    newWords.scale(by: factor)
    lists.scale(by: factor)
    total *= factor
    newTotal *= factor
  }

  /// The memory of its arrays, bytes.
  var byteCount: Int {
    4 * (text.capacity + weights.capacity + earlier.capacity) + 4 * words.capacity + known.byteCount
      + new.byteCount + wordIndex.byteCount + newWords.byteCount + lists.byteCount
  }
}
