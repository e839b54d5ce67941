internal import Glibc
package import Tokenization

/// What the document has said already, word for word: a unigram cache that fades, and what followed earlier occurrences
/// of the last one to five words (Kuhn & De Mori 1990; nested as in an unbounded-match model).
///
/// A value with two hash tables; adding a word and looking at the current contexts take about a microsecond.
package struct DocumentCache: Sendable {
  package static let longestContext = 5
  private static let halfLife = 500.0

  /// One context that the document held, and what came after it.
  struct Continuations: Sendable {
    var total: Int32 = 0
    var distinct: Int32 = 0
    var lastWord: UInt32 = 0
    var lastPosition: Int32 = 0
    /// The newest entry of its list in `followers`; -1 if the last word is all that ever followed, as it is for most.
    var first: Int32 = -1
  }

  struct Follower: Sendable {
    var word: UInt32
    var count: Int32
    var next: Int32
  }

  // Only the rollback, in a file of its own, changes these from outside.
  var contexts: [Continuations] = []
  var contextTable = OpenTable()
  var followers: [Follower] = []
  var followerTable = OpenTable()
  /// Of the current contexts of 1...5 words: their hash, 0 if the document is too short, and their index in
  /// `contexts`, -1 if there is none. Then the last words, newest first.
  var keys = InlineArray<6, UInt64>(repeating: 0)
  var current = InlineArray<6, Int32>(repeating: -1)
  var recent = InlineArray<6, UInt32>(repeating: 0)
  var position = 0
  // The unigram cache: weights grow instead of fading, and are all scaled down when they get large.
  var fadingWords: [UInt32] = []
  var fadingWeights: [Double] = []
  var fadingTable = OpenTable()
  var fadingTotal = 0.0
  var weight = 1.0
  private static let growth = exp2(1 / halfLife)

  package init() {}

  package mutating func reset() { self = DocumentCache() }

  /// Reserves memory for a number of words at the beginning of a document. Changes no answer.
  mutating func reserve(_ wordCount: Int) {
    guard position == 0 else { return }
    // Most contexts of a text are new. Memory that is not used is not there either, but in tables, which are empty at first.
    let count = min(wordCount, Self.mostReserved) * (Self.longestContext - 1)
    let tableCount = min(count, Self.mostReservedInTables)
    contexts.reserveCapacity(count)
    contextTable.reserve(tableCount)
    // Only those of contexts that something else has followed are listed.
    followers.reserveCapacity(count / 4)
    followerTable.reserve(tableCount / 4)
  }

  private static let mostReserved = 1 << 20
  private static let mostReservedInTables = 1 << 15

  /// - Returns: what `rollBack` needs to undo it.
  @discardableResult
  package mutating func add(_ word: WordID) -> Change {
    let index = fadingIndex(of: word)
    var change = Change(
      forgotten: recent[Self.longestContext], fading: index.map { fadingWeights[$0] }, fadingTotal: fadingTotal,
      weight: weight)
    for length in 1...Self.longestContext where keys[length] != 0 {
      addFollower(word.rawValue, toContextOf: length, &change)
    }
    weight *= Self.growth
    if weight > 1e100 {
      change.isFinal = true
      for index in fadingWeights.indices { fadingWeights[index] /= weight }
      fadingTotal /= weight
      weight = 1
    }
    if let index {
      fadingWeights[index] += weight
    } else {
      fadingTable.insert(Self.fadingKey(word), Int32(truncatingIfNeeded: fadingWords.count))
      fadingWords.append(word.rawValue)
      fadingWeights.append(weight)
    }
    fadingTotal += weight
    for age in stride(from: Self.longestContext, to: 0, by: -1) { recent[age] = recent[age - 1] }
    recent[0] = word.rawValue
    position += 1
    findContexts()
    return change
  }

  private mutating func addFollower(_ word: UInt32, toContextOf length: Int, _ change: inout Change) {
    let position = Int32(truncatingIfNeeded: position)
    let bit = 1 << UInt8(length) as UInt8
    guard current[length] >= 0 else {
      change.newContexts |= bit
      change.newFollowers |= bit
      current[length] = Int32(contexts.count)
      contextTable.insert(keys[length], Int32(contexts.count))
      contexts.append(Continuations(total: 1, distinct: 1, lastWord: word, lastPosition: position))
      return
    }
    let index = Int(current[length])
    var context = contexts[index]
    change.lastWords[length] = context.lastWord
    change.lastPositions[length] = context.lastPosition
    if context.first >= 0, let follower = followerTable.find(Self.followerKey(index, word)) {
      followers[Int(follower)].count += 1
    } else if context.first >= 0 || context.lastWord != word {
      if context.first < 0 { list(context.lastWord, context.total, of: index, &context) }
      list(word, 1, of: index, &context)
      context.distinct += 1
      change.newFollowers |= bit
    }
    context.total += 1
    context.lastWord = word
    context.lastPosition = position
    contexts[index] = context
  }

  /// Puts a word in front of the list of what followed a context.
  private mutating func list(_ word: UInt32, _ count: Int32, of index: Int, _ context: inout Continuations) {
    followerTable.insert(Self.followerKey(index, word), Int32(followers.count))
    followers.append(Follower(word: word, count: count, next: context.first))
    context.first = Int32(followers.count - 1)
  }

  static func fadingKey(_ word: WordID) -> UInt64 { OpenTable.mix(UInt64(word.rawValue) &+ 1) }

  private func fadingIndex(of word: WordID) -> Int? { fadingTable.find(Self.fadingKey(word)).map { Int($0) } }

  mutating func findContexts() {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
    for length in 1...Self.longestContext {
      hash = OpenTable.mix(hash ^ (UInt64(recent[length - 1]) &+ 1))
      keys[length] = position >= length ? (hash &+ UInt64(length)) | 1 : 0
      // Where the document has not held the last words before, it has not held more of them.
      let mayExist = position >= length && (length == 1 || current[length - 1] >= 0)
      current[length] = mayExist ? contextTable.find(keys[length]) ?? -1 : -1
    }
  }

  static func followerKey(_ context: Int, _ word: UInt32) -> UInt64 {
    OpenTable.mix(UInt64(context) << 32 | UInt64(word)) | 1
  }

  /// The context of the last `length` words, if the document held it before.
  func continuations(_ length: Int) -> Continuations? {
    current[length] < 0 ? nil : contexts[Int(current[length])]
  }

  /// The share of a word among what followed the last `length` words.
  func share(of word: WordID, after length: Int) -> Double {
    let index = Int(current[length])
    guard index >= 0 else { return 0 }
    let context = contexts[index]
    if context.first < 0 { return context.lastWord == word.rawValue ? 1 : 0 }
    guard let follower = followerTable.find(Self.followerKey(index, word.rawValue)) else { return 0 }
    return Double(followers[Int(follower)].count) / Double(context.total)
  }

  /// The share of a word in the fading unigram cache.
  func fadingShare(of word: WordID) -> Double {
    guard fadingTotal > 0, let index = fadingIndex(of: word) else { return 0 }
    return fadingWeights[index] / fadingTotal
  }

  var hasFading: Bool { fadingTotal > 0 }

  /// Calls `body` with each word that followed the last `length` words, and its share.
  func forEachFollower(after length: Int, _ body: (Int, Double) -> Void) {
    guard current[length] >= 0 else { return }
    let context = contexts[Int(current[length])]
    if context.first < 0 { body(Int(context.lastWord), 1) }
    var next = context.first
    while next >= 0 {
      let follower = followers[Int(next)]
      body(Int(follower.word), Double(follower.count) / Double(context.total))
      next = follower.next
    }
  }

  /// Calls `body` with each word of the fading cache, and its share.
  func forEachFading(_ body: (Int, Double) -> Void) {
    for index in fadingWords.indices { body(Int(fadingWords[index]), fadingWeights[index] / fadingTotal) }
  }
}
