internal import Tokenization

extension Model {
  /// The words that belong with a word or text, strongest first; those of the text itself are left out.
  ///
  /// Where the model has a co-occurrence table, weights are standard deviations: how far above chance the words were seen
  /// within twenty tokens of each other (`CooccurrenceTable.surprise`).
  ///
  /// Otherwise weights are nats: the mean of v·q, how much likelier the text makes the word, and of how much the word as a
  /// context would raise the text's words. Either alone is a guess where a word is rare; the relation is mutual, as
  /// pointwise mutual information is.
  ///
  /// - Parameter minimumFrequency: words seen less often in training are left out.
  package func related(
    to context: Context, count: Int, minimumFrequency: UInt64 = Model.knownWell
  ) -> [WeightedWord] {
    guard let state = context.document.associations else { return [] }
    if let cooccurrences {
      let words = cooccurrences.telling(state.history)
      if !words.isEmpty {
        let surprise = cooccurrences.surprise(near: words, vocabularySize: vocabulary.count)
        return strongest(surprise, count, minimumFrequency, without: Set(state.history))
      }
    }
    return strongest(state.mutualPull(), count, minimumFrequency, without: Set(state.history))
  }
}
