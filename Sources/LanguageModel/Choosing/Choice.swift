internal import Glibc
internal import Tokenization

/// How well one option fits where it stands.
package struct Choice: Sendable, Equatable {
  /// Its place in the list that was given.
  package let index: Int
  /// log P of the whole text with the option in it, nats.
  package let logProbability: Double
  /// The parts of `logProbability`, summed over the words; together with `spelling` they are it.
  package let parts: LogParts
  package let spelling: Double
  /// The share of `logProbability` that lies after the option, nats.
  package let after: Double
  /// Words and sentence ends.
  package let tokenCount: Int
  /// Among the options: P of this text over the sum of all.
  package let posterior: Double
}

/// The options of a choice, best first.
package struct Ranking: Sendable, Equatable {
  package let choices: [Choice]
  /// How much likelier the best is than the second, nats, by expert; all 0 where there is no second.
  package let margin: Margin

  /// The difference between two options, by what makes it; the sum is that of their log probabilities.
  package struct Margin: Sendable, Equatable {
    package var grammar = 0.0
    /// Topic, state and their normaliser.
    package var association = 0.0
    /// What the document said already.
    package var repetition = 0.0
    /// The letters of unknown words.
    package var spelling = 0.0

    package var sum: Double { grammar + association + repetition + spelling }

    /// Who speaks loudest for the best; nil if nobody does.
    package var decider: String? {
      let all = [
        ("grammar", grammar), ("association", association), ("repetition", repetition), ("spelling", spelling),
      ]
      return all.filter { $0.1 > 0 }.max { $0.1 < $1.1 }?.0
    }
  }
}

extension Model {
  /// Ranks texts that differ in one place, by log P of the whole text: what stands after the place speaks too.
  ///
  /// Longer options have more words to pay for, as in any comparison of whole texts; by `isPerToken` the ranking goes by
  /// log P over the number of words and sentence ends instead.
  ///
  /// - Parameters:
  ///   - before, after: what stands around the options; both empty for whole alternatives.
  /// - Returns: nil if cancelled, or if no text has a word.
  package func choose(
    _ options: [String], before: String = "", after: String = "", in context: Context, isPerToken: Bool = false,
    isCancelled: () -> Bool = { false }
  ) -> Ranking? {
    var choices: [(choice: Choice, rank: Double)] = []
    for (index, option) in options.enumerated() {
      let end = before.utf8.count + option.utf8.count
      guard let score = score(before + option + after, after: context, words: true, isCancelled: isCancelled) else {
        return nil
      }
      guard score.tokenCount > 0 else { continue }
      var parts = LogParts()
      var rest = 0.0
      for word in score.words {
        parts.add(word.parts)
        if word.byteRange.lowerBound >= end { rest += word.logProbability }
      }
      let rank = isPerToken ? score.logProbability / Double(score.tokenCount) : score.logProbability
      let choice = Choice(
        index: index, logProbability: score.logProbability, parts: parts, spelling: score.spelling, after: rest,
        tokenCount: score.tokenCount, posterior: 0)
      choices.append((choice, rank))
    }
    guard let best = choices.map(\.choice.logProbability).max() else { return nil }
    let total = choices.reduce(0) { $0 + exp($1.choice.logProbability - best) }
    // Equals stay in their order.
    choices.sort { $0.rank != $1.rank ? $0.rank > $1.rank : $0.choice.index < $1.choice.index }
    let ranked = choices.map { $0.choice.with(posterior: exp($0.choice.logProbability - best) / total) }
    return Ranking(choices: ranked, margin: ranked.count > 1 ? ranked[0].margin(over: ranked[1]) : Ranking.Margin())
  }
}

extension Choice {
  fileprivate func with(posterior: Double) -> Choice {
    Choice(
      index: index, logProbability: logProbability, parts: parts, spelling: spelling, after: after,
      tokenCount: tokenCount, posterior: posterior)
  }

  fileprivate func margin(over other: Choice) -> Ranking.Margin {
    func association(_ parts: LogParts) -> Double { parts.topic + parts.state + parts.normaliser }
    func repetition(_ parts: LogParts) -> Double { parts.repetition + parts.verbatim }
    return Ranking.Margin(
      grammar: parts.grammar - other.parts.grammar, association: association(parts) - association(other.parts),
      repetition: repetition(parts) - repetition(other.parts), spelling: spelling - other.spelling)
  }
}
