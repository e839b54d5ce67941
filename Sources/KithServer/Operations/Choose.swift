import KithProtocol
import LanguageModel

/// `choose`: ranks the options for a gap.
struct Choose: Sendable {
  /// Each option is scored with the whole text.
  private static let longWork = 1 << 14

  private let options: [String]
  private let before: String
  private let after: String
  fileprivate let surroundings: Surroundings
  private let isPerToken: Bool

  /// - Throws: `request.bad_value` where the text has not exactly one gap.
  init(_ arguments: Arguments) throws(ProtocolError) {
    options = arguments.strings("options")
    surroundings = Surroundings(arguments)
    isPerToken = arguments.bool("per_token")
    guard let text = arguments.optionalString("text") else {
      (before, after) = ("", "")
      return
    }
    let mark = arguments.string("mark")
    let sides = text.split(separator: mark, omittingEmptySubsequences: false)
    guard sides.count == 2 else {
      throw ProtocolError(
        .badValue, sides.count < 2 ? "the text holds no gap `\(mark)`" : "the text holds more than one gap `\(mark)`",
        hint: "mark the gap once, or leave `text` out to compare whole texts", field: "text")
    }
    (before, after) = (String(sides[0]), String(sides[1]))
  }

  var length: Workers.Length {
    let size = before.utf8.count + after.utf8.count + 16
    return surroundings.byteCount + size * options.count > Self.longWork ? .long : .short
  }

  func answer(
    with served: ServedModel, in context: Context, since start: ContinuousClock.Instant, isCancelled: () -> Bool
  ) throws(ProtocolError) -> ChooseReply? {
    let model = served.model
    let ranking = model.choose(
      options, before: before, after: after, in: context, isPerToken: isPerToken,
      isCancelled: isCancelled)
    guard let ranking else {
      if isCancelled() { return nil }
      throw ProtocolError(.badValue, "no option makes a text of words", field: "options")
    }
    let margin = ranking.margin
    return ChooseReply(
      model: served.reference,
      choices: ranking.choices.map { choice in
        ChooseReply.Choice(
          option: options[choice.index], index: choice.index, score: choice.score,
          logProbability: choice.logProbability,
          posterior: choice.posterior, tokenCount: choice.tokenCount, after: choice.after,
          parts: ProbabilityParts(choice.parts), spelling: choice.spelling, shares: Self.named(choice.shares))
      },
      margin: Self.named(margin), decidedBy: margin.decider, microseconds: (ContinuousClock.now - start).microseconds)
  }
}

extension Choose {
  private static func named(_ parts: ChoiceParts) -> [(expert: String, nats: Double)] {
    [
      ("grammar", parts.grammar), ("association", parts.fit), ("repetition", parts.repetition),
      ("spelling", parts.spelling), ("cooccurrence", parts.cooccurrence),
    ]
  }
}

extension Service {
  func choose(_ arguments: Arguments, _ responder: Responder) {
    do throws(ProtocolError) {
      let operation = try Choose(arguments)
      operation.surroundings.compute(in: self, operation.length, responder) {
        (served, context, start) throws(ProtocolError) in
        try operation.answer(with: served, in: context, since: start) { responder.isCancelled }
      }
    } catch {
      responder.send(error)
    }
  }
}
