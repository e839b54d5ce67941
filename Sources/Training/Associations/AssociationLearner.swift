internal import Glibc
internal import LanguageModel
internal import Storage
internal import Tokenization
internal import VectorMath

/// One step after another of learning: the parameters, accumulated squares of gradients, and the running context.
///
/// For each token, the logistic loss tells the true word from noise words by `b + v·q + θ + t2 + t3 - log k` (see
/// `AssociateStage`). Row-wise Adagrad; gradients flow back through the decaying sums to the beginning of the block.
struct AssociationLearner {
  var parameters: AssociationParameters
  private let noiseCount: Int
  private let historyAcrossSentences: Bool
  private let logNoiseCount: Float
  private let dimension: Int
  private var statistics: DocumentStatistics
  // Sums of squared gradients. They begin well above 0: a first step of full length overflowed.
  var inputSquares: [Float]
  var outputSquares: [Float]
  var biasSquares: [Float]
  var recencySquares: [Float]
  var expectedSquares: [Float]
  var stateSquares: [Float]
  /// Shape (dimension): the decayed sum of the words before.
  private var context: [Float]
  private var back: [Float]
  private var words: [UInt32]

  init(parameters: AssociationParameters, noiseCount: Int, historyAcrossSentences: Bool, quotes: QuoteMarks) {
    self.parameters = parameters
    self.noiseCount = noiseCount
    self.historyAcrossSentences = historyAcrossSentences
    let vocabularySize = parameters.bias.count
    logNoiseCount = log(Float(noiseCount))
    dimension = parameters.dimension
    statistics = DocumentStatistics(vocabularySize: vocabularySize, quotes: quotes)
    inputSquares = [Float](repeating: 1e-4, count: vocabularySize)
    outputSquares = [Float](repeating: 1e-4, count: vocabularySize)
    biasSquares = [Float](repeating: 1e-2, count: vocabularySize)
    recencySquares = [Float](repeating: 1e-2, count: parameters.recency.count)
    expectedSquares = [Float](repeating: 1e-2, count: parameters.expected.count)
    stateSquares = [Float](repeating: 1e-2, count: parameters.state.count)
    context = [Float](repeating: 0, count: dimension)
    back = context
    words = [UInt32](repeating: 0, count: noiseCount + 1)
  }

  /// Forgets the context, as a document or a stretch begins.
  mutating func begin() {
    for j in 0..<dimension { context[j] = 0 }
    statistics.reset()
  }

  /// Learns from one block of tokens.
  /// - Parameters:
  ///   - state: of the noise's history, which goes with the tokens.
  ///   - rate: of learning.
  mutating func learn(
    _ tokens: Span<UInt32>, _ block: Range<Int>, _ state: inout NGramState, _ noise: borrowing NoiseSampler,
    rate: Float, _ generator: inout XorShift
  ) {
    let dimension = self.dimension
    // Shape (block, dimension): q before each token of the block, and the loss's gradient by it.
    var queries = [Float](repeating: 0, count: block.count * dimension)
    var gradients = queries
    for index in 0..<block.count {
      let word = WordID(tokens[block.lowerBound + index])
      if word == .begin {
        begin()
        state = noise.model.initialState
        continue
      }
      for j in 0..<dimension { queries[index * dimension + j] = context[j] * parameters.inputScale[j] }
      words[0] = word.rawValue
      for draw in 1...noiseCount { words[draw] = noise.draw(state, &generator) }
      learnWords(index, queries: queries, gradients: &gradients, rate: rate)
      do {
        let (decay, input) = (parameters.decay, parameters.input)  // shared, not copied: only read here
        var sum = context.mutableSpan
        decayAdd(&sum, decay: decay.span, input.span, at: word.index * dimension)
      }
      statistics.add(word)
      noise.model.advance(&state, by: word)
      if word == .sentenceEnd, !historyAcrossSentences { state = noise.model.initialState }
    }
    backPropagate(tokens, block, gradients, rate: rate)
  }

  /// One step of the logistic loss for the true word, `words[0]`, and the noise words.
  /// - Parameter index: of the token in its block.
  private mutating func learnWords(_ index: Int, queries: [Float], gradients: inout [Float], rate: Float) {
    let dimension = self.dimension
    let at = index * dimension
    let squaredQuery = dot(queries.span, at: at, queries.span, at: at, count: dimension) / Float(dimension)
    let stateIndex = statistics.state
    let position = statistics.position
    for draw in 0...noiseCount {
      let word = Int(words[draw])
      let count = Int(statistics.counts[word])
      let expectedIndex = AssociationShape.expectedIndex(
        expected: Float(position) * parameters.frequency[word], count: count)
      var logit = parameters.bias[word] + parameters.expected[expectedIndex] - logNoiseCount
      logit += dot(parameters.output.span, at: word * dimension, queries.span, at: at, count: dimension)
      var recencyIndex = -1
      if count > 0 {
        recencyIndex = AssociationShape.recencyIndex(
          age: position - Int(statistics.last[word]), count: count, band: Int(parameters.band[word]))
        logit += parameters.recency[recencyIndex]
      }
      let stateEntry = word < AssociationShape.stateWordCount ? word * AssociationShape.stateCount + stateIndex : -1
      if stateEntry >= 0 { logit += parameters.state[stateEntry] }
      let probability = 1 / (1 + fastExp(max(-30, min(30, -logit))))
      let gradient = (draw == 0 ? 1 : 0) - probability
      let squared = gradient * gradient
      outputSquares[word] += squaredQuery * squared
      let step = rate * gradient / outputSquares[word].squareRoot()
      do {
        var sums = gradients.mutableSpan
        var rows = parameters.output.mutableSpan
        VectorMath.learn(
          &sums, at: at, rows: &rows, at: word * dimension, input: queries.span, at: at, g: gradient, step: step,
          count: dimension)
      }
      biasSquares[word] += squared
      parameters.bias[word] += 0.3 * rate * gradient / biasSquares[word].squareRoot()
      expectedSquares[expectedIndex] += squared
      parameters.expected[expectedIndex] += rate * gradient / expectedSquares[expectedIndex].squareRoot()
      if recencyIndex >= 0 {
        recencySquares[recencyIndex] += squared
        parameters.recency[recencyIndex] += rate * gradient / recencySquares[recencyIndex].squareRoot()
      }
      if stateEntry >= 0 {
        stateSquares[stateEntry] += squared
        parameters.state[stateEntry] += rate * gradient / stateSquares[stateEntry].squareRoot()
      }
    }
  }

  /// The gradient of each word's u: that of the contexts of the tokens after it, to the end of the block.
  private mutating func backPropagate(_ tokens: Span<UInt32>, _ block: Range<Int>, _ gradients: [Float], rate: Float) {
    let dimension = self.dimension
    for j in 0..<dimension { back[j] = 0 }
    for index in stride(from: block.count - 1, through: 0, by: -1) {
      let word = WordID(tokens[block.lowerBound + index])
      if word == .begin {
        for j in 0..<dimension { back[j] = 0 }
        continue
      }
      let squared = dot(back.span, at: 0, back.span, count: dimension) / Float(dimension)
      if squared > 0 {
        inputSquares[word.index] += squared
        let step = rate / inputSquares[word.index].squareRoot()
        let back = self.back  // shared, not copied: only read here
        var rows = parameters.input.mutableSpan
        addScaled(&rows, at: word.index * dimension, back.span, at: 0, by: step, count: dimension)
      }
      for j in 0..<dimension {
        back[j] = back[j] * parameters.decay[j] + gradients[index * dimension + j] * parameters.inputScale[j]
      }
    }
  }
}
