internal import Synchronization
internal import Tokenization

extension Model {
  /// The first word that is less common than those that tell nothing.
  var firstTelling: WordID { WordID(UInt32(WordID.firstWord.index + min(128, vocabulary.count / 4))) }

  /// The word that a word of the vocabulary is a form of: itself if it is none, if the model has no vectors, or if that word
  /// is too common to tell anything.
  func lemma(of word: WordID) -> WordID {
    knownLemmas.lemma(of: word, vocabularySize: vocabulary.count) {
      var word = word
      // Ids fall from step to step.
      while let next = relatives(of: word).filter({ $0 >= firstTelling && $0 < word }).min() { word = next }
      return word
    }
  }

  /// The words that a word in small letters is related to, itself left out.
  func relatives(of word: WordID) -> [WordID] {
    guard let wordVectors, let lemmas else { return [] }
    return lemmas.forms(of: vocabulary.word(word)).compactMap { form in
      guard let other = vocabulary.id(of: form), other >= .firstWord, other != word,
        let cosine = wordVectors.cosine(word, other), cosine >= Lemmas.leastCosine
      else { return nil }
      return other
    }
  }

  /// Learnt when they are first asked for; nil in a model without vectors.
  private var lemmas: Lemmas? {
    guard let wordVectors else { return nil }
    if let known = lazyLemmas.load() { return known.value }
    let words = spellings(wordVectors.count) { $0 == $0.lowercased() }
    let lemmas = Lemmas(words) { wordVectors.cosine(WordID(UInt32($0)), WordID(UInt32($1))) }
    // Two threads may both have learnt them; they are the same.
    return lazyLemmas.storeIfNil(Learnt(lemmas)).value
  }

  /// The words that stand for names; learnt when they are first asked for.
  var pronouns: Set<UInt32> {
    if let known = lazyPronouns.load() { return known.value.ids }
    let pronouns = Pronouns(spellings(vocabulary.count) { _ in true }) { word, history in
      var state = NGramState()
      grammar.advance(&state, by: WordID(UInt32(history)))
      return grammar.score(WordID(UInt32(word)), &state).probability
    }
    return lazyPronouns.storeIfNil(Learnt(pronouns)).value.ids
  }

  /// The first words of the vocabulary, with no text for marks and for those that are not wanted.
  private func spellings(_ count: Int, where isWanted: (String) -> Bool) -> [String] {
    (0..<min(vocabulary.count, count, Self.learntFrom)).map { index in
      guard index >= WordID.firstWord.index else { return "" }
      let word = vocabulary.word(WordID(UInt32(index)))
      return word.hasLetters && isWanted(word) ? word : ""
    }
  }

  private static var learntFrom: Int { 20_000 }
}
