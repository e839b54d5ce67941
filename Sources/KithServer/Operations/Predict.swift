package import KithProtocol
package import LanguageModel

/// `predict`: the likeliest next words after one text or each of many.
package struct Predict: Sendable {
  /// More text than this takes long.
  private static let longText = 1 << 16
  private static let longBatch = 64

  private let texts: Texts
  fileprivate let surroundings: Surroundings
  private let prefix: String
  private let count: Int
  private let includesSentenceEnd: Bool
  private let explains: Bool

  package init(_ arguments: Arguments) throws(ProtocolError) {
    texts = Texts(arguments)
    surroundings = Surroundings(arguments)
    prefix = arguments.string("prefix")
    count = arguments.integer("top")
    includesSentenceEnd = arguments.bool("sentence_end")
    explains = arguments.bool("explain")
    guard texts.count * count <= ProtocolLimits.wordsPerReply else {
      throw ProtocolError(
        .badValue, "\(texts.count) texts with \(count) words each are more than \(ProtocolLimits.wordsPerReply) words",
        hint: "send fewer texts at once, or lower `top`", field: "top")
    }
  }

  var length: Workers.Length {
    texts.byteCount + surroundings.byteCount > Self.longText || texts.count > Self.longBatch ? .long : .short
  }

  package func answer(
    with served: ServedModel, in context: inout Context, since start: ContinuousClock.Instant, isCancelled: () -> Bool
  ) throws(ProtocolError) -> PredictReply? {
    let model = served.model
    let predictions = try texts.map(isCancelled: isCancelled) { text, _ -> ItemResult<[PredictedWord]>? in
      let isLast = texts.count == 1
      let predictions = model.withText(text, after: &context, isLast: isLast, isCancelled: isCancelled) { context in
        model.predict(in: &context, count: count, prefix: prefix, includeSentenceEnd: includesSentenceEnd)
      }
      guard let predictions else { return nil }
      return .success(
        predictions.map { prediction in
          PredictedWord(
            word: prediction.word, text: prediction.text, logProbability: prediction.logProbability,
            parts: explains ? ProbabilityParts(prediction.parts) : nil)
        })
    }
    return predictions.map {
      PredictReply(
        model: served.reference, predictions: $0, microseconds: (ContinuousClock.now - start).microseconds)
    }
  }
}

extension Service {
  func predict(_ arguments: Arguments, _ responder: Responder) {
    do throws(ProtocolError) {
      let operation = try Predict(arguments)
      operation.surroundings.compute(in: self, operation.length, responder) {
        (served, context, start) throws(ProtocolError) in
        try operation.answer(with: served, in: &context, since: start) { responder.isCancelled }
      }
    } catch {
      responder.send(error)
    }
  }
}
