package import Storage
package import Tokenization

/// The association expert: how much likelier a document makes each word than grammar alone does.
///
/// `r(w) = exp(b_w + v_w·q + θ[recency, count, band] + t2[expected, observed / expected] + t3[word, state])`, clipped to
/// ±20 nats, where q is an exponentially decayed sum of the vectors u of the document's words, with several half-lives.
/// Immutable, mapped.
package struct AssociationModel: Sendable {
  package let dimension: Int
  package let vocabularySize: Int
  /// Shape (dimension).
  package let decay: [Float]
  /// Shape (dimension): √(1 - decay).
  package let inputScale: [Float]
  package let halfLives: [Float]
  /// Shape (vocabulary, dimension).
  package let input: MappedColumn<Float>
  /// Shape (vocabulary, dimension).
  package let output: MappedColumn<Float>
  /// Shape (vocabulary).
  package let bias: MappedColumn<Float>
  package let recency: [Float]
  package let expected: [Float]
  package let state: [Float]
  /// Shape (length buckets, 2): what topic and bias, and repetition and state, are multiplied by, by the length of the
  /// document so far; fitted on held-out text.
  package internal(set) var scale: [Float]
  let frequency: [Float]
  let band: [UInt8]
  let quotes: QuoteMarks

  /// Opens the sections `association.…`.
  package init(_ file: ModelFile, vocabulary: Vocabulary) throws(StorageError) {
    let halfLives: MappedColumn<Float> = try file.column("association.halflife", of: Float.self)
    dimension = halfLives.count
    vocabularySize = vocabulary.count
    guard dimension > 0, dimension % 16 == 0, dimension <= 1024 else {
      throw .corrupt(section: "association.halflife", reason: "the dimension \(dimension) is impossible")
    }
    self.halfLives = (0..<dimension).map { halfLives[$0] }
    guard self.halfLives.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw .corrupt(section: "association.halflife", reason: "a half-life is not positive")
    }
    decay = self.halfLives.map(Self.decay)
    inputScale = decay.map { (1 - $0).squareRoot() }
    input = try file.column("association.input", of: Float.self, count: vocabularySize * dimension)
    output = try file.column("association.output", of: Float.self, count: vocabularySize * dimension)
    bias = try file.column("association.bias", of: Float.self, count: vocabularySize)
    recency = try Self.table(file, "association.recency", AssociationShape.recencyTableCount)
    expected = try Self.table(file, "association.expected", AssociationShape.expectedTableCount)
    state = try Self.table(file, "association.state", AssociationShape.stateTableCount)
    scale = try Self.table(file, "association.scale", AssociationShape.lengthBucketCount * 2)
    let frequencies = (0..<vocabularySize).map { vocabulary.frequencies[$0] }
    frequency = Self.relativeFrequencies(frequencies)
    band = frequencies.map(AssociationShape.band)
    quotes = QuoteMarks { vocabulary.id(of: $0) }
  }

  private static func table(_ file: ModelFile, _ name: String, _ count: Int) throws(StorageError) -> [Float] {
    let column: MappedColumn<Float> = try file.column(name, of: Float.self, count: count)
    let values = (0..<count).map { column[$0] }
    guard values.allSatisfy(\.isFinite) else { throw .corrupt(section: name, reason: "a number in it is not finite") }
    return values
  }

  /// δ of a half-life in words: 2^(-1 / halfLife), by its series, so that it is the same on every machine.
  package static func decay(_ halfLife: Float) -> Float {
    let x = -0.6931471805599453 / Double(halfLife)
    var term = 1.0
    var sum = 1.0
    for n in 1...40 {
      term *= x / Double(n)
      sum += term
    }
    return Float(sum)
  }

  /// (count + 1) / total of each word.
  package static func relativeFrequencies(_ counts: [UInt64]) -> [Float] {
    let total = counts.reduce(0.0) { $0 + Double($1) }
    return counts.map { Float((Double($0) + 1) / max(total, 1)) }
  }
}
