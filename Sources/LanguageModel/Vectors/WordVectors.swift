package import Storage
package import Tokenization

/// Vectors that are close for words that occur near the same words: what `similar` compares.
///
/// The association expert's own vectors say which words come up together; these say which can replace each other. They
/// are made from the co-occurrence table and have its rows.
package struct WordVectors: Sendable {
  package static let sectionName = "similarity.vector"
  private static let largestDimension = 1_024

  /// Of length 1; all 0 for a word that has none.
  private let vectors: QuantizedVectors
  private let vocabulary: Vocabulary
  private let tokenCount: Double

  /// Opens the section `similarity.vector` and its scales.
  package init(_ file: ModelFile, vocabulary: Vocabulary, tokenCount: Int) throws(StorageError) {
    let rows = min(vocabulary.count, CooccurrenceTable.maximumRowCount)
    let values: MappedColumn<Int8> = try file.column(Self.sectionName, of: Int8.self)
    let dimension = values.count / max(rows, 1)
    guard dimension > 0, dimension % 16 == 0, dimension <= Self.largestDimension else {
      throw .corrupt(section: Self.sectionName, reason: "\(values.count) numbers are no vectors of \(rows) words")
    }
    vectors = try QuantizedVectors(
      file, named: Self.sectionName, count: rows, dimension: dimension, layout: .rows)
    self.vocabulary = vocabulary
    self.tokenCount = Double(max(1, tokenCount))
  }

  /// The cosine of every word's vector with a word's, shape (rows); nil if that has none.
  func cosines(with word: WordID) -> [Float]? {
    guard word.index < vectors.count else { return nil }
    let query = vectors.vector(word.index)
    guard query.contains(where: { $0 != 0 }) else { return nil }
    // Rounding to eight bits leaves their lengths a little off 1.
    return vectors.products(with: query).map { max(-1, min(1, $0)) }
  }

  /// How many words may have a vector.
  var count: Int { vectors.count }

  /// The cosine of two words' vectors; nil if either has none.
  func cosine(_ a: WordID, _ b: WordID) -> Float? {
    guard a.index < vectors.count, b.index < vectors.count else { return nil }
    return vectors.product(a.index, b.index).map { max(-1, min(1, $0)) }
  }

  /// The sum of the words' vectors, each weighted down if the word is common. Shape (dimension).
  func meaning(_ words: [WordID]) -> [Float] {
    vectors.meaning(words.filter { $0.index < vectors.count }) {
      Float(Double(vocabulary.frequencies[$0]) / tokenCount)
    }
  }
}
