/// Which sentences of an ordered text go on from the one before them: those that name nobody, and in whose place of a name
/// stands a word that tells nothing by itself, as in "Mary went to the garden. There she sat down."
///
/// Names are the words that training text writes with a capital letter. The words in their place are those that tell
/// nothing and stand, somewhere in the text, before a word that also follows a name. Where names have no capital letters,
/// no sentence is taken for one that goes on.
struct Continuity {
  /// For each sentence, the index of the one that it goes on from.
  let before: [Int?]

  init(_ sentences: [SearchedSentence], _ lexicon: Lexicon) {
    let ordered = sentences.prefix { $0.source == .context }
    var names: Set<UInt64> = []
    var tellNothing: Set<UInt64> = []
    for key in Set(ordered.flatMap(\.keys)) {
      if lexicon.isName(key) {
        names.insert(key)
      } else if lexicon.information(key, sentenceCount: 0) == 0 {
        tellNothing.insert(key)
      }
    }
    var afterNames: Set<UInt64> = []
    for sentence in ordered {
      for (key, next) in zip(sentence.keys, sentence.keys.dropFirst()) where names.contains(key) {
        afterNames.insert(next)
      }
    }
    var pronouns: Set<UInt64> = []
    for sentence in ordered {
      for (key, next) in zip(sentence.keys, sentence.keys.dropFirst())
      where tellNothing.contains(key) && afterNames.contains(next) {
        pronouns.insert(key)
      }
    }
    before = sentences.indices.map { index in
      guard index > 0, index < ordered.count else { return nil }
      let keys = ordered[index].keys
      return keys.dropLast().contains(where: pronouns.contains) && !keys.contains(where: names.contains)
        ? index - 1 : nil
    }
  }
}
