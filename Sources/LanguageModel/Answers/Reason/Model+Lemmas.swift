internal import Synchronization
internal import Tokenization

extension Model {
  /// The word that a word is a form of: itself if it is none, if the model has no vectors, or if that word is too common
  /// to tell anything.
  ///
  /// - Parameter common: the ids below this one are too common.
  func lemma(of word: WordID, common: WordID) -> WordID {
    var word = word
    // Ids fall from step to step.
    while let next = relatives(of: word).filter({ $0 >= common && $0 < word }).min() { word = next }
    return word
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

  /// Learnt when it is first asked for; nil in a model without vectors.
  private var lemmas: Lemmas? {
    guard let wordVectors else { return nil }
    if let known = lazyLemmas.load() { return known.lemmas }
    let words = (0..<min(vocabulary.count, wordVectors.count)).map { index -> String in
      guard index >= WordID.firstWord.index else { return "" }
      let word = vocabulary.word(WordID(UInt32(index)))
      return word.hasLetters && word == word.lowercased() ? word : ""
    }
    let lemmas = Lemmas(words) { wordVectors.cosine(WordID(UInt32($0)), WordID(UInt32($1))) }
    // Two threads may both have learnt them; they are the same.
    return lazyLemmas.storeIfNil(LearntLemmas(lemmas)).lemmas
  }
}
