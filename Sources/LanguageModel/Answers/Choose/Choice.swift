internal import Glibc

/// How well one option fits where it stands.
package struct Choice: Sendable, Equatable {
  /// Its place in the list that was given.
  package let index: Int
  /// What ranks: the sum of `shares`, nats up to what all options have in common.
  package let score: Double
  /// Who speaks for it, and how loud.
  package let shares: ChoiceParts
  /// log P of the whole text with the option in it, nats.
  package let logProbability: Double
  /// The parts of `logProbability`, summed over the words; together with `spelling` they are it.
  package let parts: LogParts
  package let spelling: Double
  /// The share of `logProbability` that lies after the option, nats.
  package let after: Double
  /// Words and sentence ends.
  package let tokenCount: Int
  /// Among the options: exp(score) of this one over the sum of all.
  package let posterior: Double
}

/// The options of a choice, best first.
package struct Ranking: Sendable, Equatable {
  package let choices: [Choice]
  /// By how much the best is above the second, by who makes it so; all 0 where there is no second.
  package let margin: ChoiceParts
}

extension Model {
  /// Ranks texts that differ in one place.
  ///
  /// What stands after the place speaks too. For a gap, if the model has a table of co-occurrence and all its experts
  /// answer, the score is a weighted sum of the parts of log P of the whole text and of what the table says of the pairs
  /// of words on both sides; otherwise, and for whole alternatives, it is log P.
  ///
  /// Longer options have more words to pay for, as in any comparison of whole texts; by `isPerToken` the ranking goes by
  /// score over the number of words and sentence ends instead.
  ///
  /// - Parameters:
  ///   - before, after: what stands around the options; both empty for whole alternatives.
  /// - Returns: nil if cancelled, or if no text has a word.
  package func choose(
    _ options: [String], before: String = "", after: String = "", in context: Context, isPerToken: Bool = false,
    isCancelled: () -> Bool = { false }
  ) -> Ranking? {
    let hasGap = !before.isEmpty || !after.isEmpty
    let pairs = hasGap && context.document.experts == .all ? cooccurrences : nil
    var choices: [Choice] = []
    for (index, option) in options.enumerated() {
      let place = before.utf8.count..<before.utf8.count + option.utf8.count
      guard let text = OptionText(before + option + after, option: place, of: self, after: context, isCancelled) else {
        return nil
      }
      guard !text.words.isEmpty else { continue }
      var shares = ChoiceParts(text.parts, spelling: text.spelling)
      if let pairs, let weights = choiceWeights { shares = weights.parts(text.features(pairs)) }
      choices.append(
        Choice(
          index: index, score: shares.sum, shares: shares, logProbability: text.logProbability,
          parts: text.parts, spelling: text.spelling, after: text.after, tokenCount: text.words.count, posterior: 0))
    }
    guard let best = choices.map(\.score).max() else { return nil }
    func rank(_ choice: Choice) -> Double { isPerToken ? choice.score / Double(choice.tokenCount) : choice.score }
    // Equals stay in their order.
    choices.sort { rank($0) != rank($1) ? rank($0) > rank($1) : $0.index < $1.index }
    let total = choices.map { exp($0.score - best) }.sorted().reduce(0, +)
    let ranked = choices.map { $0.with(posterior: exp($0.score - best) / total) }
    return Ranking(
      choices: ranked, margin: ranked.count > 1 ? ranked[0].shares - ranked[1].shares : ChoiceParts())
  }
}

extension Choice {
  fileprivate func with(posterior: Double) -> Choice {
    Choice(
      index: index, score: score, shares: shares, logProbability: logProbability, parts: parts, spelling: spelling,
      after: after, tokenCount: tokenCount, posterior: posterior)
  }
}
