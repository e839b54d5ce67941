internal import Tokenization

/// What a memory says at one position, behind its gates: it gives every word `kept`·P + Σ factor·share.
struct MemoryMixture: Sendable {
  /// The contexts that the memory holds here, shortest first.
  private(set) var steps: [Step] = []
  private(set) var kept = 1.0

  struct Step: Sendable {
    let slot: Int
    let features: GateFeatures
    let followers: Followers
    var factor: Double
  }

  /// What followed a context.
  enum Followers: Sendable {
    /// No context: every word.
    case words
    /// One word.
    case pairs(MemoryTable.Followers)
    /// More words: what followed each place in the text, summed; weights, and their sum.
    case listed([(word: UInt32, weight: Double)], total: Double)
  }

  /// No more places where the last two words came before are looked at, the newest first.
  private static let mostPlaces = 32
  /// A faded count below this is none.
  static let leastCount = 0x1p-12

  init(_ table: MemoryTable, _ history: MemoryHistory, _ gates: MemoryGates, _ buckets: MemoryBuckets) {
    let ids = table.ids(of: history)
    let now = table.now
    var found: [(followers: Followers, count: Double, distinct: Int)] = []
    if table.total / now > Self.leastCount {
      found.append((.words, table.total / now, table.words.count + table.newWords.count))
      if let last = ids[0], let place = table.find(last), let followers = table.followers(of: place),
        table.total(of: followers) / now > Self.leastCount
      {
        found.append((.pairs(followers), table.total(of: followers) / now, table.count(of: followers)))
        for places in Self.longer(table, ids) {
          guard places.total / now > Self.leastCount else { break }
          found.append((.listed(places.followers, total: places.total), places.total / now, places.followers.count))
        }
      }
    }
    for slot in found.indices {
      let longer = slot + 1 < found.count ? found[slot + 1] : nil
      let features = buckets.features(
        found[slot].count, distinct: slot == 0 ? nil : found[slot].distinct,
        longer: longer.map { MemoryFeatures.spread(distinct: $0.distinct, of: $0.count) },
        memorySize: found[0].count)
      steps.append(
        Step(
          slot: slot, features: features, followers: found[slot].followers, factor: gates.gate(slot, features)))
    }
    // Each step's share is shrunk by all later steps.
    for index in steps.indices.reversed() {
      let gate = steps[index].factor
      steps[index].factor *= kept
      kept *= 1 - gate
    }
  }

  /// What followed the last two, three and four words.
  private static func longer(
    _ table: MemoryTable, _ ids: [UInt32?]
  ) -> [(followers: [(word: UInt32, weight: Double)], total: Double)] {
    guard let last = ids[0], let second = ids[1], let place = table.find(second),
      let before = table.followers(of: place), let pair = table.find(last, among: before)
    else { return [] }
    var all: [(followers: [(word: UInt32, weight: Double)], total: Double)] = []
    var position = pair.position
    var left = Self.mostPlaces
    while position >= 0, left > 0 {
      left -= 1
      let next = position + 1
      if next < table.text.count, table.text[next] < MemoryTable.start {
        let (word, weight) = (table.text[next], Double(table.weights[next]))
        for length in 2...table.matched(ids, endingAt: position) {
          if all.count == length - 2 { all.append(([], 0)) }
          let index = length - 2
          all[index].total += weight
          if let known = all[index].followers.firstIndex(where: { $0.word == word }) {
            all[index].followers[known].weight += weight
          } else {
            all[index].followers.append((word, weight))
          }
        }
      }
      position = Int(table.earlier[position])
    }
    return all
  }

  /// The share of one word among what followed a step's context.
  private func share(_ step: Step, of word: UInt32, in table: MemoryTable) -> Double {
    switch step.followers {
    case .words: table.find(word).map { table.weight(at: $0) / table.total } ?? 0
    case .pairs(let followers):
      table.find(word, among: followers).map { $0.weight / table.total(of: followers) } ?? 0
    case .listed(let followers, let total): (followers.first { $0.word == word }?.weight ?? 0) / total
    }
  }

