internal import Glibc
internal import LanguageModel
internal import Storage
internal import Tokenization
internal import VectorMath

/// Fits how much of the association expert to believe, by the length of the document so far.
///
/// The expert was learnt against n-grams of half the text and serves beside n-grams of all of it, which leave it less to
/// say; and of short documents it knows little. So, on held-out text, for each bucket of lengths, α and β maximise
/// Σ log P with log r = α·(topic and bias) + β·(repetition and state). That is concave, log P being log-linear in both:
/// Newton's method, with the expectations over the whole vocabulary.
struct ScaleFitter {
  let control: TrainingControl

  static let iterations = 3
  /// Pseudo-observations of unit variance at 1: what decides where the text does not.
  static let prior = 10.0
  static let start = 0.8
  static let range = 0.0...2.0

  /// - Returns: shape (length buckets, 2): α and β.
  func fit(
    _ model: Model, on tokens: MappedColumn<UInt32>, heldOut: [Range<Int>]
  ) throws(TrainingError) -> [Float] {
    let text = HeldOutPieces(tokens, heldOut: heldOut)
    // A place costs time in proportion to the vocabulary.
    let places = max(400, min(4_000, 64_000_000 / max(1, model.vocabulary.count)))
    var scale: [Float] = []
    for bucket in 0..<AssociationShape.lengthBucketCount {
      let lengths = AssociationShape.lengths(inBucket: bucket)
      let samples = Self.samples(text, lengths: lengths, count: places)
      guard !samples.isEmpty else {
        // No held-out document is so long: as in shorter ones.
        scale += scale.suffix(2).isEmpty ? [1, 1] : scale.suffix(2)
        continue
      }
      var (alpha, beta) = (Self.start, Self.start)
      for iteration in 0..<Self.iterations {
        let done = bucket * Self.iterations + iteration
        try control.progress(.fit, done, of: AssociationShape.lengthBucketCount * Self.iterations, "steps")
        let groups = parallelMap(Self.groupCount) { [alpha, beta] group in
          var sums = NewtonSums()
          let own = samples.indices.filter { $0 % Self.groupCount == group }
          Self.accumulate(&sums, model, tokens, own.map { samples[$0] }, alpha, beta)
          return sums
        }
        var sums = NewtonSums()
        for group in groups { sums.add(group) }
        (alpha, beta) = sums.step(alpha, beta, prior: Self.prior, range: Self.range)
      }
      scale += [Float(alpha), Float(beta)]
    }
    return scale
  }

  /// Fixed, so that sums do not depend on the number of cores.
  private static let groupCount = 8

  /// A piece and the places in it to look at.
  struct Sample: Sendable {
    let piece: Range<Int>
    let places: [Int]
  }

  private static func samples(_ text: HeldOutPieces, lengths: Range<Int>, count: Int) -> [Sample] {
    // Long pieces are dear to read: more places in each.
    let each = max(2, min(64, lengths.count / 8))
    let most = min(lengths.upperBound, lengths.lowerBound * 4 + 16)
    let least = lengths.lowerBound + max(1, (most - lengths.lowerBound) / 4)
    return text.pieces(max(1, count / each), least: least, most: most).map { piece in
      let available = piece.count - lengths.lowerBound
      let wanted = min(each, available)
      // Odd steps, so that the places do not fall together with the multiples of 64.
      let places = (0..<wanted).map { lengths.lowerBound + ($0 * 2 + 1) * available / (wanted * 2) }
      return Sample(piece: piece, places: places)
    }
  }

  private static func accumulate(
    _ sums: inout NewtonSums, _ model: Model, _ tokens: MappedColumn<UInt32>, _ samples: [Sample], _ alpha: Double,
    _ beta: Double
  ) {
    guard let associations = model.associations else { return }
    var state = AssociationState(associations, grammar: model.grammar)
    var probabilities: [Float] = []
    var topic = [Float](repeating: 0, count: model.vocabulary.count)
    var repetition = topic
    for sample in samples {
      state.reset()
      var history = model.grammar.initialState
      var next = 0
      for place in 0..<sample.piece.count {
        guard next < sample.places.count else { break }
        let word = WordID(tokens[sample.piece.lowerBound + place])
        if place == sample.places[next] {
          next += 1
          state.components(topic: &topic, repetition: &repetition)
          model.grammar.distribution(after: history, into: &probabilities)
          sums.add(word.index, probabilities, topic, repetition, Float(alpha), Float(beta))
        }
        state.append(word)
        model.grammar.advance(&history, by: word)
        if word == .sentenceEnd, !model.details.historyAcrossSentences { history = model.grammar.initialState }
      }
    }
  }
}

/// Gradient and curvature of Σ log P by α and β.
private struct NewtonSums: Sendable {
  var gradient = (0.0, 0.0)
  var curvature = (0.0, 0.0, 0.0)

  mutating func add(_ other: NewtonSums) {
    gradient.0 += other.gradient.0
    gradient.1 += other.gradient.1
    curvature.0 += other.curvature.0
    curvature.1 += other.curvature.1
    curvature.2 += other.curvature.2
  }

  /// One place: what came, against what was to be expected.
  mutating func add(
    _ word: Int, _ probabilities: [Float], _ topic: [Float], _ repetition: [Float], _ alpha: Float, _ beta: Float
  ) {
    var (z, x, y, xx, xy, yy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for i in 0..<probabilities.count {
      let (a, b) = (topic[i], repetition[i])
      let weight = Double(probabilities[i] * fastExp(max(-20, min(20, alpha * a + beta * b))))
      z += weight
      let (wa, wb) = (weight * Double(a), weight * Double(b))
      x += wa
      y += wb
      xx += wa * Double(a)
      xy += wa * Double(b)
      yy += wb * Double(b)
    }
    guard z > 0 else { return }
    let (meanX, meanY) = (x / z, y / z)
    gradient.0 += Double(topic[word]) - meanX
    gradient.1 += Double(repetition[word]) - meanY
    curvature.0 += xx / z - meanX * meanX
    curvature.1 += xy / z - meanX * meanY
    curvature.2 += yy / z - meanY * meanY
  }

  /// One step of Newton's method, damped to half a unit, within a range.
  func step(_ alpha: Double, _ beta: Double, prior: Double, range: ClosedRange<Double>) -> (Double, Double) {
    let g0 = gradient.0 + prior * (1 - alpha)
    let g1 = gradient.1 + prior * (1 - beta)
    let (a, b, c) = (curvature.0 + prior, curvature.1, curvature.2 + prior)
    let determinant = a * c - b * b
    guard determinant > 0 else { return (alpha, beta) }
    let d0 = max(-0.5, min(0.5, (c * g0 - b * g1) / determinant))
    let d1 = max(-0.5, min(0.5, (a * g1 - b * g0) / determinant))
    func bounded(_ x: Double) -> Double { max(range.lowerBound, min(range.upperBound, x)) }
    return (bounded(alpha + d0), bounded(beta + d1))
  }
}
