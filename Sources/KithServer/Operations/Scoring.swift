package import KithProtocol
import LanguageModel

/// `score`: how probable one text is, or each of many, after a context.
package struct Scoring: Sendable {
  /// Some hundredths of a second's work.
  private static let longText = 1 << 16

  private let texts: Texts
  fileprivate let surroundings: Surroundings
  private let wantsWords: Bool
  private let unit: Offsets.Unit

  package init(_ arguments: Arguments) {
    texts = Texts(arguments)
    surroundings = Surroundings(arguments)
    wantsWords = arguments.string("detail") == "words"
    unit = Offsets.Unit(arguments)
  }

  var length: Workers.Length { texts.byteCount + surroundings.byteCount > Self.longText ? .long : .short }

  /// - Parameter isCancelled: asked now and then, by all threads that score a batch.
  func answer(
    with served: ServedModel, in context: Context, since start: ContinuousClock.Instant, on workers: Workers,
    of user: UInt32, isCancelled: @escaping @Sendable () -> Bool
  ) throws(ProtocolError) -> ScoreReply? {
    let model = served.model
    let (wantsWords, unit) = (wantsWords, unit)
    let scores = try texts.map(on: workers, of: user) { text, number -> ItemResult<TextScore>? in
      var workspace = served.workspaces.take(for: context)
      defer { served.workspaces.putBack(workspace) }
      let score = model.score(text, after: context, words: wantsWords, in: &workspace, isCancelled: isCancelled)
      guard let score else { return nil }
      guard score.tokenCount > 0 else {
        return .failure(ProtocolError(.badValue, "text \(number) holds no words", field: "text"))
      }
      return .success(TextScore(score, offsets: wantsWords ? Offsets(text, in: unit) : nil))
    }
    return scores.map {
      ScoreReply(model: served.reference, scores: $0, microseconds: (ContinuousClock.now - start).microseconds)
    }
  }
}

extension TextScore {
  /// - Parameter offsets: nil without a row for each word.
  fileprivate init(_ score: Score, offsets: Offsets?) {
    self.init(
      logProbability: score.logProbability, spelling: score.spelling, tokenCount: score.tokenCount,
      unknownCount: score.unknownCount, characterCount: score.characterCount, perplexity: score.perplexity,
      characterBits: score.bitsPerCharacter,
      words: offsets.map { offsets in
        score.words.map { word in
          ScoredWord(
            word: word.word, range: offsets[word.byteRange], logProbability: word.logProbability,
            grammar: word.parts.grammar, association: word.parts.sum - word.parts.grammar, spelling: word.spelling,
            order: word.matchedOrder, isUnknown: word.isUnknown)
        }
      })
  }
}

extension Service {
  func score(_ arguments: Arguments, _ responder: Responder) {
    let operation = Scoring(arguments)
    operation.surroundings.compute(in: self, operation.length, responder) {
      (served, context, start) throws(ProtocolError) in
      try operation.answer(
        with: served, in: context, since: start, on: self.workers, of: responder.peer.uid
      ) { responder.isCancelled }
    }
  }
}
