internal import Glibc
internal import Tokenization

/// What speaks for an option of a choice, as numbers: the parts of log P of the whole text, and how often the option's
/// words stood near the text's in training, by distance.
///
/// Evidence of a pair in a bin of distances is log((n + ½) / (E + ½)): how much more often than by chance it was seen, 0
/// where nothing is to be expected and nothing was seen. It is summed over the words of the text, all of it and only what
/// is positive: to be seen more often than by chance says more than to be seen less often.
package struct ChoiceFeatures: Sendable, Equatable {
  /// How many numbers there are.
  package static let count = 33
  // Where they stand.
  package static let grammar = 0
  static let association = 1
  static let repetition = 2
  static let spelling = 3
  static let frequency = 4
  /// By bin, and by bin what is positive.
  static let bins = 5
  static let positiveBins = 15
  /// Of words with content: up to 5 and up to 20 tokens away, and of each what is positive, and the largest.
  static let pooled = 25
  /// Of all words, up to 5 tokens away.
  static let near = 31
  static let nearPositive = 32

  /// Words commoner than this have no content: some hundred.
  private static let contentFrequency = 1e-3

  /// Shape (33).
  package var values = [Double](repeating: 0, count: ChoiceFeatures.count)

  /// Adds the evidence of pairs: the option's words stand at `option` in the text.
  mutating func addPairs(_ words: [WordID], option: Range<Int>, in source: some PairSource) {
    for place in option {
      let word = words[place]
      guard source.holds(word) else { continue }
      values[Self.frequency] += log(source.frequency(word) + 1)
      let reach = DistanceBins.reach
      for other in max(0, place - reach)..<min(words.count, place + reach + 1) where !option.contains(other) {
        let context = words[other]
        guard source.holds(context) else { continue }
        add(word, context, distance: other - place, in: source)
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
