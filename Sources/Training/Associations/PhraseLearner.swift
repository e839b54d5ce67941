internal import LanguageModel
internal import Storage
internal import Tokenization
internal import VectorMath

/// One block after another of learning to read phrases: forward through the layers, and back again.
///
/// Gradients flow back through the steps to the beginning of the block. Layers learn by Adam, what words are read as by
/// row-wise Adagrad. The steps of all layers but the first can be taken by another thread (`UpperSteps`), while the first
/// reads on.
struct PhraseLearner: Sendable {
  /// Shape (vocabulary, embedding): what a word is read as.
  private var input: [Float]
  /// The upper ones are away while their steps are taken.
  private var layers: [LayerLearner]
  /// The last word read, and the one before it.
  private var lastWords: (UInt32, UInt32) = (WordID.begin.rawValue, WordID.begin.rawValue)
  private let dropout: LearningPlan.Dropout
  /// What is left out at random.
  var generator: XorShift
  // Sums of squared gradients. They begin well above 0, as in `AssociationLearner`.
  private var inputSquares: [Float]
  private var correction = AdamCorrection()
  private var blocks: [PhraseBlock]
  private var blocksRead = 0
  private var blocksLearnt = 0

  /// The newest blocks: one may be read before the one before it is learnt from, and while upper layers learn from the one
  /// before that.
  private static let blockCount = 3

  static let units = PhraseParameters.unitCount
  fileprivate static let readCount = PhraseShape.wordsRead * PhraseParameters.embeddingSize

  init(_ parameters: PhraseParameters, _ dropout: LearningPlan.Dropout, blockLength: Int, seed: UInt64) {
    input = parameters.input
    layers = parameters.layers.map { LayerLearner($0, blockLength: blockLength, blockCount: Self.blockCount) }
    self.dropout = dropout
    generator = XorShift(seed: seed)
    inputSquares = [Float](repeating: 0.1, count: parameters.input.count / PhraseParameters.embeddingSize)
    blocks = (0..<Self.blockCount).map { _ in PhraseBlock(blockLength: blockLength) }
  }

  /// What was learnt, without v.
  var parameters: PhraseParameters { PhraseParameters(input: input, layers: layers.map(\.layer)) }

  /// Reads a block, by the first layer.
  mutating func begin(_ drawn: DrawnTokens, _ range: Range<Int>) {
    precondition(blocksRead - blocksLearnt < Self.blockCount - 1)
    let slot = blocksRead % Self.blockCount
    blocksRead += 1
    readWords(drawn, range, slot)
    blocks[slot].leaveOut(dropout.reading, rows: range.count, &generator)
    let (inputs, begins) = (blocks[slot].inputs, blocks[slot].begins)  // shared, not copied: only read here
    layers[0].read(slot, inputs, begins, leavingOut: dropout.outs, &generator)
  }

  /// Reads the block that the first layer has read, by the upper ones.
  ///
  /// - Returns: the sum of the layers' outs before each of its tokens, which v is compared with. Shape (rows, units).
  mutating func finishReading() -> [Float] {
    let slot = (blocksRead - 1) % Self.blockCount
    let begins = blocks[slot].begins
    let count = begins.count * Self.units
    var queries = [Float](repeating: 0, count: count)
    for index in layers.indices {
      if index > 0 {
        let below = layers[index - 1].outs(slot)  // shared, not copied: only read here
        layers[index].read(slot, below, begins, leavingOut: dropout.outs, &generator)
      }
      let outs = layers[index].outs(slot)
      var sum = queries.mutableSpan
      addScaled(&sum, at: 0, outs.span, at: 0, by: 1, count: count)
    }
    return queries
  }

  private mutating func readWords(_ drawn: DrawnTokens, _ range: Range<Int>, _ slot: Int) {
    let begin = WordID.begin.rawValue
    blocks[slot].begins = Array(drawn.begins[range])
    for (row, index) in range.enumerated() {
      if drawn.begins[index] != 0 { lastWords = (begin, begin) }
      (blocks[slot].words[2 * row], blocks[slot].words[2 * row + 1]) = lastWords
      lastWords = (drawn.word(index).rawValue, lastWords.0)
    }
    blocks[slot].readWords(input, rows: range.count)
  }

  /// Draws a mask of zeros and of what makes up for them, and multiplies with it.
  static func leaveOut(
    _ share: Float, of values: inout [Float], _ mask: inout [Float], count: Int, _ generator: inout XorShift
  ) {
    guard share > 0 else { return }
    var output = values.mutableSpan
    var factors = mask.mutableSpan
    VectorMath.leaveOut(share, of: &output, mask: &factors, count: count, seed: generator.next())
  }

