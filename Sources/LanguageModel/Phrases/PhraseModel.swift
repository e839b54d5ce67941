package import Storage
internal import Tokenization
internal import VectorMath

/// The part of the association expert that reads phrases: one or two gated recurrent layers.
///
/// A layer reads x and keeps h, which begins at 0 with a document and, later on, where `firstStep` says:
/// z = σ(W_z x + b_z), c = tanh(W_c x + b_c), o = σ(W_o x +
/// b_o); h ← h + z∘(c - h); out = o∘h. The first layer's x is what it knows of the last two words, each later one's the out
/// of the one before it. What the phrases say of a word is v·(out₁ + out₂). Recurrence is elementwise, so h is a sum over
/// the places before, each faded by the gates after it: see `PhraseState.far`. Products are those of integers, as those with
/// v are; only models of format 2 hold layers of floats. Immutable, mapped.
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
      guard layer.unitCount == unitCount, layer.isQuantized == layers[0].isQuantized else {
        throw .corrupt(
          section: "phrase.\(number).bias",
          reason: "it has not the units of the first layer, or not its kind of numbers")
      }
      layers.append(layer)
    }
    self.layers = layers
    ones = [Float](repeating: 1, count: unitCount)
    output = try QuantizedVectors(
      file, named: "phrase.output", count: PhraseShape.wordCount(vocabularySize), dimension: unitCount, layout: .blocks)
  }

  /// The first of the steps that the one at a place is taken after; before it h is 0.
  func firstStep(for step: Int) -> Int {
    guard layers[0].isQuantized else { return 0 }
    return max(0, step / PhraseShape.restartInterval * PhraseShape.restartInterval - PhraseShape.leadCount)
  }

  /// How many places from one on, itself too, have its first step.
  func placesAlike(from step: Int) -> Int {
    layers[0].isQuantized ? PhraseShape.restartInterval - step % PhraseShape.restartInterval : .max
  }

  /// What goes into the first layer's gates.
  ///
  /// - Parameter words: shape (rows): the last word, and the one before it.
  /// - Returns: shape (rows, 3 · units).
  func firstGates(_ words: [(UInt32, UInt32)]) -> [Float] {
    switch layers[0].weights {
    case .floats:
      var inputs: [Float] = []
      inputs.reserveCapacity(words.count * PhraseShape.wordsRead * embeddingSize)
      for word in words { inputs += input.vector(Int(word.0)) + input.vector(Int(word.1)) }
      return layers[0].gates(inputs, rows: words.count)
    case .bytes(let weights):
      // Each word's numbers in its half of the columns: the other half, of zeros, costs nothing.
      var gates = layers[0].biases(rows: words.count)
      for place in 0..<PhraseShape.wordsRead {
        weights.products(
          with: words.map { embedding(place == 0 ? $0.0 : $0.1, at: place) }, words: 0..<weights.count, into: &gates,
          stride: weights.count, adds: true)
      }
      return gates
    }
  }

  private func embedding(_ word: UInt32, at place: Int) -> QuantizedVector {
    QuantizedVector(
      input.values.span, at: Int(word) * embeddingSize, count: embeddingSize, scale: input.scale[Int(word)],
      from: place * embeddingSize, of: PhraseShape.wordsRead * embeddingSize)
  }

  /// What goes into the gates of a later layer.
  ///
  /// - Parameter outs: those of the layer below. Shape (rows, units).
  /// - Returns: shape (rows, 3 · units).
  func gates(_ layer: PhraseLayer, _ outs: [Float], rows: Int) -> [Float] {
    guard case .bytes(let weights) = layer.weights else { return layer.gates(outs, rows: rows) }
    var gates = layer.biases(rows: rows)
    let vectors = (0..<rows).map {
      QuantizedVector(outs.span.extracting($0 * unitCount..<($0 + 1) * unitCount), times: ones.span, 1)
    }
    weights.products(
      with: vectors, words: 0..<weights.count, into: &gates, stride: weights.count, adds: true)
    return gates
  }
}

/// One layer's numbers.
package struct PhraseLayer: Sendable {
  enum Weights: Sendable {
    /// Shape (3 · units, columns).
    case bytes(QuantizedVectors)
    /// Of a model of format 2. Shape (columns, 3 · units).
    case floats(MappedColumn<Float>)
  }

  let unitCount: Int
  /// How many numbers it reads.
  let columns: Int
  /// W_z, W_c and W_o, one after the other.
  let weights: Weights
  /// Shape (3 · units).
  let bias: MappedColumn<Float>
  /// Shape (`PhraseShape.stepsAtOnce`, 3 · units): the biases again and again.
  private let repeatedBias: [Float]

  var isQuantized: Bool { if case .bytes = weights { true } else { false } }

  fileprivate init(_ file: ModelFile, number: Int, columns: Int) throws(StorageError) {
    let (name, weightName) = ("phrase.\(number).bias", "phrase.\(number).weight")
    bias = try file.column(name, of: Float.self)
    unitCount = bias.count / 3
    guard unitCount > 0, bias.count == 3 * unitCount, unitCount % 16 == 0, unitCount <= PhraseShape.largestSize else {
      throw .corrupt(section: name, reason: "a layer of \(bias.count) numbers is impossible")
    }
    self.columns = columns
    try Self.check(bias, name)
    let numbers = (0..<bias.count).map { [bias] in bias[$0] }
    repeatedBias = (0..<PhraseShape.stepsAtOnce).flatMap { _ in numbers }
    if file.section(named: weightName)?.elementByteCount == MemoryLayout<Float>.size {
      let floats: MappedColumn<Float> = try file.column(weightName, of: Float.self, count: columns * 3 * unitCount)
      try Self.check(floats, weightName)
      weights = .floats(floats)
    } else {
      weights = .bytes(
        try QuantizedVectors(file, named: weightName, count: 3 * unitCount, dimension: columns, layout: .blocks))
    }
  }

  private static func check(_ column: MappedColumn<Float>, _ name: String) throws(StorageError) {
    let numbers = column.span
    for i in 0..<numbers.count where !numbers[i].isFinite {
      throw .corrupt(section: name, reason: "a number in it is not finite")
    }
  }

  /// Shape (rows, 3 · units): the biases, as products are added to them.
  fileprivate func biases(rows: Int) -> [Float] {
    precondition(rows <= PhraseShape.stepsAtOnce)
    return Array(repeatedBias.prefix(rows * bias.count))
  }

  /// The products with weights that are floats, shape (rows, 3 · units).
  fileprivate func gates(_ inputs: [Float], rows: Int) -> [Float] {
    var gates = [Float](repeating: 0, count: rows * 3 * unitCount)
    guard case .floats(let weights) = weights else { return gates }
    var gate = gates.mutableSpan
    affine(
      inputs.span, rows: rows, columns: columns, weights: weights.span, bias: bias.span, outputs: 3 * unitCount,
      into: &gate)
    return gates
  }
}
