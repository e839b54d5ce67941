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
  /// One entry for each token, if wanted.
  package var words: [WordScore] = []
  /// The part of `logProbability` that the letters of unknown words take, nats.
  package var spelling = 0.0

  package init() {}

  /// exp of the mean of -log P over the tokens, without the letters of unknown words, as in published perplexities.
  package var perplexity: Double {
    tokenCount == 0 ? 1 : exp(min(-(logProbability - spelling) / Double(tokenCount), 700))
  }

  /// Bits per Unicode scalar, the letters of unknown words included.
  package var bitsPerCharacter: Double {
    characterCount == 0 ? 0 : -logProbability / Glibc.log(2) / Double(characterCount)
  }
}

/// How likely one word of a text is, after all words before it.
package struct WordScore: Sendable, Equatable {
  package let word: String
  /// Its bytes in the text; empty at a sentence end.
  package let byteRange: Range<Int>
  /// log P, nats: `parts.sum + spelling`.
  package let logProbability: Double
  package let parts: LogParts
  /// The letters of an unknown word; 0 for a known one.
  package let spelling: Double
  /// The length of the longest n-gram seen in training that ends with this word.
  package let matchedOrder: Int
  package let isUnknown: Bool
}

extension Model {
  /// Scores a text after a context; each sentence's end is scored with it, the last one's too.
  ///
  /// - Parameter isCancelled: asked every few words.
  package func score(
    _ text: String, after context: Context, words: Bool = false, isCancelled: () -> Bool = { false }
  ) throws(Cancelled) -> Score {
    var workspace: AssociationWorkspace?
    return try score(text, after: context, words: words, in: &workspace, isCancelled: isCancelled)
  }

  /// `score(_:after:)` in arrays that were used before, which saves allocating them.
  ///
  /// - Parameter workspace: holds arrays afterwards, if the model needs any.
  package func score(
    _ text: String, after context: Context, words: Bool = false, in workspace: inout AssociationWorkspace?,
    isCancelled: () -> Bool = { false }
  ) throws(Cancelled) -> Score {
    if !words, let state = context.document.grammarAlone {
      return try score(text, after: state, isCancelled: isCancelled)
    }
    var score = Score()
    score.characterCount = text.utf8.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    var document = context.document
    document.associations?.dividesPhrases = words
    document.take(workspace, isOwn: false)
    defer { workspace = document.lendWorkspace() }
    try self.score(text, in: &document, spelledOut: words, isCancelled: isCancelled) { word, _, _ in
      score.logProbability += word.logProbability
      score.spelling += word.spelling
      score.tokenCount += 1
      if word.isUnknown { score.unknownCount += 1 }
      if words { score.words.append(word) }
    }
    return score
  }

  /// Scores a text word by word: calls `body` with each word's score, its id and the document before it.
  ///
  /// - Parameter spelledOut: whether the words' spellings are wanted; they are empty otherwise.
  func score(
    _ text: String, after context: Context, spelledOut: Bool = true, isCancelled: () -> Bool,
    _ body: (WordScore, WordID, inout DocumentState) -> Void
  ) throws(Cancelled) {
    var document = context.document
    try score(text, in: &document, spelledOut: spelledOut, isCancelled: isCancelled, body)
  }

  /// - Parameter document: has read the text afterwards, or a part of it if cancelled.
  private func score(
    _ text: String, in document: inout DocumentState, spelledOut: Bool, isCancelled: () -> Bool,
    _ body: (WordScore, WordID, inout DocumentState) -> Void
  ) throws(Cancelled) {
    let bytes = Array(text.utf8)
    var reader = TextReader(layout)
    try forEachBatch(of: bytes, with: &reader, endsText: true, isCancelled: isCancelled) {
      (batch) throws(Cancelled) in
      document.prefetch(batch.ids)
      for index in 0..<batch.count {
        if index & 7 == 7, isCancelled() { throw Cancelled() }
        let (id, token) = (batch.ids[index], batch.tokens[index])
        var spelling = id == .unknown ? spellingLogProbability(of: token, in: bytes.span) : 0
        let (parts, matchedOrder) = document.parts(of: id)
        let code = code(of: id, token, in: bytes.span)
        if id == .unknown { spelling = document.spelling(of: code, spelling, parts) }
        var word = ""
        if spelledOut {
          word =
            id == .sentenceEnd ? WordID.specialNames[id.index] : String(decoding: bytes[token.range], as: UTF8.self)
        }
        body(
          WordScore(
            word: word, byteRange: token.range, logProbability: parts.sum + spelling, parts: parts,
            spelling: spelling, matchedOrder: matchedOrder, isUnknown: id == .unknown), id, &document)
        document.append(id, code)
      }
    }
  }
}
