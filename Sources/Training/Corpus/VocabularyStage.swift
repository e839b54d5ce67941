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
      words, minimumCount: options.minimumCount(forTokens: facts.tokens), maximumSize: options.maximumVocabularySize,
      specialFrequencies: specialFrequencies, showsSpacing: !facts.isPreTokenized)
    guard selection.size <= TrainingOptions.vocabularyLimit else {
      throw .vocabularyTooLarge(words: selection.size, limit: TrainingOptions.vocabularyLimit)
    }
    return selection
  }
}
