internal import Glibc

/// How well one option fits.
package struct Choice: Sendable, Equatable {
  /// Its index in the list that was given.
  package let index: Int
  /// The options are ranked by it: the sum of `shares`, nats up to a constant that all options share.
  package let score: Double
  /// The parts of `score`; they sum to it.
  package let shares: ChoiceParts
  /// log P of the whole text with the option in it, nats.
  package let logProbability: Double
  /// The parts of `logProbability`, summed over the words; together with `spelling` they are it.
  package let parts: LogParts
  package let spelling: Double
  /// The part of `logProbability` that falls on the text after the option, nats.
  package let after: Double
  /// Words and sentence ends.
  package let tokenCount: Int
  /// Its probability if one of the options must be right: exp of what ranks over the sum of all options.
  package let posterior: Double
}

/// The options of a choice, best first.
package struct Ranking: Sendable, Equatable {
  package let choices: [Choice]
  /// The shares of what ranks the best less those of the second; all 0 where there is no second.
  package let margin: ChoiceParts
}

extension Model {
  /// Ranks options that fill the same gap in a text, or whole texts.
  ///
  /// The text after the gap counts too. For a gap, if the model has a co-occurrence table and all its experts answer, the
  /// score is a weighted sum of the parts of log P of the whole text and of how often the option's words occurred near
  /// the text's; otherwise, and for whole texts, it is log P.
  ///
  /// Longer options have more words to pay for, as in any comparison of whole texts; with `isPerToken` the ranking is by
  /// score divided by the number of words and sentence ends, and posteriors and the margin are of that.
  ///
  /// - Parameters:
  ///   - before, after: the text around the gap; both empty to rank whole texts.
  ///   - isCancelled: asked every few words.
  /// - Returns: nil if no text has a word.
  package func choose(
    _ options: [String], before: String = "", after: String = "", in context: Context, isPerToken: Bool = false,
    isCancelled: () -> Bool = { false }
  ) throws(Cancelled) -> Ranking? {
    let hasGap = !before.isEmpty || !after.isEmpty
    let pairs = hasGap && context.document.experts == .all ? cooccurrences : nil
    var choices: [Choice] = []
    for (index, option) in options.enumerated() {
      let range = before.utf8.count..<before.utf8.count + option.utf8.count
      let text = try OptionText(before + option + after, option: range, of: self, after: context, isCancelled)
      guard !text.words.isEmpty else { continue }
      var shares = ChoiceParts(text.parts, spelling: text.spelling)
      if let pairs, let weights = choiceWeights {
        shares = weights.parts(text.features(pairs), memory: text.parts.memory)
      }
      choices.append(
        Choice(
          index: index, score: shares.sum, shares: shares, logProbability: text.logProbability,
          parts: text.parts, spelling: text.spelling, after: text.after, tokenCount: text.words.count, posterior: 0))
    }
    func share(_ choice: Choice) -> Double { isPerToken ? 1 / Double(choice.tokenCount) : 1 }
    func rank(_ choice: Choice) -> Double { choice.score * share(choice) }
    guard let best = choices.map(rank).max() else { return nil }
    // Ties keep their order.
    choices.sort { rank($0) != rank($1) ? rank($0) > rank($1) : $0.index < $1.index }
    let total = choices.map { exp(rank($0) - best) }.sorted().reduce(0, +)
    let ranked = choices.map { $0.with(posterior: exp(rank($0) - best) / total) }
    func shares(_ choice: Choice) -> ChoiceParts { choice.shares.scaled(by: share(choice)) }
    return Ranking(choices: ranked, margin: ranked.count > 1 ? shares(ranked[0]) - shares(ranked[1]) : ChoiceParts())
  }
}

extension Choice {
  fileprivate func with(posterior: Double) -> Choice {
    Choice(
      index: index, score: score, shares: shares, logProbability: logProbability, parts: parts, spelling: spelling,
      after: after, tokenCount: tokenCount, posterior: posterior)
  }
}
