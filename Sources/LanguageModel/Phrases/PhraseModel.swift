package import Storage
internal import Tokenization
internal import VectorMath

/// The part of the association expert that reads phrases: one or two gated recurrent layers.
///
/// A layer reads x and keeps h, which begins at 0 with a document: z = σ(W_z x + b_z), c = tanh(W_c x + b_c), o = σ(W_o x +
/// b_o); h ← h + z∘(c - h); out = o∘h. The first layer's x is what it knows of the last two words, each later one's the out
/// of the one before it. What the phrases say of a word is v·(out₁ + out₂). Recurrence is elementwise, so h is a sum over
/// the places before, each faded by the gates after it: see `PhraseState.far`. Immutable, mapped.
package struct PhraseModel: Sendable {
  /// How many numbers stand for a word that is read.
  let embeddingSize: Int
  /// h has so many numbers in each layer.
  let unitCount: Int
  /// Shape (vocabulary, embedding): what a word is read as.
  let input: QuantizedVectors
  let layers: [PhraseLayer]
  /// Shape (`PhraseShape.wordCount`, units): v of the commonest words; of the others phrases say nothing.
  package let output: QuantizedVectors
  /// Shape (units).
  let ones: [Float]

  /// Opens the sections `phrase.…`.
  ///
  /// - Returns: nil if the file has none.
  package init?(_ file: ModelFile, vocabularySize: Int) throws(StorageError) {
    guard file.sections.contains(where: { $0.name.hasPrefix("phrase.") }) else { return nil }
    let values: MappedColumn<Int8> = try file.column("phrase.input", of: Int8.self)
    let size = values.count / max(1, vocabularySize)
    guard size > 0, size % 16 == 0, size <= PhraseShape.largestSize else {
      throw .corrupt(
        section: "phrase.input", reason: "\(values.count) numbers are no vectors of \(vocabularySize) words")
    }
    embeddingSize = size
    input = try QuantizedVectors(
      file, named: "phrase.input", count: vocabularySize, dimension: size, layout: .rows)
    var layers = [try PhraseLayer(file, number: 1, columns: PhraseShape.wordsRead * size)]
    unitCount = layers[0].unitCount
    while file.sections.contains(where: { $0.name.hasPrefix("phrase.\(layers.count + 1).") }) {
      guard layers.count < PhraseShape.mostLayers else {
        throw .corrupt(
          section: "phrase.\(layers.count + 1).bias", reason: "there are more than \(PhraseShape.mostLayers) layers")
      }
      let number = layers.count + 1
      let layer = try PhraseLayer(file, number: number, columns: unitCount)
      guard layer.unitCount == unitCount else {
        throw .corrupt(section: "phrase.\(number).bias", reason: "it has not as many units as the first layer")
      }
      layers.append(layer)
    }
    self.layers = layers
    ones = [Float](repeating: 1, count: unitCount)
    output = try QuantizedVectors(
      file, named: "phrase.output", count: PhraseShape.wordCount(vocabularySize), dimension: unitCount, layout: .blocks)
  }

  /// What the first layer reads at a place: the last word, and the one before it.
  ///
  /// - Parameter row: shape (words read · embedding), written from `at` on.
  func read(_ words: (UInt32, UInt32), into row: inout [Float], at: Int) {
    let values = input.values.span
    for (index, word) in [words.0, words.1].enumerated() {
      let (from, scale) = (Int(word) * embeddingSize, input.scale[Int(word)])
      for j in 0..<embeddingSize { row[at + index * embeddingSize + j] = Float(values[from + j]) * scale }
    }
  }
}

/// One layer's numbers.
package struct PhraseLayer: Sendable {
  let unitCount: Int
  /// How many numbers it reads.
  let columns: Int
  /// Shape (columns, 3 · units): W_z, W_c and W_o beside each other.
  let weights: MappedColumn<Float>
  /// Shape (3 · units).
  let bias: MappedColumn<Float>

  fileprivate init(_ file: ModelFile, number: Int, columns: Int) throws(StorageError) {
    let name = "phrase.\(number).bias"
    bias = try file.column(name, of: Float.self)
    unitCount = bias.count / 3
    guard unitCount > 0, bias.count == 3 * unitCount, unitCount % 16 == 0, unitCount <= PhraseShape.largestSize else {
      throw .corrupt(section: name, reason: "a layer of \(bias.count) numbers is impossible")
    }
    self.columns = columns
    weights = try file.column("phrase.\(number).weight", of: Float.self, count: columns * 3 * unitCount)
    for (name, column) in [(name, bias), ("phrase.\(number).weight", weights)] {
      let numbers = column.span
      for i in 0..<numbers.count where !numbers[i].isFinite {
        throw .corrupt(section: name, reason: "a number in it is not finite")
      }
    }
  }
}
