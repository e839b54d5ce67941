internal import LanguageModel
internal import Storage
internal import Tokenization
internal import VectorMath

/// One block after another of learning to read phrases: forward through the layers, and back again.
///
/// Gradients flow back through the steps to the beginning of the block. Layers learn by Adam, what words are read as by
/// row-wise Adagrad.
struct PhraseLearner: Sendable {
  private(set) var parameters: PhraseParameters
  /// Shape (layers, units): h after the last step.
  private var hidden: [[Float]]
  /// The last word read, and the one before it.
  private var lastWords: (UInt32, UInt32) = (WordID.begin.rawValue, WordID.begin.rawValue)
  private let dropout: LearningPlan.Dropout
  /// What is left out at random.
  private var generator: XorShift
  // Sums of squared gradients. They begin well above 0, as in `AssociationLearner`.
  private var inputSquares: [Float]
  private var learning: [LayerLearning]
  private var correction = AdamCorrection()
  /// The two newest blocks: one may be read before the one before it is learnt from.
  private var blocks: [PhraseBlock]
  private var blocksRead = 0
  private var blocksLearnt = 0
  private var scratch: [Float]

  static let units = PhraseParameters.unitCount
  fileprivate static let readCount = PhraseShape.wordsRead * PhraseParameters.embeddingSize

  init(_ parameters: PhraseParameters, _ dropout: LearningPlan.Dropout, blockLength: Int, seed: UInt64) {
    self.parameters = parameters
    self.dropout = dropout
    generator = XorShift(seed: seed)
    hidden = parameters.layers.map { _ in [Float](repeating: 0, count: Self.units) }
    inputSquares = [Float](repeating: 0.1, count: parameters.input.count / PhraseParameters.embeddingSize)
    learning = parameters.layers.map(LayerLearning.init)
    blocks = (0..<2).map { _ in PhraseBlock(layers: parameters.layers.count, blockLength: blockLength) }
    scratch = [Float](repeating: 0, count: blockLength * 3 * Self.units)
  }

  /// Reads a block.
  ///
  /// - Returns: the sum of the layers' outs before each of its tokens, which v is compared with. Shape (rows, units).
  mutating func read(_ drawn: DrawnTokens, _ range: Range<Int>) -> [Float] {
    precondition(blocksRead - blocksLearnt < blocks.count)
    let slot = blocksRead % blocks.count
    blocksRead += 1
    readWords(drawn, range, slot)
    blocks[slot].leaveOut(dropout.reading, rows: range.count, &generator)
    var queries = [Float](repeating: 0, count: range.count * Self.units)
    for index in learning.indices {
      // Shared, not copied: only read here.
      let below = index == 0 ? blocks[slot].inputs : blocks[slot].layers[index - 1].outs
      let begins = blocks[slot].begins
      blocks[slot].layers[index].read(below, parameters.layers[index], &hidden[index], begins)
      blocks[slot].layers[index].leaveOut(dropout.outs, rows: range.count, &generator)
      let outs = blocks[slot].layers[index].outs
      var sum = queries.mutableSpan
      addScaled(&sum, at: 0, outs.span, at: 0, by: 1, count: range.count * Self.units)
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
    blocks[slot].readWords(parameters.input, rows: range.count)
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

  /// Learns from the oldest block that was read and not yet learnt from.
  ///
  /// - Parameters:
  ///   - gradients: by what `read` gave. Shape (rows, units).
  ///   - readingRate, layerRate: of learning.
  mutating func learn(_ gradients: [Float], readingRate: Float, layerRate: Float) {
    precondition(blocksLearnt < blocksRead)
    let slot = blocksLearnt % blocks.count
    blocksLearnt += 1
    let begins = blocks[slot].begins
    let (rate, rows) = (correction.next(layerRate), begins.count)
    var upper: [Float] = []
    for index in learning.indices.reversed() {
      var own = gradients
      if !upper.isEmpty {
        var sum = own.mutableSpan
        addScaled(&sum, at: 0, upper.span, at: 0, by: 1, count: rows * Self.units)
      }
      if dropout.outs > 0 {
        let mask = blocks[slot].layers[index].mask
        var output = own.mutableSpan
        multiply(&output, by: mask.span, count: rows * Self.units)
      }
      let below = index == 0 ? blocks[slot].inputs : blocks[slot].layers[index - 1].outs
      upper = blocks[slot].layers[index].learn(
        own, below, begins, &parameters.layers[index], &learning[index], rate, &scratch)
    }
    if dropout.reading > 0 {
      let mask = blocks[slot].inputMask
      var output = upper.mutableSpan
      multiply(&output, by: mask.span, count: rows * Self.readCount)
    }
    learnWords(blocks[slot].words, upper, rows: rows, rate: readingRate)
  }

  private mutating func learnWords(_ words: [UInt32], _ gradients: [Float], rows: Int, rate: Float) {
    let size = PhraseParameters.embeddingSize
    for place in 0..<PhraseShape.wordsRead * rows {
      let (word, at) = (Int(words[place]), place * size)
      let squared = dot(gradients.span, at: at, gradients.span, at: at, count: size) / Float(size)
      guard squared > 0 else { continue }
      inputSquares[word] += squared
      let step = rate / inputSquares[word].squareRoot()
      var input = parameters.input.mutableSpan
      addScaled(&input, at: word * size, gradients.span, at: at, by: step, count: size)
    }
  }

  /// Restores what `save` added.
  /// - Returns: false, and nothing is changed, if it is of other shapes.
  mutating func restore(_ content: CheckpointContent) -> Bool {
    guard let state = content.numbers["phrase.generator"], let steps = content.numbers["phrase.steps"], state != 0,
      content.column("phrase.input.squares").count == inputSquares.count,
      learning.enumerated().allSatisfy({ $1.moments.fits(content, number: $0 + 1) }), parameters.restore(content)
    else { return false }
    generator = XorShift(seed: state)
    correction = AdamCorrection(steps: steps)
    inputSquares = content.column("phrase.input.squares")
    for index in learning.indices {
      learning[index].moments.restore(content, number: index + 1)
      learning[index].transposeWeights(of: parameters.layers[index])
    }
    return true
  }

  /// Adds everything that learning depends on, between two stretches.
  func save(to content: inout CheckpointContent) {
    content.numbers["phrase.generator"] = generator.state
    content.numbers["phrase.steps"] = correction.steps
    content.columns += parameters.learntColumns + [("phrase.input.squares", inputSquares)]
    for (index, layer) in learning.enumerated() { content.columns += layer.moments.columns(number: index + 1) }
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
  var layers: [LayerBlock]

  init(layers count: Int, blockLength: Int) {
    words = [UInt32](repeating: 0, count: PhraseShape.wordsRead * blockLength)
    inputs = [Float](repeating: 0, count: blockLength * PhraseLearner.readCount)
    inputMask = inputs
    layers = (0..<count).map { _ in LayerBlock(blockLength: blockLength) }
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
