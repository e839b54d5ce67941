package import KithProtocol
package import LanguageModel

/// `explain`: what each word of a text owes its probability to.
package struct Explain: Sendable {
  /// Explaining a word costs as much as scoring some.
  private static let longText = 1 << 14

  private let text: String
  fileprivate let surroundings: Surroundings
  private let pullCount: Int
  private let unit: Offsets.Unit

  package init(_ arguments: Arguments) {
    text = arguments.string("text")
    surroundings = Surroundings(arguments)
    pullCount = arguments.integer("pulls")
    unit = Offsets.Unit(arguments)
  }

  var length: Workers.Length {
    text.utf8.count + surroundings.byteCount > Self.longText ? .long : .short
  }

  package func answer(
    with served: ServedModel, in context: Context, since start: ContinuousClock.Instant, isCancelled: () -> Bool
  ) throws(ProtocolError) -> ExplainReply? {
    let model = served.model
    guard
      let explanation = model.explain(
        text, after: context, pullCount: pullCount, isCancelled: isCancelled)
    else { return nil }
    guard !explanation.words.isEmpty else { throw ProtocolError(.badValue, "the text holds no words", field: "text") }
    let offsets = Offsets(text, in: unit)
    return ExplainReply(
      model: served.reference, words: explanation.words.map { ExplainedWord($0, offsets) },
      microseconds: (ContinuousClock.now - start).microseconds)
  }
}

extension ExplainedWord {
  fileprivate init(_ explained: WordExplanation, _ offsets: Offsets) {
    let score = explained.score
    self.init(
      word: score.word, range: offsets[score.byteRange], isUnknown: score.isUnknown,
      owedTo: explained.attribution.rawValue,
      unigramBits: Self.bits(explained.unigram), grammarBits: Self.bits(score.parts.grammar),
      bits: Self.bits(score.parts.sum), logProbability: score.logProbability, parts: ProbabilityParts(score.parts),
      spelling: score.spelling, order: score.matchedOrder,
      pulls: explained.pulls.map { Pulling(word: $0.word, range: $0.byteRange.map { offsets[$0] }, nats: $0.strength) })
  }

  private static func bits(_ nats: Double) -> Double { max(0, -nats / 0.693_147_180_559_945_3) }
}

extension Service {
  func explain(_ arguments: Arguments, _ responder: Responder) {
    let operation = Explain(arguments)
    operation.surroundings.compute(in: self, operation.length, responder) {
      (served, context, start) throws(ProtocolError) in
      try operation.answer(with: served, in: context, since: start) { responder.isCancelled }
    }
  }
}
