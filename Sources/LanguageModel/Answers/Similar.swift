internal import Tokenization

extension Model {
  /// The words used most like a word, by the cosine of their vectors, most similar first. The vectors are the word vectors
  /// made from the co-occurrence table; for a word that has none, the association expert's.
  ///
  /// - Returns: nil if the model has no associations or does not know the word.
  package func similar(to word: String, count: Int, minimumFrequency: UInt64 = Model.knownWell) -> [WeightedWord]? {
    guard let associations, let id = vocabulary.id(ofTyped: word) else { return nil }
    let cosines = wordVectors?.cosines(with: id) ?? associations.cosines(with: id)
    return strongest(cosines, count, minimumFrequency, without: [id.rawValue])
  }

  /// How similar two texts are by their words: the cosine of the sums of their words' vectors.
  ///
  /// - Parameter isCancelled: asked every few words.
  /// - Returns: nil if the model has no associations, or if either text holds no word that it knows.
  package func similarity(
    _ a: String, _ b: String, isCancelled: () -> Bool = { false }
  ) throws(Cancelled) -> Double? {
    guard let associations else { return nil }
    let (first, second) = (try knownWords(of: a, isCancelled), try knownWords(of: b, isCancelled))
    if let wordVectors, let similarity = cosine(wordVectors.meaning(first), wordVectors.meaning(second)) {
      return similarity
    }
    return cosine(associations.meaning(first), associations.meaning(second))
  }

  /// The words of a text that the model knows.
  private func knownWords(of text: String, _ isCancelled: () -> Bool) throws(Cancelled) -> [WordID] {
    try tokens(of: Array(text.utf8), isCancelled: isCancelled).ids.filter { $0 >= .firstWord }
  }
}
