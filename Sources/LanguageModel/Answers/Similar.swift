internal import Tokenization

extension Model {
  /// The words used most like a word: those whose vectors point the same way, by cosine. The vectors are those that
  /// training made for it of the table of co-occurrences; for a word that has none, the association expert's.
  package func similar(to word: String, count: Int, minimumFrequency: UInt64 = Model.knownWell) -> [WeightedWord]? {
    guard let associations, let id = vocabulary.id(of: word), id >= .firstWord else { return nil }
    let cosines = wordVectors?.cosines(with: id) ?? associations.cosines(with: id)
    return strongest(cosines, count, minimumFrequency, without: [id.rawValue])
  }

  /// How alike two texts are by their words: the cosine of the sums of their words' vectors; nil if either has none that
  /// the model knows.
  package func similarity(_ a: String, _ b: String, isCancelled: () -> Bool = { false }) -> Double? {
    guard let associations, let first = ids(of: a, isCancelled), let second = ids(of: b, isCancelled) else {
      return nil
    }
    if let wordVectors, let similarity = cosine(wordVectors.meaning(first), wordVectors.meaning(second)) {
      return similarity
    }
    return cosine(associations.meaning(first), associations.meaning(second))
  }

  /// The words of a text that the model knows; nil if cancelled.
  private func ids(of text: String, _ isCancelled: () -> Bool) -> [WordID]? {
    let tokens = try? tokens(of: Array(text.utf8), isCancelled: isCancelled)
    return tokens?.ids.filter { $0 >= .firstWord }
  }
}
