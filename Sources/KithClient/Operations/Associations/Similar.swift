import KithProtocol

extension Query where Answer == [WeightedWord] {
  /// The words used most like a word.
  public static func similar(to word: String, count: Int = 10, model: String? = nil) -> Query {
    Query(
      .similar, in: .model(model),
      reading: { fields throws(ClientError) in try fields.list(SimilarTable.words, WeightedWord.init) },
      { fields in
        fields.set(SimilarTable.text, word)
        fields.set(WordTable.top, count)
      })
  }
}

extension Query where Answer == Double {
  /// How alike two texts are: a cosine.
  public static func similarity(_ text: String, _ other: String, model: String? = nil) -> Query {
    Query(
      .similar, in: .model(model),
      reading: { fields throws(ClientError) in try fields.double(SimilarTable.similarity) },
      { fields in
        fields.set(SimilarTable.text, text)
        fields.set(SimilarTable.to, other)
      })
  }
}

extension Connection {
  /// The words used most like a word.
  public func similar(to word: String, count: Int = 10) throws(ClientError) -> [WeightedWord] {
    try ask(.similar(to: word, count: count))
  }

  /// How alike two texts are: a cosine.
  public func similarity(_ text: String, _ other: String) throws(ClientError) -> Double {
    try ask(.similarity(text, other))
  }
}
