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
  /// Shapes (words of a token): the loss's gradients by their log r, and the steps of their vectors.
  private var wordGradients: [Float]
  private var steps: [Float]
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
    wordGradients = loss.shares
    steps = loss.shares
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
    for index in block {
      if index + 1 < block.upperBound { prefetchWords(drawn, index + 1) }
      guard drawn.word(index) != .begin else { continue }
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

  /// Asks for the memory of the words of a token.
  private func prefetchWords(_ drawn: DrawnTokens, _ index: Int) {
    let words = drawn.words(index)
    prefetchRows(parameters.output.span, columns: dimension, at: words)
    prefetch(outputSquares.span, at: words)
    prefetch(parameters.bias.span, at: words)
    prefetch(biasSquares.span, at: words)
    if !phraseOutput.isEmpty { prefetchRows(phraseOutput.span, columns: PhraseLearner.units, at: words) }
  }

  /// q before each token, with the words as they are known before the block.
  private mutating func follow(_ drawn: DrawnTokens, _ block: Range<Int>) {
    let words = block.map { drawn.word($0).rawValue }
    prefetchRows(parameters.input.span, columns: dimension, at: words.span)
    for (row, index) in block.enumerated() {
      if drawn.begins[index] != 0 { for j in 0..<dimension { context[j] = 0 } }
      Self.follow(drawn.word(index), &context, &queries, at: row * dimension, parameters)
    }
  }

  private static func follow(
    _ word: WordID, _ context: inout [Float], _ queries: inout [Float], at: Int, _ parameters: AssociationParameters
  ) {
    let (dimension, scale) = (parameters.dimension, parameters.inputScale)
    var sum = context.mutableSpan
    var query = queries.mutableSpan
    for j in 0..<dimension { query[at + j] = sum[j] * scale[j] }
    guard word != .begin else { return }
    decayAdd(&sum, decay: parameters.decay.span, parameters.input.span, at: word.index * dimension)
  }

  /// One step of the ranking loss for the true word and the noise words of a token.
  private mutating func learnWords(
    _ drawn: DrawnTokens, _ index: Int, row: Int, _ phrases: [Float], share: Float
  ) {
    let (first, words) = (index * drawn.wordsEach, drawn.words(index))
    for draw in 0..<drawn.wordsEach {
      let word = Int(words[draw])
      loss.shares[draw] = parameters.bias[word] + parameters.expected[Int(drawn.entries[first + draw].expected)]
    }
    let (at, phraseAt) = (row * dimension, row * PhraseLearner.units)
    Self.addProducts(&loss.shares, parameters.output, words, queries, at: at, count: dimension)
    for draw in 0..<drawn.wordsEach {
      let entries = drawn.entries[first + draw]
      if entries.recency >= 0 { loss.shares[draw] += parameters.recency[Int(entries.recency)] }
      if entries.state >= 0 { loss.shares[draw] += parameters.state[Int(entries.state)] }
    }
    if !phrases.isEmpty {
      Self.addProducts(&loss.shares, phraseOutput, words, phrases, at: phraseAt, count: PhraseLearner.units)
    }
    loss.rank()
    let squaredQuery = dot(queries.span, at: at, queries.span, at: at, count: dimension) / Float(dimension)
    for draw in 0..<drawn.wordsEach {
      let word = Int(words[draw])
      let gradient = (draw == 0 ? 1 : 0) - loss.shares[draw]
      wordGradients[draw] = gradient
      outputSquares[word] += squaredQuery * (gradient * gradient)
      steps[draw] = plan.rate * share * gradient / outputSquares[word].squareRoot()
      learnTables(word, drawn.entries[first + draw], gradient, rate: plan.rate * share)
    }
    Self.learn(
      &parameters.output, words, wordGradients, steps, queries, &gradients, at: at, count: dimension)
    if !phrases.isEmpty { learnPhraseOutput(words, phrases, at: phraseAt, rate: plan.phraseRate * share) }
  }

  /// A step of the words' v of phrases, after their shares of the gradient by the query were added.
  private mutating func learnPhraseOutput(_ words: Span<UInt32>, _ queries: [Float], at: Int, rate: Float) {
    let units = PhraseLearner.units
    let squaredQuery = dot(queries.span, at: at, queries.span, at: at, count: units) / Float(units)
    for draw in 0..<words.count {
      let (word, gradient) = (Int(words[draw]), wordGradients[draw])
      guard word < phraseSquares.count else { continue }
      phraseSquares[word] += squaredQuery * gradient * gradient
      steps[draw] = rate * gradient / phraseSquares[word].squareRoot()
    }
    Self.learn(&phraseOutput, words, wordGradients, steps, queries, &phraseGradients, at: at, count: units)
  }

  /// Adds the products of the words' vectors with a query.
  private static func addProducts(
    _ products: inout [Float], _ rows: [Float], _ words: Span<UInt32>, _ queries: [Float], at: Int, count: Int
  ) {
    var output = products.mutableSpan
    addRowProducts(&output, rows.span, columns: count, at: words, queries.span, at: at)
  }

  private static func learn(
    _ rows: inout [Float], _ words: Span<UInt32>, _ gradients: [Float], _ steps: [Float], _ queries: [Float],
    _ sums: inout [Float], at: Int, count: Int
  ) {
    var output = rows.mutableSpan
    var sum = sums.mutableSpan
    learnRows(
      &output, columns: count, at: words, gradients: gradients.span, steps: steps.span, input: queries.span,
      sums: &sum, at: at)
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
      Self.fade(
        &back, parameters.decay, gradients, at: row * dimension, parameters.inputScale, count: dimension)
    }
  }

  /// `back ← back · decay + gradients · scale`.
  private static func fade(
    _ back: inout [Float], _ decay: [Float], _ gradients: [Float], at: Int, _ scale: [Float], count: Int
  ) {
    let (decay, gradients, scale) = (decay.span, gradients.span, scale.span)
    var sum = back.mutableSpan
    for j in 0..<count { sum[j] = sum[j] * decay[j] + gradients[at + j] * scale[j] }
  }
}
