internal import Storage
internal import Tokenization
internal import VectorMath

extension AssociationModel {
  /// v·q of every word.
  func scores(for query: [Float]) -> [Float] {
    var scores = [Float](repeating: 0, count: vocabularySize)
    output.products(with: QuantizedVector(query), words: 0..<vocabularySize, into: &scores)
    return scores
  }

  /// The cosine of every word's v with a word's v.
  func cosines(with word: WordID) -> [Float] {
    let query = output.vector(word.index)
    let own = dot(query.span, at: 0, query.span, count: dimension).squareRoot()
    var cosines = scores(for: query)
    for word in 0..<vocabularySize {
      let vector = output.vector(word)
      let length = dot(vector.span, at: 0, vector.span, count: dimension).squareRoot() * own
      cosines[word] = length > 0 ? cosines[word] / length : 0
    }
    return cosines
  }

  /// The sum of the words' v, each scaled to length 1 and weighted by how informative its frequency makes it.
  func meaning(_ words: [WordID]) -> [Float] {
    output.meaning(words) { frequency[$0] }
  }
}
