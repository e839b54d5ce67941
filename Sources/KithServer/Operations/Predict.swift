package import KithProtocol
import LanguageModel

/// `predict`: the likeliest next words after one text or each of many.
package struct Predict: Sendable {
  /// More text than this takes long.
  private static let longText = 1 << 16
  private static let longBatch = 64

  private let texts: Texts
  private let surroundings: Surroundings
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
    texts.byteCount + surroundings.context.utf8.count > Self.longText || texts.count > Self.longBatch ? .long : .short
  }

  package func answer(with served: ServedModel, isCancelled: () -> Bool) throws(ProtocolError) -> PredictReply? {
    let start = ContinuousClock.now
    let model = served.model
    let before = surroundings.begin(model)
    let predictions = try texts.map(isCancelled: isCancelled) { text, _ in
      var context = before
      model.append(text, to: &context)
      let predictions = model.predict(
        after: context, count: count, prefix: prefix, includeSentenceEnd: includesSentenceEnd)
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
      compute(arguments.optionalString("model"), operation.length, responder) { served throws(ProtocolError) in
        try operation.answer(with: served) { responder.isCancelled }
      }
    } catch {
      responder.send(error)
    }
  }
}
