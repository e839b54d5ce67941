internal import Tokenization

extension Model {
  /// The words that a word or text makes likelier by association and that make it likelier, most first; those of the text
  /// are left out.
  ///
  /// Where the model has a table of co-occurrence, weights are standard deviations: how far above chance the words were
  /// seen within twenty tokens of each other (`CooccurrenceTable.surprise`).
  ///
  /// Otherwise weights are nats: the mean of v·q, how much likelier the text makes the word, and of what the word as context would
  /// give the text's words. Either alone is a guess where a word is rare; association is mutual, as pointwise mutual
  /// information is. Words seen in training less often than `minimumFrequency` are left out: of them too little
  /// is known.
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
