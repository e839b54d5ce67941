internal import Tokenization

/// A word that stands near another one, and how firmly.
package struct Collocate: Sendable, Equatable {
  package let word: String
  /// How often it stood up to the window's reach after the node, and before it.
  package let after: Int
  package let before: Int
  package let statistics: PairStatistics
  /// Sentences in which both stand.
  package let examples: [String]

  /// O.
  package var observed: Int { after + before }
}

/// The collocates of a word.
package struct Collocates: Sendable, Equatable {
  /// How often the node was seen.
  package let frequency: Int
  /// How far the window reaches to each side, in tokens.
  package let window: Int
  /// Pairs seen less often within 20 tokens are not known.
  package let minimum: Int
  /// First those with the largest measure.
  package let words: [Collocate]
}

extension Model {
  /// The words that stood near a word in training, by a measure, most first.
  ///
  /// - Parameters:
  ///   - window: how far they may stand, in tokens; brought to the next of 1, 2, 5, 10, 20.
  ///   - minimumCount: pairs seen less often in the window are left out.
  ///   - examples: at most so many sentences for each, from `text`, or where that is nil from those that the model keeps.
  /// - Returns: nil if the model has no table of co-occurrence or the word is none of its words.
  package func collocates(
    of word: String, window: Int = 5, side: CollocateSide = .both, by measure: AssociationMeasure = .logDice,
    minimumCount: Int = 5, count: Int = 20, examples: Int = 0, from text: String? = nil
  ) -> Collocates? {
    guard let cooccurrences, let node = vocabulary.id(of: word), cooccurrences.holds(node) else { return nil }
    let window = DistanceBins.window(atLeast: window)
    let span = Double(side == .both ? 2 * window : window)
    let frequency = cooccurrences.frequencies[node.index]
    var found: [(word: WordID, after: Int, before: Int, statistics: PairStatistics, value: Double)] = []
    cooccurrences.forEachPartner(of: node) { other, counts in
      var (after, before) = counts.within(window)
      if side == .before { after = 0 }
      if side == .after { before = 0 }
      // In a sound file whoever was seen near something was seen.
      guard after + before >= max(1, minimumCount), frequency > 0, cooccurrences.frequencies[other.index] > 0,
        vocabulary.hasLetters(other)
      else { return }
      let statistics = PairStatistics(
        observed: Double(after + before), nodeFrequency: frequency,
        collocateFrequency: cooccurrences.frequencies[other.index], span: span, tokenCount: cooccurrences.tokenCount)
      found.append((other, after, before, statistics, statistics.value(of: measure)))
    }
    found.sort { $0.value != $1.value ? $0.value > $1.value : $0.word < $1.word }
    let source = examples > 0 ? text.map { sentences(of: $0) } ?? exampleSentences : nil
    let shown = source?.find(
      node, with: found.prefix(count).map(\.word), window: window, side: side, count: examples)
    let words = found.prefix(count).map {
      Collocate(
        word: vocabulary.word($0.word), after: $0.after, before: $0.before, statistics: $0.statistics,
        examples: shown?[$0.word] ?? [])
    }
    return Collocates(
      frequency: Int(frequency), window: window, minimum: cooccurrences.minimum, words: Array(words))
  }
}
