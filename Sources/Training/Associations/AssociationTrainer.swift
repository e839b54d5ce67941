internal import Glibc
internal import LanguageModel
internal import Storage
internal import Tokenization
internal import VectorMath

/// A stretch of training text, and which half of the corpus it belongs to.
struct TrainingStretch: Sendable {
  let half: Int
  let range: Range<Int>
}

/// Learns the association expert by residual noise-contrastive estimation.
///
/// For each token, k noise words are drawn from an n-gram model of the *other* half of the corpus at the true history,
/// and a logistic loss tells the true word from them by `b + v·q + θ + t2 + t3 - log k` alone: the n-gram probability
/// stands in numerator and noise and cancels, so what is learnt is exactly what grammar does not know already (Gutmann &
/// Hyvärinen 2010, eq. 3, with the noise as reference; the crossing of the halves keeps the n-grams from having seen the
/// text). Row-wise Adagrad, the rate falling linearly to a twentieth; gradients flow back through the decaying sums for
/// 128 tokens.
///
/// One thread, one order: the same bits for the same input.
struct AssociationTrainer {
  var noiseCount = 8
  var epochs = 1
  var learningRate: Float = 0.1
  var seed: UInt64 = 88_172_645_463_325_252
  /// Whether the noise's history runs on across the ends of sentences.
  var historyAcrossSentences = true
  static let blockCount = 128

  /// - Parameters:
  ///   - tokens: ids, `<s>` at the beginning of each document.
  ///   - noise: noise[h] draws for the text of half h; it was made from the other half.
  func train(
    _ parameters: inout AssociationParameters, on tokens: MappedColumn<UInt32>, stretches: [TrainingStretch],
    noise: [NoiseSampler], quotes: QuoteMarks, control: TrainingControl
  ) throws(TrainingError) {
    let total = stretches.reduce(0) { $0 + $1.range.count } * epochs
    guard total > 0 else { return }
    var generator = XorShift(seed: seed)
    var learner = Learner(
      parameters: parameters, noiseCount: noiseCount, historyAcrossSentences: historyAcrossSentences, quotes: quotes)
    var order = stretches
    var done = 0
    for _ in 0..<epochs {
      // Fisher & Yates.
      for i in stride(from: order.count - 1, to: 0, by: -1) {
        order.swapAt(i, Int(generator.next() % UInt64(i + 1)))
      }
      for stretch in order {
        try control.progress(.associate, done, of: total, "tokens")
        learner.begin()
        var state = noise[stretch.half].model.initialState
        var start = stretch.range.lowerBound
        while start < stretch.range.upperBound {
          let end = min(start + Self.blockCount, stretch.range.upperBound)
          let rate = learningRate * max(0.05, 1 - Float(done) / Float(total))
          learner.learn(
            tokens.span, start..<end, &state, noise[stretch.half], rate: rate, &generator)
          done += end - start
          start = end
          if done & 0x3FFF < Self.blockCount { try control.progress(.associate, done, of: total, "tokens") }
        }
      }
    }
    parameters = learner.parameters
  }
}

/// The state of learning: parameters, accumulated squares of gradients, and the running context.
private struct Learner {
  var parameters: AssociationParameters
  private let noiseCount: Int
  private let historyAcrossSentences: Bool
  private let logNoiseCount: Float
  private let dimension: Int
  private var statistics: DocumentStatistics
  // Sums of squared gradients. They begin well above 0: a first step of full length overflowed.
  private var inputSquares: [Float]
  private var outputSquares: [Float]
  private var biasSquares: [Float]
  private var recencySquares: [Float]
  private var expectedSquares: [Float]
  private var stateSquares: [Float]
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

  mutating func begin() {
    for j in 0..<dimension { context[j] = 0 }
    statistics.reset()
  }

  mutating func learn(
    _ tokens: Span<UInt32>, _ block: Range<Int>, _ state: inout NGramState, _ noise: borrowing NoiseSampler,
    rate: Float, _ generator: inout XorShift
  ) {
    let dimension = self.dimension
    // Shape (block, dimension): q before each token of the block, and the loss's gradient by it.
    var queries = [Float](repeating: 0, count: block.count * dimension)
    var gradients = queries
    for place in 0..<block.count {
      let word = WordID(tokens[block.lowerBound + place])
      if word == .begin {
        begin()
        state = noise.model.initialState
        continue
      }
      for j in 0..<dimension { queries[place * dimension + j] = context[j] * parameters.inputScale[j] }
      words[0] = word.rawValue
      for draw in 1...noiseCount { words[draw] = noise.draw(state, &generator) }
      learnWords(place, queries: queries, gradients: &gradients, rate: rate)
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
  private mutating func learnWords(_ place: Int, queries: [Float], gradients: inout [Float], rate: Float) {
    let dimension = self.dimension
    let at = place * dimension
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

  /// The gradient of each word's u: what the tokens after it, to the end of the block, asked of the context.
  private mutating func backPropagate(_ tokens: Span<UInt32>, _ block: Range<Int>, _ gradients: [Float], rate: Float) {
    let dimension = self.dimension
    for j in 0..<dimension { back[j] = 0 }
    for place in stride(from: block.count - 1, through: 0, by: -1) {
      let word = WordID(tokens[block.lowerBound + place])
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
        back[j] = back[j] * parameters.decay[j] + gradients[place * dimension + j] * parameters.inputScale[j]
      }
    }
  }
}
