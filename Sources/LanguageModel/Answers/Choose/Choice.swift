internal import Glibc
package import Tokenization

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

/// A text with an option in it, scored.
package struct OptionText: Sendable {
  /// Sentence ends are among them.
  package private(set) var words: [WordID] = []
  /// Where the option stands among the words.
  private(set) var option = 0..<0
  private(set) var parts = LogParts()
  private(set) var logProbability = 0.0
  private(set) var spelling = 0.0
  /// log P of what stands after the option.
  private(set) var after = 0.0

  /// - Parameter option: where it stands, in bytes of the text.
  /// - Returns: nil if cancelled.
  package init?(
    _ text: String, option place: Range<Int>, of model: Model, after context: Context, _ isCancelled: () -> Bool
  ) {
    var (first, end) = (0, 0)
    var (words, parts) = ([WordID](), LogParts())
    var (logProbability, spelling, after) = (0.0, 0.0, 0.0)
    let isComplete = model.score(text, after: context, spelledOut: false, isCancelled: isCancelled) { word, id, _ in
      if word.byteRange.lowerBound < place.lowerBound { first = words.count + 1 }
      if word.byteRange.lowerBound < place.upperBound { end = words.count + 1 } else { after += word.logProbability }
      words.append(id)
      logProbability += word.logProbability
      parts.add(word.parts)
      spelling += word.spelling
    }
    guard isComplete else { return nil }
    self.words = words
    option = min(first, end)..<end
    self.parts = parts
    self.logProbability = logProbability
    self.spelling = spelling
    self.after = after
  }

  /// The text that goes on with some words from where a document is; the option is the first `optionCount` of them.
  ///
  /// - Parameters:
  ///   - before: the words that the document has so far, of this text.
  ///   - document: the state after them, and `parts` those of their score.
  package init(
    before: [WordID], _ parts: LogParts, document: DocumentState, option: [WordID], after: some Sequence<WordID>
  ) {
    words = before
    self.parts = parts
    self.option = before.count..<before.count + option.count
    var document = document
    for word in option {
      self.parts.add(document.parts(of: word).parts)
      document.append(word)
      words.append(word)
    }
    for word in after {
      let parts = document.parts(of: word).parts
      self.parts.add(parts)
      self.after += parts.sum
      document.append(word)
      words.append(word)
    }
    logProbability = self.parts.sum
  }

  /// All that speaks for the option.
  package func features(_ pairs: some PairSource) -> ChoiceFeatures {
    var features = ChoiceFeatures()
    let parts = ChoiceParts(self.parts, spelling: spelling)
    features.values[ChoiceFeatures.grammar] = parts.grammar
    features.values[ChoiceFeatures.association] = parts.association
    features.values[ChoiceFeatures.repetition] = parts.repetition
    features.values[ChoiceFeatures.spelling] = parts.spelling
    features.addPairs(words, option: option, in: pairs)
    return features
  }
}

extension Choice {
  fileprivate func with(posterior: Double) -> Choice {
    Choice(
      index: index, score: score, shares: shares, logProbability: logProbability, parts: parts, spelling: spelling,
      after: after, tokenCount: tokenCount, posterior: posterior)
  }
}
