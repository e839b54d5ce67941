/// The features of one gate at one position: rows of its weights.
package struct GateFeatures: Sendable {
  package private(set) var indices = InlineArray<10, UInt16>(repeating: 0)
  private var storedCount: UInt16 = 0  // small: examples hold millions

  package var count: Int { Int(storedCount) }

  mutating func append(_ index: Int) {
    indices[count] = UInt16(truncatingIfNeeded: index)
    storedCount += 1
  }
}

extension GateFeatures {
  /// The first row of each feature in a gate's weights; a row for each of its values follows. The rows are part of the
  /// file format, with some that no value uses: a number at the end of a sum below counts the unused rows before the next feature.
  enum Row {
    static var bias: Int { 0 }
    /// By the length of the matched history, then by its back-off weight.
    static var history: Int { bias + 1 }
    static var documentLength: Int { history + historyLengthCount * backoffCount + 3 }
    static var normaliser: Int { documentLength + log2Count + 1 }
    static var followers: Int { normaliser + normaliserCount }
    /// By how often the context occurred, then by how much its continuations differ.
    static var continuations: Int { followers + followersCount + 2 }
    static var age: Int { continuations + totalCount * spreadCount + 4 }
    /// Whether the context that is a word longer occurred, and if so how much its continuations differ.
    static var longerContext: Int { age + log2Count + 4 }
    /// By the length of the matched history, then by how often the context occurred.
    static var historyAndTotal: Int { longerContext + 2 * spreadCount + 2 }
    static var count: Int { historyAndTotal + historyLengthCount * log2Count + 8 }

    // How many values each feature has.
    static var historyLengthCount: Int { 8 }
    static var backoffCount: Int { 10 }
    static var log2Count: Int { 16 }
    static var normaliserCount: Int { 5 }
    static var followersCount: Int { 12 }
    static var totalCount: Int { 12 }
    static var spreadCount: Int { 5 }
  }
}

/// The features that all gates of a position share, in buckets.
struct GateBuckets {
  /// How long the matched history is, in words, and its back-off weight in tenths: how much of its mass goes to shorter
  /// ones.
  let historyLength: Int
  let backoff: Int
  /// log2 of the document's length, and of the number of words that are known to follow the history.
  let documentLength: Int
  let followers: Int
  let normaliser: Int

  /// - Parameters:
  ///   - state: the grammar's, before the next word.
  ///   - normaliser: Z of the product; 1 without associations.
  ///   - documentLength: in tokens.
  init(_ grammar: NGramModel, _ state: NGramState, normaliser: Double, documentLength: Int) {
    var backoff = GateFeatures.Row.backoffCount - 1
    var followers = 0
    if state.length > 0 {
      let node = state.nodes[state.length]
      backoff = min(backoff, max(0, Int(grammar.backoff(ofLevel: state.length, node: node) * 10)))
      followers = grammar.children(ofLevel: state.length, node: node).count
    }
    historyLength = state.length
    self.backoff = backoff
    self.documentLength = Self.log2Bucket(Double(documentLength) / 16)
    self.followers = min(GateFeatures.Row.followersCount - 1, Self.log2Bucket(Double(followers)))
    self.normaliser =
      normaliser < 0.5 ? 0 : normaliser < 0.8 ? 1 : normaliser < 1.25 ? 2 : normaliser < 2 ? 3 : 4
  }

  static func log2Bucket(_ x: Double) -> Int { x < 1 ? 0 : min(GateFeatures.Row.log2Count - 1, 1 + Int(x.exponent)) }

  /// The features for the gate of a context of `length` words (0: the fading unigrams).
  func features(_ cache: DocumentCache, _ length: Int) -> GateFeatures {
    typealias Row = GateFeatures.Row
    var features = GateFeatures()
    features.append(Row.bias)
    features.append(Row.history + historyLength * Row.backoffCount + backoff)
    features.append(Row.documentLength + documentLength)
    features.append(Row.normaliser + normaliser)
    features.append(Row.followers + followers)
    guard length > 0, let context = cache.continuations(length) else { return features }
    let total = min(Row.totalCount - 1, Self.log2Bucket(Double(context.total)))
    features.append(Row.continuations + total * Row.spreadCount + Self.spread(context))
    let age = cache.position - Int(context.lastPosition)
    features.append(Row.age + Self.log2Bucket(Double(age) / 4))
    if length < DocumentCache.longestContext {
      let longer = cache.continuations(length + 1)
      features.append(Row.longerContext + (longer.map { Row.spreadCount + Self.spread($0) } ?? 0))
    }
    features.append(
      Row.historyAndTotal + min(Row.historyLengthCount - 1, historyLength) * Row.log2Count + total)
    return features
  }

  /// How many different words followed, over how many: 0 for all different.
  private static func spread(_ context: DocumentCache.Continuations) -> Int {
    let ratio = Double(context.distinct) / Double(context.total)
    return ratio >= 0.99 ? 0 : ratio > 0.7 ? 1 : ratio > 0.4 ? 2 : ratio > 0.15 ? 3 : 4
  }
}
