import KithProtocol
import LanguageModel

/// `related`, `topic` and `similar`: what the association expert knows, without grammar.
extension Service {
  func related(_ arguments: Arguments, _ responder: Responder) {
    let count = arguments.integer("top")
    associate(arguments, responder) { served, context, start in
      let words = served.model.related(to: context, count: count)
      return RelatedReply(
        model: served.reference, words: WeightedWords(words), microseconds: (ContinuousClock.now - start).microseconds)
    }
  }

  func topic(_ arguments: Arguments, _ responder: Responder) {
    let count = arguments.integer("top")
    associate(arguments, responder) { served, context, start in
      let scales = served.model.topics(of: context, count: count)
      return TopicReply(
        model: served.reference, scales: scales.map { ($0.halfLife, WeightedWords($0.words)) },
        microseconds: (ContinuousClock.now - start).microseconds)
    }
  }

  func similar(_ arguments: Arguments, _ responder: Responder) {
    let (text, other, count) = (
      arguments.string("text"), arguments.optionalString("to"), arguments.integer("top")
    )
    compute(arguments.optionalString("model"), Self.length(arguments), responder) {
      served throws(ProtocolError) -> SimilarReply? in
      let start = ContinuousClock.now
      try Self.requireAssociations(of: served)
      let answer: SimilarReply.Answer
      if let other {
        let similarity = served.model.similarity(text, other) { responder.isCancelled }
        if responder.isCancelled { return nil }
        guard let similarity else {
          throw ProtocolError(
            .badValue, "one of the two texts holds no word that `\(served.reference.name)` knows", field: "text")
        }
        answer = .similarity(max(-1, min(1, similarity)))
      } else {
        guard let words = served.model.similar(to: text, count: count) else {
          throw ProtocolError(
            .badValue, "`\(served.reference.name)` does not know that word",
            hint: "give one word as it is written in texts, or a second text in `to`", field: "text")
        }
        answer = .words(WeightedWords(words))
      }
      return SimilarReply(
        model: served.reference, answer: answer, microseconds: (ContinuousClock.now - start).microseconds)
    }
  }

  /// Runs `answer` with the state after the request's text, of which the model knows something.
  private func associate<R: Reply>(
    _ arguments: Arguments, _ responder: Responder,
    _ answer: @escaping @Sendable (ServedModel, Context, ContinuousClock.Instant) -> R
  ) {
    let text = arguments.string("text")
    Surroundings(arguments).compute(in: self, Self.length(arguments), responder) {
      (served, context, start) throws(ProtocolError) in
      try Self.requireAssociations(of: served)
      return try served.model.withText(text, after: &context, isLast: true, isCancelled: { responder.isCancelled }) {
        (context) throws(ProtocolError) in
        guard context.knowsWords else {
          throw ProtocolError(.badValue, "`\(served.reference.name)` knows no word of the text", field: "text")
        }
        return answer(served, context, start)
      }
    }
  }

  private static func length(_ arguments: Arguments) -> Workers.Length {
    arguments.string("text").utf8.count > 1 << 16 ? .long : .short
  }

  private static func requireAssociations(of served: ServedModel) throws(ProtocolError) {
    guard served.model.associations == nil else { return }
    throw ProtocolError(
      .badValue,
      "`\(served.reference.name)` has no associations: it was trained for grammar alone, or on too little",
      hint: "ask another model, or train this one on more text", field: "model")
  }
}

extension WeightedWords {
  fileprivate init(_ words: [WeightedWord]) { self.init(words.map { ($0.word, $0.weight) }) }
}
