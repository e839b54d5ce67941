package import Storage
package import Tokenization

/// The association expert: how much likelier a document makes each word than grammar alone does.
///
/// `r(w) = exp(b_w + v_w·q + θ[recency, count, band] + t2[expected, observed / expected] + t3[word, state])`, clipped to
/// ±20 nats, where q is an exponentially decayed sum of the vectors u of the document's words, with several half-lives.
/// Layers that read phrases add what they say of the commonest words.
/// Immutable, mapped.
package final class AssociationModel: Sendable {
  /// Fewer tokens of training than this say nothing about associations, and they are left out.
  package static let leastTokenCount = 5_000

  package let dimension: Int
  package let vocabularySize: Int
  /// Shape (dimension).
  package let decay: [Float]
  /// Shape (dimension): √(1 - decay).
  package let inputScale: [Float]
  /// `inputScale`, but 0 where the half-life is short: for words whose score is not refreshed at every token.
  let lastingScale: [Float]
  package let halfLives: [Float]
  /// u of each word.
  package let input: QuantizedVectors
  /// v of each word.
  package let output: QuantizedVectors
  /// Shape (vocabulary).
  package let bias: MappedColumn<Float>
  package let recency: [Float]
  package let expected: [Float]
  package let state: [Float]
  /// The layers that read phrases; nil in a model without them.
  package let phrases: PhraseModel?
  /// Shape (length buckets, 2): what topic and bias, and recurrence and state, are multiplied by, by the length of the
  /// document so far; fitted on held-out text. With layers, shape (length buckets, 3): phrases come last.
  package let scale: [Float]
  let frequency: [Float]
  let band: [UInt8]
  let quotes: QuoteMarks

  /// Shorter half-lives, in words, are about how the last phrase goes on, not about what the text is about.
  static let topicalHalfLife: Float = 10

  /// Opens the sections `association.…`.
  /// - Parameter readsScripts: whether the model's runs of scripts without spaces are cut into words.
  package init(
    _ file: ModelFile, vocabulary: Vocabulary, readsScripts: Bool = false
  ) throws(StorageError) {
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
    lastingScale = zip(inputScale, self.halfLives).map { $1 >= Self.topicalHalfLife ? $0 : 0 }
    input = try QuantizedVectors(
      file, named: "association.input", count: vocabularySize, dimension: dimension, layout: .rows)
    output = try QuantizedVectors(
      file, named: "association.output", count: vocabularySize, dimension: dimension, layout: .blocks)
    bias = try file.column("association.bias", of: Float.self, count: vocabularySize)
    recency = try Self.table(file, "association.recency", AssociationShape.recencyTableCount)
    expected = try Self.table(file, "association.expected", AssociationShape.expectedTableCount)
    state = try Self.table(file, "association.state", AssociationShape.stateTableCount)
    phrases = try PhraseModel(file, vocabularySize: vocabularySize)
    scale = try Self.table(file, "association.scale", AssociationShape.lengthBucketCount * (phrases == nil ? 2 : 3))
    let frequencies = (0..<vocabularySize).map { vocabulary.frequencies[$0] }
    frequency = Self.relativeFrequencies(frequencies)
    band = frequencies.map(AssociationShape.band)
    quotes = QuoteMarks(readsScripts: readsScripts) { vocabulary.id(of: $0) }
  }

  /// This model with other fitted scales.
  func replacing(scale: [Float]) -> AssociationModel { AssociationModel(self, scale: scale) }

  private init(_ other: AssociationModel, scale: [Float]) {
    dimension = other.dimension
    vocabularySize = other.vocabularySize
    decay = other.decay
    inputScale = other.inputScale
    lastingScale = other.lastingScale
    halfLives = other.halfLives
    input = other.input
    output = other.output
    bias = other.bias
    recency = other.recency
    expected = other.expected
    state = other.state
    phrases = other.phrases
    self.scale = scale
    frequency = other.frequency
    band = other.band
    quotes = other.quotes
  }

  private static func table(_ file: ModelFile, _ name: String, _ count: Int) throws(StorageError) -> [Float] {
    let column: MappedColumn<Float> = try file.column(name, of: Float.self, count: count)
    let values = (0..<count).map { column[$0] }
    guard values.allSatisfy(\.isFinite) else { throw .corrupt(section: name, reason: "a number in it is not finite") }
    return values
  }

  /// t2 of the words that a document of `position` words has not used. It falls in steps with the expected count, and so
  /// with the id. Calls `body` with each run of words that share a t2; the runs cover all words.
  func forEachRunOfUnseen(at position: Int, _ body: (Range<Int>, Float) -> Void) {
    func index(_ word: Int) -> Int {
      AssociationShape.expectedIndex(expected: Float(position) * frequency[word], count: 0)
    }
    let special = Int(WordID.firstWord.rawValue)
    var word = 0
    while word < vocabularySize {
      let row = index(word)
      // The end of the run of words with this row: the special words come one by one, the others by galloping.
      var end = word + 1
      if word >= special {
        var step = 1
        while end + step < vocabularySize, index(end + step) == row {
          end += step
          step *= 2
        }
        while step > 0 {
          if end + step <= vocabularySize, index(end + step - 1) == row { end += step }
          step /= 2
        }
      }
      body(word..<end, expected[row])
      word = end
    }
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
