internal import Storage
internal import Tokenization
internal import VectorMath

extension QuantizedVectors {
  /// The sum of the words' vectors, each scaled to length 1 and weighted down if the word is common.
  ///
  /// - Parameter frequency: of a word, as a share of all tokens.
  /// - Returns: shape (dimension).
  func meaning(_ words: [WordID], frequency: (Int) -> Float) -> [Float] {
    var sum = [Float](repeating: 0, count: dimension)
    for word in words {
      let vector = vector(word.index)
      let length = dot(vector.span, at: 0, vector.span, count: dimension).squareRoot()
      guard length > 0 else { continue }
      // Arora, Liang & Ma 2017, "A simple but tough-to-beat baseline": a / (a + p(w)).
      let weight = 1e-3 / (1e-3 + frequency(word.index)) / length
      for j in 0..<dimension { sum[j] += vector[j] * weight }
    }
    return sum
  }
}
