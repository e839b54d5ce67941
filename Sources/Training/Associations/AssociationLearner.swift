internal import LanguageModel
internal import Storage
internal import Tokenization
internal import VectorMath

/// One block after another of learning: the parameters, accumulated squares of gradients, and the running context.
///
/// For each token, a softmax over the true word and the noise words tells it from them by their log r (see
/// `AssociateStage`). Row-wise Adagrad; gradients flow back through the decaying sums to the beginning of the block. The
/// layers that read phrases are learnt by `PhraseLearner`, which gets the gradients from here.
struct AssociationLearner: Sendable {
  var parameters: AssociationParameters
  /// v of the words that phrases say something of, shape (words, units), and their squares; empty without layers.
  var phraseOutput: [Float]
  var phraseSquares: [Float]
  private let plan: LearningPlan
  private let dimension: Int
  // Sums of squared gradients. They begin well above 0: otherwise a rare word's first step would be several nats long.
  var inputSquares: [Float]
  var outputSquares: [Float]
  var biasSquares: [Float]
  var recencySquares: [Float]
  var expectedSquares: [Float]
  var stateSquares: [Float]
  /// Shape (dimension): the decayed sum of the words before.
  private var context: [Float]
  private var back: [Float]
  private var loss: RankingLoss
  /// Of the block, shapes (tokens, dimension): q before each token, the loss's gradient by it, and what of q was left out.
  private var queries: [Float]
  private var gradients: [Float]
  private var mask: [Float]
  /// Shape (tokens, units): the loss's gradient by what phrases are compared with.
  private var phraseGradients: [Float] = []
  /// What is left out of the topic's query.
  var generator: XorShift

  static let blockLength = 128

  init(parameters: AssociationParameters, _ plan: LearningPlan, seed: UInt64) {
    self.parameters = parameters
    self.plan = plan
    let vocabularySize = parameters.bias.count
    dimension = parameters.dimension
    inputSquares = [Float](repeating: 0.1, count: vocabularySize)
    outputSquares = [Float](repeating: 1, count: vocabularySize)
    biasSquares = [Float](repeating: 1e-2, count: vocabularySize)
    recencySquares = [Float](repeating: 1e-2, count: parameters.recency.count)
    expectedSquares = [Float](repeating: 1e-2, count: parameters.expected.count)
    stateSquares = [Float](repeating: 1e-2, count: parameters.state.count)
    context = [Float](repeating: 0, count: dimension)
    back = context
    loss = RankingLoss(count: plan.noiseCount + 1)
    queries = [Float](repeating: 0, count: Self.blockLength * dimension)
    (gradients, mask) = (queries, queries)
    generator = XorShift(seed: seed ^ 0x5DEE_CE66_D1CE_4E5B)
    phraseOutput = parameters.phrases?.output ?? []
    phraseSquares = [Float](repeating: 10, count: phraseOutput.count / PhraseLearner.units)
    self.parameters.phrases = nil
    if !phraseOutput.isEmpty {
      phraseGradients = [Float](repeating: 0, count: Self.blockLength * PhraseLearner.units)
    }
  }

  /// Learns from a block of tokens.
  ///
  /// - Parameters:
  ///   - phrases: what phrases are compared with before each token, shape (rows, units); empty without layers.
  ///   - share: of its first value, to which the rate has fallen.
  /// - Returns: the loss's gradients by `phrases`.
  mutating func learn(_ drawn: DrawnTokens, _ block: Range<Int>, phrases: [Float], share: Float) -> [Float] {
    let used = block.count * dimension
    for i in 0..<used { gradients[i] = 0 }
    for i in phrases.indices { phraseGradients[i] = 0 }
    follow(drawn, block)
    if plan.dropout.topic > 0 {
      PhraseLearner.leaveOut(plan.dropout.topic, of: &queries, &mask, count: used, &generator)
    }
    for index in block where drawn.word(index) != .begin {
      learnWords(drawn, index, row: index - block.lowerBound, phrases, share: share)
    }
    if plan.dropout.topic > 0 {
      let mask = self.mask
      var output = gradients.mutableSpan
      multiply(&output, by: mask.span, count: used)
    }
    backPropagate(drawn, block, rate: plan.rate * share)
    return phraseGradients
  }

  /// q before each token, with the words as they are known before the block.
  private mutating func follow(_ drawn: DrawnTokens, _ block: Range<Int>) {
    let dimension = self.dimension
    for (row, index) in block.enumerated() {
      if drawn.begins[index] != 0 { for j in 0..<dimension { context[j] = 0 } }
      for j in 0..<dimension { queries[row * dimension + j] = context[j] * parameters.inputScale[j] }
      let word = drawn.word(index)
      guard word != .begin else { continue }
      let (decay, input) = (parameters.decay, parameters.input)  // shared, not copied: only read here
      var sum = context.mutableSpan
      decayAdd(&sum, decay: decay.span, input.span, at: word.index * dimension)
    }
  }

