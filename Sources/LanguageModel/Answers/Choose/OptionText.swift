package import Tokenization

/// A text with an option in it, scored.
package struct OptionText: Sendable {
  /// Sentence ends are among them.
  package private(set) var words: [WordID] = []
  /// The indices of the option's words.
  private(set) var option = 0..<0
  private(set) var parts = LogParts()
  private(set) var logProbability = 0.0
  private(set) var spelling = 0.0
  /// log P of the text after the option, nats.
  private(set) var after = 0.0

  /// - Parameters:
  ///   - optionRange: the option's bytes in the text.
  ///   - isCancelled: asked every few words.
  package init(
    _ text: String, option optionRange: Range<Int>, of model: Model, after context: Context, _ isCancelled: () -> Bool
  ) throws(Cancelled) {
    var (first, end) = (0, 0)
    var (words, parts) = ([WordID](), LogParts())
    var (logProbability, spelling, after) = (0.0, 0.0, 0.0)
    try model.score(text, after: context, spelledOut: false, isCancelled: isCancelled) { word, id, _ in
      if word.byteRange.lowerBound < optionRange.lowerBound { first = words.count + 1 }
      if word.byteRange.lowerBound < optionRange.upperBound {
        end = words.count + 1
      } else {
        after += word.logProbability
      }
      words.append(id)
      logProbability += word.logProbability
      parts.add(word.parts)
      spelling += word.spelling
    }
    self.words = words
    option = min(first, end)..<end
    self.parts = parts
    self.logProbability = logProbability
    self.spelling = spelling
    self.after = after
  }

  /// A text that was scored up to the option.
  ///
  /// - Parameters:
  ///   - before: the words of this text before the option.
  ///   - parts: those of log P of `before`.
  ///   - document: the state after `before`.
  package init(
    before: [WordID], _ parts: LogParts, document: DocumentState, option: [WordID], after: some Sequence<WordID>
  ) {
    words = before
    self.parts = parts
    self.option = before.count..<before.count + option.count
    var document = document
    let after = Array(after)
    document.prefetch(option + after)
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

  /// The features that score the option.
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