  /// The share of all new words.
  private func newShare(_ step: Step, in table: MemoryTable) -> Double {
    if table.newWords.count == 0 { return 0 }
    switch step.followers {
    case .words: return table.newTotal / table.total
    case .pairs(let followers): return table.newTotal(of: followers) / table.total(of: followers)
    case .listed(let followers, let total):
      return followers.reduce(0) { table.isNew($1.word) ? $0 + $1.weight / total : $0 }
    }
  }

  // MARK: Answers

  var isEmpty: Bool { steps.isEmpty }

  /// What the memory adds to a word of the vocabulary, or to one of its new words.
  func sum(of word: UInt32, in table: MemoryTable) -> Double {
    steps.reduce(0) { $0 + $1.factor * share($1, of: word, in: table) }
  }

  /// What it adds to all new words together.
  func newSum(in table: MemoryTable) -> Double {
    steps.reduce(0) { $0 + $1.factor * newShare($1, in: table) }
  }

  /// The share of a word at each step; of an unknown one that of all new words.
  func collect(_ word: WordID, in table: MemoryTable, into examples: inout GateExamples) {
    for step in steps {
      examples.add(
        step.slot, share: word == .unknown ? newShare(step, in: table) : share(step, of: word.rawValue, in: table),
        step.features)
    }
  }
}

extension MemoryTable {
  /// The ids of a document's last words here, newest first; nil for one that the memory does not hold.
  fileprivate func ids(of history: MemoryHistory) -> [UInt32?] {
    (0..<MemoryHistory.length).map { id(of: history.code($0)) }
  }

  /// The id of a word here; nil where no memory holds it, or this one does not hold a new word.
  func id(of code: WordCode) -> UInt32? {
    if let id = code.id { return id == .unknown ? nil : id.rawValue }
    return newWords.find(code).map { UInt32(truncatingIfNeeded: vocabularySize + $0) }
  }

  /// How many of a document's last words stand before and at a place of the text, of which two do.
  fileprivate func matched(_ ids: [UInt32?], endingAt place: Int) -> Int {
    // The second word may be the beginning of a text, before which nothing counts.
    var length = 2
    while length < ids.count, place >= length, text[place - length + 1] != Self.start, let id = ids[length] {
      let word = text[place - length]
      guard word == id || (word == Self.start && id == WordID.sentenceEnd.rawValue) else { break }
      length += 1
    }
    return length
  }
}

/// The features that all gates of a memory share at one position, in buckets.
struct MemoryBuckets {
  private let historyLength: Int
  private let backoff: Int
  private let documentLength: Int
  private let cachedLength: Int
  private let resemblance: Int

  /// - Parameter resemblance: how much likelier the last words are where the memory is of this document's kind, nats.
  init(_ gates: GateBuckets, _ cache: DocumentCache, resemblance: Double) {
    typealias Row = MemoryFeatures.Row
    historyLength = min(gates.historyLength, Row.historyLengthCount - 1)
    backoff = min(gates.backoff, Row.backoffCount - 1)
    documentLength = min(gates.documentLength, Row.lengthCount - 1)
    cachedLength = (1...DocumentCache.longestContext).last { cache.continuations($0) != nil } ?? 0
    self.resemblance = MemoryFeatures.resemblance(resemblance)
  }

  /// - Parameters:
  ///   - count: the faded count of what followed the context.
  ///   - distinct: how many different words that was; nil for no context.
  ///   - longer: how much what followed the context that is a word longer differs; nil if it is not held.
  func features(_ count: Double, distinct: Int?, longer: Int?, memorySize: Double) -> GateFeatures {
    typealias Row = MemoryFeatures.Row
    var features = GateFeatures()
    features.append(Row.bias)
    let spread = distinct.map { MemoryFeatures.spread(distinct: $0, of: count) } ?? 0
    features.append(Row.followers + MemoryFeatures.bucket(count) * Row.spreadCount + spread)
    features.append(Row.longerContext + (longer.map { 1 + $0 } ?? 0))
    features.append(Row.history + historyLength * Row.backoffCount + backoff)
    features.append(Row.memorySize + min(Row.sizeCount - 1, MemoryFeatures.bucket(memorySize)))
    features.append(Row.documentLength + documentLength)
    features.append(Row.cached + cachedLength)
    features.append(Row.resemblance + MemoryFeatures.size(memorySize) * Row.resemblanceCount + resemblance)
    return features
  }
}