  /// Goes back through the oldest block that was read and not yet learnt from, and learns from it but for the steps of the
  /// upper layers.
  ///
  /// - Parameters:
  ///   - gradients: by what `finishReading` gave. Shape (rows, units).
  ///   - readingRate, layerRate: of learning.
  /// - Returns: those steps, which the upper layers are part of: to be given back before they are needed.
  mutating func goBack(_ gradients: [Float], readingRate: Float, layerRate: Float) -> UpperSteps {
    precondition(blocksLearnt < blocksRead)
    let slot = blocksLearnt % Self.blockCount
    blocksLearnt += 1
    let begins = blocks[slot].begins
    let (rate, rows) = (correction.next(layerRate), begins.count)
    var upper: [Float] = []
    for index in layers.indices.reversed() {
      var own = gradients
      if !upper.isEmpty {
        var sum = own.mutableSpan
        addScaled(&sum, at: 0, upper.span, at: 0, by: 1, count: rows * Self.units)
      }
      if dropout.outs > 0 {
        let mask = layers[index].mask(slot)
        var output = own.mutableSpan
        multiply(&output, by: mask.span, count: rows * Self.units)
      }
      upper = layers[index].goBack(slot, own, begins)
    }
    layers[0].step(slot, blocks[slot].inputs, rows: rows, rate)
    if dropout.reading > 0 {
      let mask = blocks[slot].inputMask
      var output = upper.mutableSpan
      multiply(&output, by: mask.span, count: rows * Self.readCount)
    }
    learnWords(blocks[slot].words, upper, rows: rows, rate: readingRate)
    let inputs = layers.dropLast().map { $0.outs(slot) }
    let steps = UpperSteps(layers: Array(layers[1...]), inputs: inputs, slot: slot, rows: rows, rate: rate)
    layers.removeLast(layers.count - 1)
    return steps
  }

  /// Takes the upper layers back, their steps taken.
  mutating func finish(_ steps: consuming UpperSteps) { layers += steps.layers }

  private mutating func learnWords(_ words: [UInt32], _ gradients: [Float], rows: Int, rate: Float) {
    let size = PhraseParameters.embeddingSize
    for place in 0..<PhraseShape.wordsRead * rows {
      let (word, at) = (Int(words[place]), place * size)
      let squared = dot(gradients.span, at: at, gradients.span, at: at, count: size) / Float(size)
      guard squared > 0 else { continue }
      inputSquares[word] += squared
      let step = rate / inputSquares[word].squareRoot()
      var rows = input.mutableSpan
      addScaled(&rows, at: word * size, gradients.span, at: at, by: step, count: size)
    }
  }

  /// Restores what `save` added.
  /// - Returns: false, and nothing is changed, if it is of other shapes.
  mutating func restore(_ content: CheckpointContent) -> Bool {
    var learnt = parameters
    guard let state = content.numbers["phrase.generator"], let steps = content.numbers["phrase.steps"], state != 0,
      content.column("phrase.input.squares").count == inputSquares.count,
      layers.enumerated().allSatisfy({ $1.learning.moments.fits(content, number: $0 + 1) }), learnt.restore(content)
    else { return false }
    generator = XorShift(seed: state)
    correction = AdamCorrection(steps: steps)
    inputSquares = content.column("phrase.input.squares")
    input = learnt.input
    for index in layers.indices { layers[index].restore(learnt.layers[index], content, number: index + 1) }
    return true
  }

  /// Adds everything that learning depends on, between two stretches.
  func save(to content: inout CheckpointContent) {
    content.numbers["phrase.generator"] = generator.state
    content.numbers["phrase.steps"] = correction.steps
    content.columns += parameters.learntColumns + [("phrase.input.squares", inputSquares)]
    for (index, layer) in layers.enumerated() {
      content.columns += layer.learning.moments.columns(number: index + 1)
    }
  }
}

/// The steps of learning of all layers but the first, which nothing else needs until these layers read on.
struct UpperSteps: Sendable {
  fileprivate var layers: [LayerLearner]
  /// Of each, what it read.
  fileprivate let inputs: [[Float]]
  fileprivate let slot: Int
  fileprivate let rows: Int
  fileprivate let rate: Float

  mutating func learn() {
    for index in layers.indices { layers[index].step(slot, inputs[index], rows: rows, rate) }
  }
}

/// What was made of a block of tokens, until it is learnt from. Shapes (rows, …), or more.
private struct PhraseBlock: Sendable {
  /// The last two words before each token.
  var words: [UInt32]
  var begins: [UInt8] = []
  /// What the first layer reads, and what it was multiplied with.
  var inputs: [Float]
  var inputMask: [Float]

  init(blockLength: Int) {
    words = [UInt32](repeating: 0, count: PhraseShape.wordsRead * blockLength)
    inputs = [Float](repeating: 0, count: blockLength * PhraseLearner.readCount)
    inputMask = inputs
  }

  /// Copies what the words are read as.
  mutating func readWords(_ numbers: [Float], rows: Int) {
    let size = PhraseParameters.embeddingSize
    let words = self.words  // shared, not copied: only read here
    let count = PhraseShape.wordsRead * rows
    prefetchRows(numbers.span, columns: size, at: words.span.extracting(0..<count))
    let source = numbers.span
    var target = inputs.mutableSpan
    for place in 0..<count {
      let (from, to) = (Int(words[place]) * size, place * size)
      for j in 0..<size { target[to + j] = source[from + j] }
    }
  }

  /// Leaves some of what is read out at random.
  mutating func leaveOut(_ share: Float, rows: Int, _ generator: inout XorShift) {
    PhraseLearner.leaveOut(share, of: &inputs, &inputMask, count: rows * PhraseLearner.readCount, &generator)
  }
}
