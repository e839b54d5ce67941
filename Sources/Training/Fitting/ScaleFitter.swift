internal import Glibc
internal import LanguageModel
internal import Storage
internal import Tokenization
internal import VectorMath

/// Fits the scales of the association expert, α, β and with layers φ, by the length of the document so far.
///
/// The expert was learnt against n-grams of half the text and serves beside n-grams of all of it, which leave it less to
/// say; and it knows little of short documents. So, on held-out text, for each bucket of lengths, they maximise
/// Σ log P with log r = α·(topic and bias) + β·(recurrence and state) + φ·(phrases). That is concave, log P being log-linear
/// in all: Newton's method, with the expectations over the whole vocabulary.
struct ScaleFitter {
  let control: TrainingControl

  static let iterations = 3
  /// Pseudo-observations of unit variance at 1, which decide where there is little text.
  static let prior = 10.0
  static let start = 0.8
  static let range = 0.0...2.0

  /// - Returns: shape (length buckets, 2): α and β; with layers shape (length buckets, 3): α, β and φ.
  func fit(_ model: Model, on heldOut: HeldOutPieces) throws(TrainingError) -> [Float] {
    // A position costs time in proportion to the vocabulary.
    let positionCount = max(400, min(4_000, 64_000_000 / max(1, model.vocabulary.count)))
    let width = model.associations?.phrases == nil ? 2 : 3
    var scale: [Float] = []
    for bucket in 0..<AssociationShape.lengthBucketCount {
      let lengths = AssociationShape.lengths(inBucket: bucket)
      let samples = Self.samples(heldOut, lengths: lengths, count: positionCount)
      guard !samples.isEmpty else {
        // No held-out document is that long: as in shorter ones.
        scale += scale.isEmpty ? Array(repeating: 1, count: width) : scale.suffix(width)
        continue
      }
      var factors = Array(repeating: Self.start, count: width)
      for iteration in 0..<Self.iterations {
        let done = bucket * Self.iterations + iteration
        try control.progress(.fit, done, of: AssociationShape.lengthBucketCount * Self.iterations, "steps")
        let groups = parallelMap(Self.groupCount) { [factors] group in
          var sums = NewtonSums(width)
          let own = samples.indices.filter { $0 % Self.groupCount == group }
          Self.accumulate(&sums, model, heldOut.tokens, own.map { samples[$0] }, factors.map { Float($0) })
          return sums
        }
        var sums = NewtonSums(width)
        for group in groups { sums.add(group) }
        factors = sums.step(factors, prior: Self.prior, range: Self.range)
      }
      scale += factors.map { Float($0) }
    }
    return scale
  }

  /// Positions of one document say much the same: of few documents the scales would be those documents' own.
  private static let fewestPieces = 64

  /// Fixed, so that sums do not depend on the number of cores.
  private static let groupCount = 8

  /// A piece and the positions in it to look at.
  struct Sample: Sendable {
    let piece: Range<Int>
    let positions: [Int]
  }

  private static func samples(_ text: HeldOutPieces, lengths: Range<Int>, count: Int) -> [Sample] {
    // Long pieces take time to read: more positions in each.
    let each = max(2, min(64, lengths.count / 8))
    let most = min(lengths.upperBound, lengths.lowerBound * 4 + 16)
    let least = lengths.lowerBound + max(1, (most - lengths.lowerBound) / 4)
    return text.pieces(max(Self.fewestPieces, count / each), least: least, most: most).map { piece in
      let available = piece.count - lengths.lowerBound
      let wanted = min(each, available)
      // Odd steps, so that the positions do not coincide with the multiples of 64.
      let positions = (0..<wanted).map { lengths.lowerBound + ($0 * 2 + 1) * available / (wanted * 2) }
      return Sample(piece: piece, positions: positions)
    }
  }

  private static func accumulate(
    _ sums: inout NewtonSums, _ model: Model, _ tokens: MappedColumn<UInt32>, _ samples: [Sample],
    _ factors: [Float]
  ) {
    guard let associations = model.associations else { return }
    var state = AssociationState(associations, grammar: model.grammar)
    var probabilities: [Float] = []
    var topic = [Float](repeating: 0, count: model.vocabulary.count)
    var (recurrence, phrase) = (topic, topic)
    for sample in samples {
      state.reset()
      var history = model.grammar.initialState
      var next = 0
      for position in 0..<sample.piece.count {
        guard next < sample.positions.count else { break }
        let word = WordID(tokens[sample.piece.lowerBound + position])
        if position == sample.positions[next] {
          next += 1
          state.components(topic: &topic, recurrence: &recurrence, phrase: &phrase)
          model.grammar.distribution(after: history, into: &probabilities)
          sums.add(word.index, probabilities, [topic, recurrence, phrase], factors)
        }
        state.append(word)
        model.grammar.advance(&history, by: word)
        if word == .sentenceEnd, !model.details.historyAcrossSentences { history = model.grammar.initialState }
      }
    }
  }
}
