internal import Tokenization

/// Scoring where grammar alone answers: words by the thousand, each level of the n-grams searched for all of them at once.
extension Model {
  /// The sums of `score(_:after:)`, to the bit.
  ///
  /// - Parameters:
  ///   - state: the grammar's, before the text.
  ///   - isCancelled: asked every 64 tokens.
  func score(_ text: String, after state: NGramState, isCancelled: () -> Bool) throws(Cancelled) -> Score {
    var score = Score()
    let bytes = Array(text.utf8)
    // Bytes that begin a Unicode scalar.
    score.characterCount = bytes.reduce(0) { $0 + ($1 & 0xC0 != 0x80 ? 1 : 0) }
    var reader = TextReader(layout)
    var state = state
    try forEachBatch(
      of: bytes, with: &reader, endsText: true, batchSize: NGramModel.batchCount, isCancelled: isCancelled
    ) { batch in
      add(batch, bytes.span, &state, to: &score)
    }
    return score
  }

  /// - Parameters:
  ///   - bytes: the text that the batch is of.
  ///   - state: the grammar's, before the batch; after it afterwards.
  private func add(_ batch: TokenBatch, _ bytes: Span<UInt8>, _ state: inout NGramState, to score: inout Score) {
    let probabilities = grammar.score(batch.ids, &state, isWithinSentences: !details.historyAcrossSentences)
    let spellings = spellings(batch, bytes)
    var unknownCount = 0
    for (index, probability) in probabilities.enumerated() {
      var spelling = 0.0
      if batch.ids[index] == .unknown {
        spelling = spellings[unknownCount]
        unknownCount += 1
      }
      score.logProbability += logFinite(probability) + spelling
      score.spelling += spelling
    }
    score.unknownCount += unknownCount
    score.tokenCount += batch.count
  }

  /// log P of the letters of each unknown word, nats.
  private func spellings(_ batch: TokenBatch, _ bytes: Span<UInt8>) -> [Double] {
    var letters: [WordID] = []
    var isSpelled: [Bool] = []
    for index in 0..<batch.count where batch.ids[index] == .unknown {
      let spelling = spelling == nil ? nil : self.letters(of: batch.tokens[index], in: bytes)
      isSpelled.append(spelling != nil)
      guard let spelling else { continue }
      for byte in spelling { letters.append(SpellingModel.id(of: byte)) }
      letters.append(.sentenceEnd)
    }
    var all = (spelling?.logProbabilities(of: letters) ?? [])[...]
    return isSpelled.map { $0 ? all.popFirst() ?? 0 : 0 }
  }
}
