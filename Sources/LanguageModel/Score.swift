internal import Glibc
internal import Tokenization

/// How likely a text is.
package struct Score: Sendable, Equatable {
  /// log P(text | context), nats: words, sentence ends, and the letters of unknown words.
  package var logProbability = 0.0
  /// Words and sentence ends.
  package var tokenCount = 0
  package var unknownCount = 0
  /// Unicode scalars of the text, white space included.
  package var characterCount = 0
  /// One entry a token, if asked for.
  package var words: [WordScore] = []
  /// The part of `logProbability` that the letters of unknown words take, nats.
  package var spelling = 0.0

  package init() {}

  /// exp of the mean of -log P over the tokens, without the letters of unknown words: as published perplexities are.
  package var perplexity: Double {
    tokenCount == 0 ? 1 : exp(min(-(logProbability - spelling) / Double(tokenCount), 700))
  }

  /// The text's bits over its characters, the letters of unknown words included.
  package var bitsPerCharacter: Double {
    characterCount == 0 ? 0 : -logProbability / Glibc.log(2) / Double(characterCount)
  }
}

/// How likely one word of a text is, after all words before it.
package struct WordScore: Sendable, Equatable {
  package let word: String
  /// Where it stands, in bytes of the text; empty at a sentence end.
  package let byteRange: Range<Int>
  /// log P, nats: `grammar + spelling`.
  package let logProbability: Double
  package let grammar: Double
  /// The letters of an unknown word; 0 for a known one.
  package let spelling: Double
  /// The length of the longest n-gram that training had seen, this word being its last.
  package let matchedOrder: Int
  package let isUnknown: Bool
}

extension Model {
  /// Scores a text after a context; each sentence's end is scored with it, the last one's too.
  ///
  /// - Parameter isCancelled: asked every 4,096 tokens.
  /// - Returns: nil if cancelled.
  package func score(
    _ text: String, after context: Context, words: Bool = false, isCancelled: () -> Bool = { false }
  ) -> Score? {
    var context = context
    var score = Score()
    score.characterCount = text.unicodeScalars.count
    var reader = TextReader(layout)
    var lastEnd = 0
    do throws(Cancelled) {
      let body: (TextEvent, Span<UInt8>) throws(Cancelled) -> Void = { (event, bytes) throws(Cancelled) in
        switch event {
        case .word(let token):
          self.score(token, in: bytes, &context, into: &score, keepsWords: words)
          lastEnd = token.end
        case .sentenceEnd:
          self.scoreSentenceEnd(at: lastEnd, &context, into: &score, keepsWords: words)
        case .documentEnd: break
        }
        if score.tokenCount & 4095 == 0, isCancelled() { throw Cancelled() }
      }
      try reader.read(Array(text.utf8), isWhole: true, body)
      try reader.finishDocument(body)
    } catch {
      return nil
    }
    return score
  }

  private struct Cancelled: Error {}

  private func score(
    _ token: Token, in bytes: Span<UInt8>, _ context: inout Context, into score: inout Score, keepsWords: Bool
  ) {
    let id = vocabulary.id(of: token, in: bytes)
    let (probability, matchedOrder) = grammar.score(id, &context.grammar)
    let logGrammar = logFinite(probability)
    let isUnknown = id == .unknown
    let spelling = isUnknown ? spellingLogProbability(of: token, in: bytes) : 0
    score.logProbability += logGrammar + spelling
    score.spelling += spelling
    score.tokenCount += 1
    if isUnknown { score.unknownCount += 1 }
    guard keepsWords else { return }
    var letters: [UInt8] = []
    for i in token.range { letters.append(bytes[i]) }
    score.words.append(
      WordScore(
        word: String(decoding: letters, as: UTF8.self), byteRange: token.range, logProbability: logGrammar + spelling,
        grammar: logGrammar, spelling: spelling, matchedOrder: matchedOrder, isUnknown: isUnknown))
  }

  private func scoreSentenceEnd(at end: Int, _ context: inout Context, into score: inout Score, keepsWords: Bool) {
    let (probability, matchedOrder) = grammar.score(.sentenceEnd, &context.grammar)
    if !details.historyAcrossSentences { context.grammar = grammar.initialState }
    let logGrammar = logFinite(probability)
    score.logProbability += logGrammar
    score.tokenCount += 1
    guard keepsWords else { return }
    score.words.append(
      WordScore(
        word: WordID.specialNames[2], byteRange: end..<end, logProbability: logGrammar, grammar: logGrammar,
        spelling: 0, matchedOrder: matchedOrder, isUnknown: false))
  }
}
