package import Tokenization

extension CooccurrenceTable {
  /// Words commoner than this share of all tokens do not tell what a text is about.
  private static let commonFrequency = 2e-3
  /// How many words of a text to look up, at most.
  private static let mostWords = 12

  /// The last different words of a text that tell what it is about; its last words where all are common.
  func telling(_ history: [UInt32]) -> [WordID] {
    var (telling, common): ([WordID], [WordID]) = ([], [])
    for id in history.reversed() {
      let word = WordID(id)
      guard holds(word), !telling.contains(word), !common.contains(word) else { continue }
      if frequencies[word.index] < Self.commonFrequency * tokenCount {
        telling.append(word)
      } else {
        common.append(word)
      }
      if telling.count == Self.mostWords { break }
    }
    return telling.isEmpty ? Array(common.prefix(Self.mostWords)) : telling
  }

  /// How far above chance every word was seen within twenty tokens of the given words, in standard deviations: the
  /// square root of G² (Dunning 1993), which is a normal deviate by chance, combined over the words as deviates are
  /// (Stouffer et al. 1949), Σ z / √n. 0 where that is below chance or not known.
  ///
  /// - Returns: shape (vocabulary).
  package func surprise(near words: [WordID], vocabularySize: Int) -> [Float] {
    var sums = [Float](repeating: 0, count: vocabularySize)
    let span = Double(2 * DistanceBins.reach)
    for word in words where holds(word) && frequencies[word.index] > 0 {
      forEachPartner(of: word) { other, counts in
        let frequency = frequencies[other.index]
        guard frequency > 0 else { return }
        let pair = PairStatistics(
          observed: Double(counts.total), nodeFrequency: frequencies[word.index], collocateFrequency: frequency,
          span: span, tokenCount: tokenCount)
        let likelihood = pair.value(of: .logLikelihood)
        if likelihood > 0 { sums[other.index] += Float(likelihood.squareRoot()) }
      }
    }
    let norm = Float(max(words.count, 1)).squareRoot()
    for word in 0..<sums.count { sums[word] /= norm }
    return sums
  }
}
