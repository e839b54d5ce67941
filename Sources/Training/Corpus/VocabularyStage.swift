internal import Tokenization

/// The stage `vocabulary`: chooses the words that the model knows.
///
/// Input: the words of a corpus with their counts. Output: the vocabulary, and the id of each word in it.
struct VocabularyStage {
  let environment: TrainingEnvironment

  init(_ environment: TrainingEnvironment) { self.environment = environment }

  /// - Parameter specialFrequencies: of `<unk>` (spelled so in the text), `<s>` and `</s>`.
  func run(
    _ words: VocabularyBuilder, of facts: CorpusFacts, specialFrequencies: [UInt64]
  ) throws(TrainingError) -> VocabularySelection {
    let options = environment.options
    try environment.control.progress(.vocabulary, 0, of: words.count, "words")
    let selection = VocabularySelection(
      words, minimumCount: options.minimumCount(forTokens: Self.tokenCount(words, facts)),
      maximumSize: options.maximumVocabularySize,
      specialFrequencies: specialFrequencies, showsSpacing: !facts.isPreTokenized)
    guard selection.size <= TrainingOptions.vocabularyLimit else {
      throw .vocabularyTooLarge(words: selection.size, limit: TrainingOptions.vocabularyLimit)
    }
    return selection
  }

  /// How many tokens there would be if the characters of scripts without spaces were each one: so a text's length is
  /// judged alike however it is cut.
  static func tokenCount(_ words: VocabularyBuilder, _ facts: CorpusFacts) -> Int {
    guard facts.segmentation.kind == .learnt else { return facts.tokens }
    return (0..<words.count).reduce(facts.tokens) { sum, word in
      guard words.isScript(word) else { return sum }
      let characters = Tokenizer.characterEnds(ofRun: words.spelling(word).span).count
      return sum + (characters - 1) * Int(words.counts[word])
    }
  }
}
