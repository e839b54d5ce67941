internal import VectorMath

/// By how much the same words cost a second model more than a first, with an interval over sentences.
package struct XrayDifference: Sendable, Equatable {
  private struct Sentence: Sendable, Equatable {
    var wordCount = 0
    var change = 0.0
  }

  package private(set) var wordCount = 0
  /// What the words cost each model, bits.
  package private(set) var first = 0.0
  package private(set) var second = 0.0
  private var sentences: [Sentence] = []
  private var sentence: Int?

  private static let resampleCount = 1_000
  private static let seed: UInt64 = 0x6b69_7468

  package init() {}

  /// Adds words that both models count.
  ///
  /// - Parameter sentence: which of all sentences they stand in; these ascend.
  package mutating func add(first: Double, second: Double, wordCount: Int, sentence: Int) {
    self.first += first
    self.second += second
    self.wordCount += wordCount
    if sentence != self.sentence { sentences.append(Sentence()) }
    self.sentence = sentence
    sentences[sentences.count - 1].wordCount += wordCount
    sentences[sentences.count - 1].change += second - first
  }

  /// Bits per word; above 0 where the second model is worse.
  package var change: Double { (second - first) / Double(max(1, wordCount)) }

  /// The 95 % interval of `change`: percentiles of 1,000 resamples of the sentences that hold such words.
  package var interval: XrayInterval {
    guard sentences.count >= XrayShares.leastSentences else { return .tooFewSentences(sentences.count) }
    var generator = SeededGenerator(seed: Self.seed)
    let changes = (0..<Self.resampleCount).map { _ in
      var (change, count) = (0.0, 0)
      for _ in sentences.indices {
        let sentence = sentences[Int(generator.uniform() * Double(sentences.count))]
        change += sentence.change
        count += sentence.wordCount
      }
      return change / Double(max(1, count))
    }.sorted()
    return .interval(changes[24]...changes[Self.resampleCount - 25])
  }
}
