internal import LanguageModel
internal import Storage
internal import VectorMath

/// Everything that the layers which read phrases learn, while it is being learnt; see `PhraseModel`.
struct PhraseParameters: Sendable {
  static let embeddingSize = PhraseShape.embeddingSize
  static let unitCount = PhraseShape.unitCount

  struct Layer: Sendable {
    /// How many numbers it reads.
    let columns: Int
    /// Shape (columns, 3 · units): W_z, W_c and W_o beside each other.
    var weights: [Float]
    /// Shape (3 · units).
    var bias: [Float]
  }

  /// Shape (vocabulary, embedding): what a word is read as.
  var input: [Float]
  var layers: [Layer]
  /// Shape (`PhraseShape.wordCount`, units): v of the commonest words; empty while `AssociationLearner` learns them.
  var output: [Float]

  /// Without v.
  init(input: [Float], layers: [Layer]) {
    (self.input, self.layers, output) = (input, layers, [])
  }

  /// Before anything is learnt: v is 0, and gates have half-lives of 1 to 20 words.
  init(layers count: Int, vocabularySize: Int, seed: UInt64) {
    let units = Self.unitCount
    var generator = XorShift(seed: seed)
    for _ in 0..<16 { _ = generator.next() }
    func uniform(_ size: Float) -> Float { (generator.uniform() - 0.5) * 2 * size }
    layers = (0..<count).map { index in
      let columns = index == 0 ? PhraseShape.wordsRead * Self.embeddingSize : units
      // What the gates are given has a standard deviation of about a half at first.
      let size = (3 / Float(columns)).squareRoot() * (index == 0 ? 5.777 : 2)
      return Layer(
        columns: columns, weights: (0..<columns * 3 * units).map { _ in uniform(size) }, bias: Self.firstBias)
    }
    input = (0..<vocabularySize * Self.embeddingSize).map { _ in uniform(0.15) }
    output = [Float](repeating: 0, count: PhraseShape.wordCount(vocabularySize) * units)
  }

  /// b_z for half-lives from 1 to 20 words, in equal ratios; the others 0.
  private static var firstBias: [Float] {
    let ratio = 1.0238692  // its 127th power is 20
    var halfLife = 1.0
    return (0..<unitCount).map { _ in
      defer { halfLife *= ratio }
      // log(z / (1 - z)) = 2·artanh(2z - 1), by its series, so that it is the same on every machine.
      let x = 2 * (1 - Double(AssociationModel.decay(Float(halfLife)))) - 1
      var (power, sum) = (x, 0.0)
      for n in stride(from: 1, to: 1_200, by: 2) {
        sum += power / Double(n)
        power *= x * x
      }
      return Float(2 * sum)
    } + [Float](repeating: 0, count: 2 * unitCount)
  }

  /// The learnt columns by name, as a checkpoint holds them.
  var learntColumns: [(name: String, values: [Float])] {
    [("phrase.input", input)] + (output.isEmpty ? [] : [("phrase.output", output)])
      + layers.enumerated().flatMap {
        [("phrase.\($0 + 1).weight", $1.weights), ("phrase.\($0 + 1).bias", $1.bias)]
      }
  }

  /// Restores the columns that a checkpoint holds.
  /// - Returns: false, and nothing is changed, if it is of other shapes.
  mutating func restore(_ content: CheckpointContent) -> Bool {
    guard learntColumns.allSatisfy({ content.column($0.name).count == $0.values.count }) else { return false }
    input = content.column("phrase.input")
    if !output.isEmpty { output = content.column("phrase.output") }
    for index in layers.indices {
      layers[index].weights = content.column("phrase.\(index + 1).weight")
      layers[index].bias = content.column("phrase.\(index + 1).bias")
    }
    return true
  }
}

extension ModelFileWriter {
  /// Writes the sections `phrase.…`.
  func phrases(_ parameters: PhraseParameters) throws(StorageError) {
    // A reader that passed over them would misread `association.scale`, and one of version 2 the weights.
    readVersion = max(readVersion, 3)
    try QuantizedVectors.write(
      parameters.input, dimension: PhraseParameters.embeddingSize, named: "phrase.input", layout: .rows, to: self)
    for (index, layer) in parameters.layers.enumerated() {
      let outputs = layer.bias.count
      var rows = layer.weights
      do {
        var transposed = rows.mutableSpan
        transpose(layer.weights.span, rows: layer.columns, columns: outputs, into: &transposed)
      }
      try QuantizedVectors.write(
        rows, dimension: layer.columns, named: "phrase.\(index + 1).weight", layout: .blocks, to: self)
      try section("phrase.\(index + 1).bias", layer.bias.span)
    }
    try QuantizedVectors.write(
      parameters.output, dimension: PhraseParameters.unitCount, named: "phrase.output", layout: .blocks, to: self)
  }
}
