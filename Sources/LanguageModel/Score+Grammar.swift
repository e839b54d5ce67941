internal import Tokenization

/// Scoring where grammar alone answers: words by the thousand, each level of the n-grams searched for all of them at once.
extension Model {
  /// The sums of `score(_:after:)`, to the bit.
  ///
  /// - Parameters:
  ///   - state: grammar's, before the text.
  ///   - isCancelled: asked every few words.
  /// - Returns: nil if cancelled.
  func score(_ text: String, after state: NGramState, isCancelled: () -> Bool) -> Score? {
    var score = Score()
    let bytes = Array(text.utf8)
    // Bytes that begin a Unicode scalar.
    score.characterCount = bytes.reduce(0) { $0 + ($1 & 0xC0 != 0x80 ? 1 : 0) }
    var batch = GrammarBatch(grammar, state, isWithinSentences: !details.historyAcrossSentences)
    var reader = TextReader(layout)
    do throws(Cancelled) {
      let add: (TextEvent, Span<UInt8>) throws(Cancelled) -> Void = { (event, bytes) throws(Cancelled) in
        switch event {
        case .word(let token):
          let id = self.vocabulary.id(of: token, in: bytes)
          batch.append(id, spelling: id == .unknown ? self.spellingLogProbability(of: token, in: bytes) : 0)
        case .sentenceEnd: batch.append(.sentenceEnd, spelling: 0)
        case .documentEnd: return
        }
        if batch.count & 255 == 0, isCancelled() { throw Cancelled() }
        if batch.count == NGramModel.batchCount { batch.add(to: &score) }
      }
      try reader.read(bytes, isWhole: true, add)
      try reader.finishDocument(add)
    } catch {
      return nil
    }
    batch.add(to: &score)
    return score
  }

  private struct Cancelled: Error {}
}

/// Words that wait to be scored together.
private struct GrammarBatch {
  private let grammar: NGramModel
  private var state: NGramState
  private let isWithinSentences: Bool
  private var words: [WordID] = []
  private var spellings: [Double] = []

  init(_ grammar: NGramModel, _ state: NGramState, isWithinSentences: Bool) {
    self.grammar = grammar
    self.state = state
    self.isWithinSentences = isWithinSentences
    words.reserveCapacity(NGramModel.batchCount)
    spellings.reserveCapacity(NGramModel.batchCount)
  }

  var count: Int { words.count }

  mutating func append(_ word: WordID, spelling: Double) {
    words.append(word)
    spellings.append(spelling)
  }

  mutating func add(to score: inout Score) {
    let probabilities = grammar.score(words, &state, isWithinSentences: isWithinSentences)
    for (place, probability) in probabilities.enumerated() {
      score.logProbability += logFinite(probability) + spellings[place]
      score.spelling += spellings[place]
      if words[place] == .unknown { score.unknownCount += 1 }
    }
    score.tokenCount += words.count
    words.removeAll(keepingCapacity: true)
    spellings.removeAll(keepingCapacity: true)
  }
}
