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
    var batch = GrammarBatch(self, state)
    var reader = TextReader(layout)
    do throws(Cancelled) {
      try reader.read(bytes, isWhole: true) { (event, _) throws(Cancelled) in
        batch.append(event)
        if batch.count & 255 == 0, isCancelled() { throw Cancelled() }
        if batch.count == NGramModel.batchCount { batch.add(bytes.span, to: &score) }
      }
      try reader.finishDocument { (event, _) throws(Cancelled) in batch.append(event) }
    } catch {
      return nil
    }
    batch.add(bytes.span, to: &score)
    return score
  }
}

/// Words of a text that wait to be looked up and scored together.
private struct GrammarBatch {
  private let model: Model
  private var state: NGramState
  /// Sentence ends, and `begin`, which no text has, in the place of each token.
  private var words: [WordID] = []
  private var tokens: [Token] = []

  init(_ model: Model, _ state: NGramState) {
    self.model = model
    self.state = state
    words.reserveCapacity(NGramModel.batchCount)
    tokens.reserveCapacity(NGramModel.batchCount)
  }

  var count: Int { words.count }

  mutating func append(_ event: TextEvent) {
    switch event {
    case .word(let token):
      tokens.append(token)
      words.append(.begin)
    case .sentenceEnd: words.append(.sentenceEnd)
    case .documentEnd: break
    }
  }

  /// - Parameter bytes: the text.
  mutating func add(_ bytes: Span<UInt8>, to score: inout Score) {
    let ids = model.vocabulary.ids(of: tokens, in: bytes)
    var read = 0
    for place in words.indices where words[place] == .begin {
      words[place] = ids[read]
      read += 1
    }
    let probabilities = model.grammar.score(
      words, &state, isWithinSentences: !model.details.historyAcrossSentences)
    let spellings = spellings(ids, bytes)
    var spelled = spellings.startIndex
    for (place, probability) in probabilities.enumerated() {
      var spelling = 0.0
      if words[place] == .unknown {
        score.unknownCount += 1
        spelling = spellings[spelled]
        spelled += 1
      }
      score.logProbability += logFinite(probability) + spelling
      score.spelling += spelling
    }
    score.tokenCount += words.count
    words.removeAll(keepingCapacity: true)
    tokens.removeAll(keepingCapacity: true)
  }

  /// log P of the letters of each unknown word.
  private func spellings(_ ids: [WordID], _ bytes: Span<UInt8>) -> [Double] {
    var letters: [WordID] = []
    var isSpelled: [Bool] = []
    for number in ids.indices where ids[number] == .unknown {
      let spelling = model.spelling == nil ? nil : model.letters(of: tokens[number], in: bytes)
      isSpelled.append(spelling != nil)
      guard let spelling else { continue }
      for byte in spelling { letters.append(SpellingModel.id(of: byte)) }
      letters.append(.sentenceEnd)
    }
    var all = (model.spelling?.logProbabilities(of: letters) ?? [])[...]
    return isSpelled.map { $0 ? all.popFirst() ?? 0 : 0 }
  }
}
