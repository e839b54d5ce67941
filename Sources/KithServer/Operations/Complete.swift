import KithProtocol
import LanguageModel

/// `complete`: writes on after a text, piece by piece if the client wants.
struct Complete: TextOperation {
  /// Longer ones leave the short answers' threads alone.
  private static let longWordCount = 200

  private let text: String
  private let options: CompletionOptions
  private let seed: Int

  init(_ arguments: Arguments) {
    text = arguments.string(CompleteTable.text)
    seed =
      arguments.optionalInteger(CompleteTable.seed) ?? Int.random(in: 0...Int(CompleteTable.largestSeed))
    let topK = arguments.integer(CompleteTable.topK)
    options = CompletionOptions(
      maxWords: arguments.integer(CompleteTable.maxWords), temperature: arguments.double(CompleteTable.temperature),
      topK: topK == 0 ? nil : topK, topP: arguments.double(CompleteTable.topP),
      minP: arguments.double(CompleteTable.minP), repeatPenalty: arguments.double(CompleteTable.repeatPenalty),
      seed: UInt64(seed), stop: arguments.strings(CompleteTable.stop))
  }

  var cost: Cost { options.maxWords > Self.longWordCount ? .long : Cost(bytes: text.utf8.count) }

  func answer(after context: inout Context, in scope: Scope) throws(ProtocolError) -> Answer {
    // The completion may be longer than a session can roll back.
    var context = context
    let completion = try scope.computing { () throws(Cancelled) in
      try scope.model.append(text, to: &context, isCancelled: scope.isCancelled)
      return try scope.model.complete(
        after: context, options: options,
        onPiece: { piece in
          scope.sendChunk { writer in
            writer.member(CompleteTable.Chunk.text, piece.text)
            writer.member(CompleteTable.Chunk.logProbability, piece.logProbability)
          }
        }, isCancelled: scope.isCancelled)
    }
    return Answer { [seed] writer in
      writer.member(CompleteTable.written, completion.text)
      writer.member(CompleteTable.words, completion.wordCount)
      writer.member(CompleteTable.logProbability, completion.logProbability)
      writer.member(CompleteTable.reason, completion.reason.rawValue)
      writer.member(CompleteTable.usedSeed, seed)
    }
  }
}