  /// One step of the ranking loss for the true word and the noise words of a token.
  private mutating func learnWords(
    _ drawn: DrawnTokens, _ index: Int, row: Int, _ phrases: [Float], share: Float
  ) {
    let first = index * drawn.wordsEach
    let at = row * dimension
    let squaredQuery = dot(queries.span, at: at, queries.span, at: at, count: dimension) / Float(dimension)
    for draw in 0..<drawn.wordsEach {
      let (word, entries) = (Int(drawn.words[first + draw]), drawn.entries[first + draw])
      loss.shares[draw] = score(word, entries, at)
    }
    if !phrases.isEmpty { addPhraseScores(drawn, index, phrases, row: row) }
    loss.rank()
    for draw in 0..<drawn.wordsEach {
      let (word, entries) = (Int(drawn.words[first + draw]), drawn.entries[first + draw])
      let gradient = (draw == 0 ? 1 : 0) - loss.shares[draw]
      let squared = gradient * gradient
      outputSquares[word] += squaredQuery * squared
      let step = plan.rate * share * gradient / outputSquares[word].squareRoot()
      learnRow(
        &parameters.output, at: word * dimension, queries, &gradients, at: at, gradient, step: step, count: dimension)
      learnTables(word, entries, gradient, rate: plan.rate * share)
    }
    if !phrases.isEmpty { learnPhraseOutput(drawn, index, phrases, row: row, rate: plan.phraseRate * share) }
  }

  /// Adds what phrases say of the words of a token to their log r.
  private mutating func addPhraseScores(_ drawn: DrawnTokens, _ token: Int, _ queries: [Float], row: Int) {
    let (units, first) = (PhraseLearner.units, token * drawn.wordsEach)
    for draw in 0..<drawn.wordsEach {
      let word = Int(drawn.words[first + draw])
      guard word < phraseSquares.count else { continue }
      loss.shares[draw] += dot(phraseOutput.span, at: word * units, queries.span, at: row * units, count: units)
    }
  }

  /// A step of the words' v of phrases, after their shares of the gradient by the query were added.
  private mutating func learnPhraseOutput(
    _ drawn: DrawnTokens, _ token: Int, _ queries: [Float], row: Int, rate: Float
  ) {
    let (units, first, at) = (PhraseLearner.units, token * drawn.wordsEach, row * PhraseLearner.units)
    let squaredQuery = dot(queries.span, at: at, queries.span, at: at, count: units) / Float(units)
    for draw in 0..<drawn.wordsEach {
      let word = Int(drawn.words[first + draw])
      guard word < phraseSquares.count else { continue }
      let gradient = (draw == 0 ? 1 : 0) - loss.shares[draw]
      phraseSquares[word] += squaredQuery * gradient * gradient
      let step = rate * gradient / phraseSquares[word].squareRoot()
      learnRow(
        &phraseOutput, at: word * units, queries, &phraseGradients, at: at, gradient, step: step, count: units)
    }
  }

  /// log r of a word, without what phrases say.
  private func score(_ word: Int, _ entries: TableEntries, _ at: Int) -> Float {
    var score = parameters.bias[word] + parameters.expected[Int(entries.expected)]
    score += dot(parameters.output.span, at: word * dimension, queries.span, at: at, count: dimension)
    if entries.recency >= 0 { score += parameters.recency[Int(entries.recency)] }
    if entries.state >= 0 { score += parameters.state[Int(entries.state)] }
    return score
  }

  private mutating func learnTables(_ word: Int, _ entries: TableEntries, _ gradient: Float, rate: Float) {
    let squared = gradient * gradient
    biasSquares[word] += squared
    parameters.bias[word] += 0.3 * rate * gradient / biasSquares[word].squareRoot()
    let (expected, recency, state) = (Int(entries.expected), Int(entries.recency), Int(entries.state))
    expectedSquares[expected] += squared
    parameters.expected[expected] += rate * gradient / expectedSquares[expected].squareRoot()
    if recency >= 0 {
      recencySquares[recency] += squared
      parameters.recency[recency] += rate * gradient / recencySquares[recency].squareRoot()
    }
    if state >= 0 {
      stateSquares[state] += squared
      parameters.state[state] += rate * gradient / stateSquares[state].squareRoot()
    }
  }

  /// The gradient of each word's u: that of the contexts of the tokens after it, to the end of the block.
  private mutating func backPropagate(_ drawn: DrawnTokens, _ block: Range<Int>, rate: Float) {
    let dimension = self.dimension
    for j in 0..<dimension { back[j] = 0 }
    for index in block.reversed() {
      let (word, row) = (drawn.word(index), index - block.lowerBound)
      if word != .begin {
        let squared = dot(back.span, at: 0, back.span, count: dimension) / Float(dimension)
        if squared > 0 {
          inputSquares[word.index] += squared
          let step = rate / inputSquares[word.index].squareRoot()
          let back = self.back  // shared, not copied: only read here
          var rows = parameters.input.mutableSpan
          addScaled(&rows, at: word.index * dimension, back.span, at: 0, by: step, count: dimension)
        }
      }
      if word == .begin || drawn.begins[index] != 0 {
        for j in 0..<dimension { back[j] = 0 }
        continue
      }
      for j in 0..<dimension {
        back[j] = back[j] * parameters.decay[j] + gradients[row * dimension + j] * parameters.inputScale[j]
      }
    }
  }
}

/// A step of one row of an output matrix, after its share of the gradient by the query was added to `gradients`.
///
/// - Parameters:
///   - rowAt: where in `rows` the row begins.
///   - at: where in `queries` and `gradients` the query does.
///   - gradient: by the row's product with the query.
func learnRow(
  _ rows: inout [Float], at rowAt: Int, _ queries: [Float], _ gradients: inout [Float], at: Int, _ gradient: Float,
  step: Float, count: Int
) {
  var sums = gradients.mutableSpan
  var output = rows.mutableSpan
  VectorMath.learn(
    &sums, at: at, rows: &output, at: rowAt, input: queries.span, at: at, g: gradient, step: step, count: count)
}
