internal import Glibc
package import Tokenization

/// What the document has said already, word for word: an unigram cache that fades, and what followed the last one to
/// five words wherever they stood before (Kuhn & De Mori 1990; nested as in an unbounded-match model).
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
    /// The newest entry of its list in `followers`, -1 if there is none.
    var first: Int32 = -1
  }

  private struct Follower: Sendable {
    var word: UInt32
    var count: Int32
    var next: Int32
  }

  private var contexts: [Continuations] = []
  private var contextTable = OpenTable()
  private var followers: [Follower] = []
  private var followerTable = OpenTable()
  /// Of the current contexts of 1...5 words: their hash, 0 if the document is too short, and their place or -1.
  private var keys = InlineArray<6, UInt64>(repeating: 0)
  private var current = InlineArray<6, Int32>(repeating: -1)
  private var recent = InlineArray<6, UInt32>(repeating: 0)
  private(set) var position = 0
  // The unigram cache: weights grow instead of fading, and are scaled back now and then.
  private var fading: [UInt32: Double] = [:]
  private var fadingTotal = 0.0
  private var weight = 1.0
  private static let growth = exp2(1 / halfLife)

  package init() {}

  package mutating func reset() { self = DocumentCache() }

  package mutating func add(_ word: WordID) {
    for length in 1...Self.longestContext where keys[length] != 0 {
      addFollower(word.rawValue, toContextOf: length)
    }
    weight *= Self.growth
    if weight > 1e100 {
      for word in fading.keys { fading[word, default: 0] /= weight }
      fadingTotal /= weight
      weight = 1
    }
    fading[word.rawValue, default: 0] += weight
    fadingTotal += weight
    for place in stride(from: Self.longestContext, to: 0, by: -1) { recent[place] = recent[place - 1] }
    recent[0] = word.rawValue
    position += 1
    findContexts()
  }

  private mutating func addFollower(_ word: UInt32, toContextOf length: Int) {
    if current[length] < 0 {
      current[length] = Int32(contexts.count)
      contexts.append(Continuations())
      contextTable.insert(keys[length], Int32(contexts.count - 1))
    }
    let context = Int(current[length])
    let key = Self.followerKey(context, word)
    if let place = followerTable.find(key) {
      followers[Int(place)].count += 1
    } else {
      followers.append(Follower(word: word, count: 1, next: contexts[context].first))
      contexts[context].first = Int32(followers.count - 1)
      contexts[context].distinct += 1
      followerTable.insert(key, Int32(followers.count - 1))
    }
    contexts[context].total += 1
    contexts[context].lastWord = word
    contexts[context].lastPosition = Int32(truncatingIfNeeded: position)
  }

  private mutating func findContexts() {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
    for length in 1...Self.longestContext {
      hash = Self.mix(hash ^ (UInt64(recent[length - 1]) &+ 1))
      let exists = position >= length
      keys[length] = exists ? (hash &+ UInt64(length)) | 1 : 0
      current[length] = exists ? contextTable.find(keys[length]) ?? -1 : -1
    }
  }

  private static func followerKey(_ context: Int, _ word: UInt32) -> UInt64 {
    mix(UInt64(context) << 32 | UInt64(word)) | 1
  }

  private static func mix(_ x: UInt64) -> UInt64 {
    let product = x &* 0xD6E8_FEB8_6659_FD93
    return product ^ (product >> 29)
  }

  /// The context of the last `length` words, if the document held it before.
  func continuations(_ length: Int) -> Continuations? {
    current[length] < 0 ? nil : contexts[Int(current[length])]
  }

  /// The share of a word among what followed the last `length` words.
  func share(of word: WordID, after length: Int) -> Double {
    let context = Int(current[length])
    guard context >= 0, let place = followerTable.find(Self.followerKey(context, word.rawValue)) else { return 0 }
    return Double(followers[Int(place)].count) / Double(contexts[context].total)
  }

  /// The share of a word in the fading unigram cache.
  func fadingShare(of word: WordID) -> Double {
    fadingTotal > 0 ? (fading[word.rawValue] ?? 0) / fadingTotal : 0
  }

  var hasFading: Bool { fadingTotal > 0 }

  /// Calls `body` with each word that followed the last `length` words, and its share.
  func forEachFollower(after length: Int, _ body: (Int, Double) -> Void) {
    guard current[length] >= 0 else { return }
    let context = contexts[Int(current[length])]
    var place = context.first
    while place >= 0 {
      let follower = followers[Int(place)]
      body(Int(follower.word), Double(follower.count) / Double(context.total))
      place = follower.next
    }
  }

  /// Calls `body` with each word of the fading cache, and its share.
  func forEachFading(_ body: (Int, Double) -> Void) {
    for (word, weight) in fading { body(Int(word), weight / fadingTotal) }
  }
}

/// A hash table of open addressing from 64-bit keys, which are hashes already and never 0, to places.
private struct OpenTable: Sendable {
  private var keys = [UInt64](repeating: 0, count: 64)
  private var values = [Int32](repeating: 0, count: 64)
  private var count = 0

  func find(_ key: UInt64) -> Int32? {
    let mask = keys.count - 1
    var slot = Int(truncatingIfNeeded: key >> 7) & mask
    while keys[slot] != 0 {
      if keys[slot] == key { return values[slot] }
      slot = (slot + 1) & mask
    }
    return nil
  }

  mutating func insert(_ key: UInt64, _ value: Int32) {
    if count * 2 >= keys.count { grow() }
    place(key, value)
    count += 1
  }

  private mutating func place(_ key: UInt64, _ value: Int32) {
    let mask = keys.count - 1
    var slot = Int(truncatingIfNeeded: key >> 7) & mask
    while keys[slot] != 0 { slot = (slot + 1) & mask }
    keys[slot] = key
    values[slot] = value
  }

  private mutating func grow() {
    let (oldKeys, oldValues) = (keys, values)
    keys = [UInt64](repeating: 0, count: oldKeys.count * 2)
    values = [Int32](repeating: 0, count: oldKeys.count * 2)
    for (key, value) in zip(oldKeys, oldValues) where key != 0 { place(key, value) }
  }
}
