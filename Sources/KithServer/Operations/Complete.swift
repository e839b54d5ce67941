package import KithProtocol
package import LanguageModel

/// `complete`: writes on after a text, piece by piece if the client wants.
package struct Complete: Sendable {
  /// Longer ones leave the short answers' threads alone.
  private static let longWordCount = 200

  private let text: String
  fileprivate let surroundings: Surroundings
  private let options: CompletionOptions
  private let seed: Int

  package init(_ arguments: Arguments) {
    text = arguments.string("text")
    surroundings = Surroundings(arguments)
    seed = arguments.optionalInteger("seed") ?? Int.random(in: 0...9_007_199_254_740_991)
    let topK = arguments.integer("top_k")
    options = CompletionOptions(
      maxWords: arguments.integer("max_words"), temperature: arguments.double("temperature"),
      topK: topK == 0 ? nil : topK, topP: arguments.double("top_p"), minP: arguments.double("min_p"),
      repeatPenalty: arguments.double("repeat_penalty"), seed: UInt64(seed), stop: arguments.strings("stop"))
  }

  var length: Workers.Length { options.maxWords > Self.longWordCount || text.utf8.count > 1 << 16 ? .long : .short }

  /// - Parameter onPiece: Given each piece as it is written.
  package func answer(
    with served: ServedModel, in context: Context, since start: ContinuousClock.Instant, isCancelled: () -> Bool,
    onPiece: (Piece) -> Void
  ) -> CompleteReply? {
    let model = served.model
    var context = context
    guard model.append(text, to: &context, isCancelled: isCancelled) else { return nil }
    let completion = model.complete(
      after: context, options: options,
      onPiece: { piece in
        onPiece(piece)
        return !isCancelled()
      }, isCancelled: isCancelled)
    guard completion.reason != .cancelled else { return nil }
    return CompleteReply(
      model: served.reference, text: completion.text, wordCount: completion.wordCount,
      logProbability: completion.logProbability, reason: completion.reason.rawValue, seed: seed,
      microseconds: (ContinuousClock.now - start).microseconds)
  }
}

extension Service {
  func complete(_ arguments: Arguments, isStreaming: Bool, _ responder: Responder) {
    let operation = Complete(arguments)
    operation.surroundings.compute(in: self, operation.length, responder) {
      (served, context, start) throws(ProtocolError) in
      operation.answer(with: served, in: context, since: start, isCancelled: { responder.isCancelled }) { piece in
        if isStreaming {
          responder.sendPart(ReplyLine.part(responder.id, text: piece.text, logProbability: piece.logProbability))
        }
      }
    }
  }
}
