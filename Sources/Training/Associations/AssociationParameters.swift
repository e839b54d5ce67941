internal import LanguageModel
internal import Storage
internal import Tokenization

/// Everything that the association expert learns, while it is being learnt.
struct AssociationParameters: Sendable {
  /// A multiple of 16, the half-lives sharing it equally.
  let dimension: Int
  /// Shape (dimension): the half-life of each dimension, in words.
  let halfLives: [Float]
  /// Shape (dimension): δ^age is how much a word counts that lies `age` words back.
  let decay: [Float]
  /// Shape (dimension): √(1 - decay), so that sums over different half-lives are of one size.
  let inputScale: [Float]
  /// Shape (vocabulary, dimension): u, which a word adds to the context.
  var input: [Float]
  /// Shape (vocabulary, dimension): v, with which a context is compared.
  var output: [Float]
  /// Shape (vocabulary).
  var bias: [Float]
  /// θ, t2 and t3, with the shapes of `AssociationShape`.
  var recency: [Float]
  var expected: [Float]
  var state: [Float]
  /// The layers that read phrases; nil without them.
  var phrases: PhraseParameters?
  /// Shape (vocabulary): of each word, relative frequency and band.
  let frequency: [Float]
  let band: [UInt8]

  /// Fitted scales of nothing but ones.
  var unitScale: [Float] {
    [Float](repeating: 1, count: AssociationShape.lengthBucketCount * (phrases == nil ? 2 : 3))
  }

  init(dimension: Int, halfLives: [Double], frequencies: [UInt64], seed: UInt64) {
    precondition(dimension % 16 == 0)
    self.dimension = dimension
    self.halfLives = (0..<dimension).map { Float(halfLives[$0 * halfLives.count / dimension]) }
    decay = self.halfLives.map(AssociationModel.decay)
    inputScale = decay.map { (1 - $0).squareRoot() }
    let size = frequencies.count
    var generator = XorShift(seed: seed)
    input = (0..<size * dimension).map { _ in (generator.uniform() - 0.5) * 0.3 }
    output = [Float](repeating: 0, count: size * dimension)
    bias = [Float](repeating: 0, count: size)
    recency = [Float](repeating: 0, count: AssociationShape.recencyTableCount)
    expected = [Float](repeating: 0, count: AssociationShape.expectedTableCount)
    state = [Float](repeating: 0, count: AssociationShape.stateTableCount)
    frequency = AssociationModel.relativeFrequencies(frequencies)
    band = frequencies.map(AssociationShape.band)
  }

  /// Before anything is learnt.
  ///
  /// - Parameter tokens: of the corpus.
  init(_ options: TrainingOptions, _ vocabulary: VocabularySelection, tokens: Int) {
    self.init(options, frequencies: vocabulary.entries.map(\.frequency), tokens: tokens)
  }

  /// - Parameter frequencies: of the words of the vocabulary.
  init(_ options: TrainingOptions, frequencies: [UInt64], tokens: Int) {
    self.init(
      dimension: options.dimension(forTokens: tokens), halfLives: options.halfLives(forTokens: tokens),
      frequencies: frequencies, seed: options.seed)
    let layers = options.layers(forTokens: tokens)
    if layers > 0 {
      phrases = PhraseParameters(layers: layers, vocabularySize: bias.count, seed: options.seed ^ 0x9E37_79B9_7F4A_7C15)
    }
  }

  /// The learnt columns by name, as a checkpoint holds them.
  var learntColumns: [(name: String, values: [Float])] {
    Self.learnt.map { ($0.name, self[keyPath: $0.path]) } + (phrases?.learntColumns ?? [])
  }

  /// Restores the columns that a checkpoint holds.
  /// - Returns: false, and nothing is changed, if it is of other shapes.
  mutating func restore(_ content: CheckpointContent) -> Bool {
    guard Self.learnt.allSatisfy({ content.column($0.name).count == self[keyPath: $0.path].count }) else {
      return false
    }
    if var phrases {
      guard phrases.restore(content) else { return false }
      self.phrases = phrases
    }
    for (name, path) in Self.learnt { self[keyPath: path] = content.column(name) }
    return true
  }

  private static var learnt: [(name: String, path: WritableKeyPath<AssociationParameters, [Float]>)] {
    [
      ("input", \.input), ("output", \.output), ("bias", \.bias), ("recency", \.recency), ("expected", \.expected),
      ("state", \.state),
    ]
  }
}
