internal import Tokenization

/// A word that occurs near another one, and how strongly the two go together.
package struct Collocate: Sendable, Equatable {
  package let word: String
  /// How often it occurred within the window after the node, and before it.
  package let after: Int
  package let before: Int
  package let statistics: PairStatistics
  /// Passages that hold both.
  package let passages: [String]

  /// O.
  package var observed: Int { after + before }
}

/// The collocates of a word.
package struct Collocates: Sendable, Equatable {
  /// How often the node was seen.
  package let frequency: Int
  /// How far the window reaches to each side, in tokens.
  package let window: Int
  /// Pairs seen less often within 20 tokens are not in the table.
  package let minimum: Int
  /// By the measure, largest first.
  package let words: [Collocate]
}

extension Model {
  /// The words that occurred near a word in training, by a measure, largest first.
  ///
  /// - Parameters:
  ///   - window: how many tokens away they may be; rounded up to one of 1, 2, 5, 10, 20.
  ///   - minimumCount: pairs seen less often in the window are left out.
  ///   - passages: how many passages to show for each, at most: from `text`, or where that is nil from what the model keeps.
  /// - Returns: nil if the model has no co-occurrence table, or the table does not hold the word.
  package func collocates(
    of word: String, window: Int = 5, side: CollocateSide = .both, by measure: AssociationMeasure = .logDice,
    minimumCount: Int = 5, count: Int = 20, passages passageCount: Int = 0, from text: String? = nil
  ) -> Collocates? {
    guard let cooccurrences, let node = vocabulary.id(ofTyped: word), cooccurrences.holds(node) else { return nil }
    let window = DistanceBins.window(atLeast: window)
    let span = Double(side == .both ? 2 * window : window)
    let frequency = cooccurrences.frequencies[node.index]
    var found: [(word: WordID, after: Int, before: Int, statistics: PairStatistics, value: Double)] = []
    cooccurrences.forEachPartner(of: node) { other, counts in
      var (after, before) = counts.within(window)
      if side == .before { after = 0 }
      if side == .after { before = 0 }
      // In a sound file a word that was seen near another has a frequency.
      guard after + before >= max(1, minimumCount), frequency > 0, cooccurrences.frequencies[other.index] > 0,
        vocabulary.hasLetters(other)
      else { return }
      let statistics = PairStatistics(
        observed: Double(after + before), nodeFrequency: frequency,
        collocateFrequency: cooccurrences.frequencies[other.index], span: span, tokenCount: cooccurrences.tokenCount)
      found.append((other, after, before, statistics, statistics.value(of: measure)))
    }
    found.sort { $0.value != $1.value ? $0.value > $1.value : $0.word < $1.word }
    let partners = found.prefix(count).map(\.word)
    let shown: [WordID: [String]]
    if passageCount == 0 {
      shown = [:]
    } else if let text {
      shown = sentences(of: text).find(node, with: partners, window: window, side: side, count: passageCount)
    } else {
      shown =
        passages?.find(node, with: partners, window: window, side: side, count: passageCount, vocabulary) ?? [:]
    }
    let words = found.prefix(count).map {
      Collocate(
        word: vocabulary.word($0.word), after: $0.after, before: $0.before, statistics: $0.statistics,
        passages: shown[$0.word] ?? [])
    }
    return Collocates(
      frequency: Int(frequency), window: window, minimum: cooccurrences.minimum, words: Array(words))
  }
}
