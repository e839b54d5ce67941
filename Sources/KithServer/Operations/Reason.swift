import KithProtocol
import LanguageModel

/// `reason`: answers a question in steps.
struct Reason: Sendable {
  /// More text than this to look in takes long.
  private static let longText = 1 << 14

  private let model: String?
  private let session: String?
  private let question: String
  private let options: [String]
  private let sources: ReasoningSources
  private let stepLimit: Int
  private let answerCount: Int
  private let unit: Offsets.Unit

  init(_ arguments: Arguments) {
    model = arguments.optionalString("model")
    session = arguments.optionalString("session")
    question = arguments.string("text")
    options = arguments.strings("options")
    sources = ReasoningSources(
      context: arguments.string("context"), passages: arguments.strings("passages"),
      usesExamples: arguments.bool("kept"))
    stepLimit = arguments.integer("steps")
    answerCount = arguments.integer("top")
    unit = Offsets.Unit(arguments)
  }

  private var length: Workers.Length {
    let size = sources.passages.reduce(sources.context.utf8.count + question.utf8.count) { $0 + $1.utf8.count }
    return size > Self.longText || sources.usesExamples ? .long : .short
  }

  func run(in service: Service, isStreaming: Bool, _ responder: Responder) {
    guard let session else {
      return service.compute(model, length, responder) { served throws(ProtocolError) in
        try answer(with: served, sources, isStreaming: isStreaming, responder)
      }
    }
    do throws(ProtocolError) {
      let session = try service.sessions.find(session, user: responder.peer.uid)
      session.submit(.long, responder, on: service.workers) { growing in
        var sources = sources
        sources.context = growing.text
        do throws(ProtocolError) {
          if let reply = try answer(with: session.served, sources, isStreaming: isStreaming, responder) {
            responder.send(reply)
          }
        } catch {
          responder.send(error)
        }
      }
    } catch {
      responder.send(error)
    }
  }

  /// - Returns: nil if cancelled.
  private func answer(
    with served: ServedModel, _ sources: ReasoningSources, isStreaming: Bool, _ responder: Responder
  ) throws(ProtocolError) -> ReasonReply? {
    let start = ContinuousClock.now
    guard !sources.usesExamples || served.model.exampleSentences != nil else {
      throw ProtocolError(
        .badValue, "`\(served.reference.name)` keeps no sentences of its training text",
        hint: "train it with `kithd train --examples SIZE`, or leave `kept` out", field: "kept")
    }
    let places = Places(sources, in: unit)
    var steps: [ReasonStep] = []
    let reasoning = served.model.reason(
      question, options: options, from: sources, stepLimit: stepLimit, isCancelled: { responder.isCancelled }
    ) { step in
      let told = ReasonStep(step, number: steps.count + 1, places, count: answerCount)
      steps.append(told)
      if isStreaming { responder.sendPart(ReplyLine.part(responder.id, told)) }
    }
    guard let reasoning else {
      if responder.isCancelled { return nil }
      throw ProtocolError(
        .badValue, "there is nothing that could be an answer",
        hint: "give `options`, or a `context` or `passages` with words", field: "options")
    }
    return ReasonReply(
      model: served.reference, steps: steps, ended: reasoning.ending.rawValue,
      entropyBeforeBits: reasoning.start.entropy, standing: RankedAnswers(reasoning.standing, count: answerCount),
      microseconds: (ContinuousClock.now - start).microseconds)
  }
}

/// Where evidence stands, in the unit that the client counts in.
private struct Places {
  private let context: Offsets
  private let passages: [String]
  private let unit: Offsets.Unit

  init(_ sources: ReasoningSources, in unit: Offsets.Unit) {
    context = Offsets(sources.context, in: unit)
    passages = sources.passages
    self.unit = unit
  }

  func range(of passage: Passage) -> Range<Int>? {
    switch passage.source {
    case .context: context[passage.byteRange]
    case .passage(let number): Offsets(passages[number], in: unit)[passage.byteRange]
    case .examples: nil
    }
  }
}

extension ReasonStep {
  fileprivate init(_ step: ReasoningStep, number: Int, _ places: Places, count: Int) {
    self.init(
      number: number, gathered: step.gathered.map { GatheredEvidence($0, places) },
      entropyBeforeBits: step.before.entropy, isKept: step.isCounted, after: RankedAnswers(step.after, count: count))
  }
}

extension GatheredEvidence {
  fileprivate init(_ evidence: Evidence, _ places: Places) {
    let passage = evidence.passage
    let digits = String(passage.id, radix: 16)
    let (source, number): (String, Int?) =
      switch passage.source {
      case .context: ("context", nil)
      case .passage(let number): ("passages", number)
      case .examples: ("kept", nil)
      }
    self.init(
      id: String(repeating: "0", count: 16 - digits.count) + digits, text: passage.text, source: source,
      passage: number, range: places.range(of: passage), strength: evidence.strength, cues: evidence.cues,
      found: evidence.found)
  }
}

extension RankedAnswers {
  fileprivate init(_ standing: Standing, count: Int) {
    self.init(
      entropyBits: standing.entropy,
      answers: standing.answers.prefix(count).map {
        Answer(
          text: $0.text, index: $0.index, posterior: $0.posterior, score: $0.score, evidence: $0.evidence,
          association: $0.plausibility)
      })
  }
}
