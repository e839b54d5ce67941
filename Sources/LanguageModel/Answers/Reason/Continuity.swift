/// Which sentences of an ordered text go on from the one before them: those that name nobody and hold a pronoun, as in "Mary
/// went to the garden. There she sat down."
struct Continuity {
  /// For each sentence, the index of the one that it goes on from.
  let before: [Int?]

  init(_ sentences: [SearchedSentence], _ lexicon: Lexicon) {
    before = sentences.indices.map { index in
      let sentence = sentences[index]
      guard index > 0, sentence.source == .context, sentence.keys.contains(where: lexicon.isPronoun),
        !sentence.keys.contains(where: lexicon.isName)
      else { return nil }
      return index - 1
    }
  }
}
