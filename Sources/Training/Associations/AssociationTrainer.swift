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
  ///   - checkpoint: written between stretches; what it found is gone on from.
  func train(
    _ parameters: inout AssociationParameters, on tokens: MappedColumn<UInt32>, stretches: [TrainingStretch],
    noise: [NoiseSampler], quotes: QuoteMarks, control: TrainingControl, checkpoint: Checkpoint? = nil
  ) throws(TrainingError) {
    let total = stretches.reduce(0) { $0 + $1.range.count } * epochs
    guard total > 0 else { return }
    var learner = Learner(
      parameters: parameters, noiseCount: noiseCount, historyAcrossSentences: historyAcrossSentences, quotes: quotes)
    var place = Place(generator: XorShift(seed: seed), order: Array(0..<UInt32(stretches.count)))
    if let found = checkpoint?.found, let kept = Place(found, stretchCount: stretches.count), learner.restore(found) {
      place = kept
    }
    while place.epoch < epochs {
      if place.next == 0 { place.shuffle() }
      while place.next < place.order.count {
        try control.progress(.associate, place.done, of: total, "tokens")
        if place.next > 0, let checkpoint, checkpoint.isDue { try checkpoint.save(learner.checkpoint(at: place)) }
        let stretch = stretches[Int(place.order[place.next])]
        learner.begin()
        var state = noise[stretch.half].model.initialState
        var start = stretch.range.lowerBound
        while start < stretch.range.upperBound {
          let end = min(start + Self.blockCount, stretch.range.upperBound)
          let rate = learningRate * max(0.05, 1 - Float(place.done) / Float(total))
          learner.learn(
            tokens.span, start..<end, &state, noise[stretch.half], rate: rate, &place.generator)
          place.done += end - start
          start = end
          if place.done & 0x3FFF < Self.blockCount {
            try control.progress(.associate, place.done, of: total, "tokens")
          }
        }
        place.next += 1
      }
      place.epoch += 1
      place.next = 0
    }
    parameters = learner.parameters
  }
}

/// How far learning is.
private struct Place {
  var generator: XorShift
  /// The stretches in the order of this epoch.
  var order: [UInt32]
  var epoch = 0
  /// Which of `order` comes next; 0 before the epoch's order is drawn.
  var next = 0
  /// Tokens, of all epochs.
  var done = 0

  /// Fisher & Yates.
  mutating func shuffle() {
    for i in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(i, Int(generator.next() % UInt64(i + 1)))
    }
  }
}

extension Place {
  /// - Returns: nil if the content tells of no place in so many stretches.
  init?(_ content: CheckpointContent, stretchCount: Int) {
    let numbers = content.numbers
    guard content.stage == .associate, let state = numbers["generator"], let epoch = numbers["epoch"],
      let next = numbers["next"], let done = numbers["done"], state != 0, next > 0, next < stretchCount,
      content.order.sorted() == Array(0..<UInt32(stretchCount))
    else { return nil }
    self.init(
      generator: XorShift(seed: state), order: content.order, epoch: Int(clamping: epoch), next: Int(next),
      done: Int(clamping: done))
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

  private static var squares: [(name: String, path: WritableKeyPath<Learner, [Float]>)] {
    [
      ("input.squares", \.inputSquares), ("output.squares", \.outputSquares), ("bias.squares", \.biasSquares),
      ("recency.squares", \.recencySquares), ("expected.squares", \.expectedSquares),
      ("state.squares", \.stateSquares),
    ]
  }

  /// Everything that learning depends on, between two stretches.
  func checkpoint(at place: Place) -> CheckpointContent {
    var content = CheckpointContent(stage: .associate)
    content.numbers = [
      "generator": place.generator.state, "epoch": UInt64(place.epoch), "next": UInt64(place.next),
      "done": UInt64(place.done),
    ]
    content.order = place.order
    content.columns = parameters.learntColumns + Self.squares.map { ($0.name, self[keyPath: $0.path]) }
    return content
  }

  /// Takes what a checkpoint kept.
  /// - Returns: false, and nothing is changed, if it is of other shapes.
  mutating func restore(_ content: CheckpointContent) -> Bool {
    let fits = Self.squares.allSatisfy { content.column($0.name).count == self[keyPath: $0.path].count }
    guard fits, parameters.restore(content) else { return false }
    for (name, path) in Self.squares { self[keyPath: path] = content.column(name) }
    return true
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
