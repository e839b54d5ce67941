internal import Glibc
internal import Tokenization

/// The features of an option in a choice: the parts of log P of the whole text, and how often the option's words occurred
/// near the text's in training, by distance.
///
/// The evidence of a pair in a bin of distances is log((n + ½) / (E + ½)): how much more often it was seen than by chance, 0
/// where none is expected and none was seen. It is summed over the words of the text twice, once in full and once only
/// where positive: to be seen more often than by chance says more than to be seen less often.
package struct ChoiceFeatures: Sendable, Equatable {
  /// How many features there are.
  package static let count = 33
  // Their indices.
  package static let grammar = 0
  static let association = 1
  static let repetition = 2
  static let spelling = 3
  static let frequency = 4
  /// All evidence by bin, and positive evidence by bin.
  static let bins = 5
  static let positiveBins = 15
  /// Of content words: three features up to 5 tokens away, then three up to 20: all evidence, positive evidence, the largest.
  static let pooled = 25
  /// Of all words, up to 5 tokens away.
  static let near = 31
  static let nearPositive = 32

  /// Words commoner than this share of all tokens, some hundred, are no content words.
  private static let contentFrequency = 1e-3

  /// Shape (33).
  package var values = [Double](repeating: 0, count: ChoiceFeatures.count)

  /// Adds the evidence of pairs.
  ///
  /// - Parameter option: the indices of the option's words in the text.
  mutating func addPairs(_ words: [WordID], option: Range<Int>, in source: some PairSource) {
    for index in option {
      let word = words[index]
      guard source.holds(word) else { continue }
      values[Self.frequency] += log(source.frequency(word) + 1)
      let reach = DistanceBins.reach
      for other in max(0, index - reach)..<min(words.count, index + reach + 1) where !option.contains(other) {
        let context = words[other]
        guard source.holds(context) else { continue }
        add(word, context, distance: other - index, in: source)
      }
    }
  }

  private mutating func add(_ word: WordID, _ context: WordID, distance: Int, in source: some PairSource) {
    let counts = source.pairs(of: word, with: context)
    let expected = source.expected(word, context)
    let bin = DistanceBins.bin(distance)
    let side = bin % DistanceBins.sideCount
    func evidence(_ seen: Int, _ width: Int) -> Double {
      log((Double(seen) + 0.5) / (expected * Double(width) + 0.5))
    }
    let here = evidence(Int(counts.bins[bin]), DistanceBins.widths[side])
    values[Self.bins + bin] += here
    values[Self.positiveBins + bin] += max(0, here)
    if distance.magnitude <= 5 {
      let (after, before) = counts.within(5)
      let near = evidence(after + before, 10)
      values[Self.near] += near
      values[Self.nearPositive] += max(0, near)
    }
    guard source.frequency(context) < Self.contentFrequency * source.tokenCount else { return }
    for (index, window) in [5, 20].enumerated() where distance.magnitude <= window || index == 1 {
      let (after, before) = counts.within(window)
      let all = evidence(after + before, 2 * window)
      values[Self.pooled + 3 * index] += all
      values[Self.pooled + 3 * index + 1] += max(0, all)
      values[Self.pooled + 3 * index + 2] = max(values[Self.pooled + 3 * index + 2], all)
    }
  }
}
