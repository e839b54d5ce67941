import KithProtocol
import LanguageModel
import StrictJSON

/// `reason`: answers a question in steps.
struct Reason: ModelOperation {
  /// More text than this to search takes long.
  private static let longText = 1 << 14

  private let question: String
  private let options: [String]
  private let sources: ReasoningSources
  private let stepLimit: Int
  private let answerCount: Int
  private let unit: Offsets.Unit

  init(_ arguments: Arguments) {
    question = arguments.string(ReasonTable.text)
    options = arguments.strings(ReasonTable.options)
    sources = ReasoningSources(
      context: arguments.string(ReasonTable.context), facts: arguments.strings(ReasonTable.facts),
      searchesPassages: arguments.bool(ReasonTable.passages))
    stepLimit = arguments.integer(ReasonTable.steps)
    answerCount = arguments.integer(ReasonTable.top)
    unit = Offsets.Unit(arguments)
  }

  var cost: Cost {
    if sources.searchesPassages { return .long }
    let size = sources.facts.reduce(sources.context.utf8.count + question.utf8.count) { $0 + $1.utf8.count }
    return Cost(bytes: size, limit: Self.longText)
  }

  func answer(in scope: Scope) throws(ProtocolError) -> Answer {
    var sources = sources
    if let text = scope.sessionText { sources.context = text }
    guard !sources.searchesPassages || scope.model.passages != nil else {
      throw ProtocolError(
        .badValue, "`\(scope.modelName)` keeps no passages of its training text",
        hint: "train it with --passages SIZE, or leave `passages` out", field: ReasonTable.passages.name)
    }
    let offsets = EvidenceOffsets(sources, in: unit)
    var steps: [ReasoningStep] = []
    let reasoning = try scope.computing { () throws(Cancelled) in
      try scope.model.reason(
        question, options: options, from: sources, stepLimit: stepLimit,
        irregularForms: scope.service.irregularForms, isCancelled: scope.isCancelled
      ) { step in
        steps.append(step)
        let ordinal = steps.count
        scope.sendChunk { step.encodeMembers(ordinal, offsets, answerCount: answerCount, into: &$0) }
      }
    }
    guard let reasoning else {
      let hasText = ([sources.context] + sources.facts).contains { $0.contains { !$0.isWhitespace } }
      throw ProtocolError(
        .badValue, "there is nothing that could be an answer",
        hint: options.isEmpty && hasText
          ? "apart from the question's own words, the text has none that could be an answer: give `options`"
          : "give `options`, or a `context` or `facts` with words", field: ReasonTable.options.name)
    }
    return Answer { [steps, answerCount] writer in
      writer.array(ReasonTable.taken) { writer in
        for (index, step) in steps.enumerated() {
          writer.object { step.encodeMembers(index + 1, offsets, answerCount: answerCount, into: &$0) }
        }
      }
      writer.member(ReasonTable.ended, reasoning.ending.rawValue)
      writer.member(ReasonTable.entropyBefore, reasoning.start.entropy)
      writer.member(ReasonTable.entropy, reasoning.standing.entropy)
      reasoning.standing.encodeAnswers(answerCount, into: &writer)
    }
  }
}

/// The offsets of evidence, in the unit that the client counts in.
private struct EvidenceOffsets: Sendable {
  private let context: Offsets
  private let facts: [String]
  private let unit: Offsets.Unit

  init(_ sources: ReasoningSources, in unit: Offsets.Unit) {
    context = Offsets(sources.context, in: unit)
    facts = sources.facts
    self.unit = unit
  }

  func range(of sentence: SearchedSentence) -> Range<Int>? {
    switch sentence.source {
    case .context: context[sentence.byteRange]
    case .fact(let index): Offsets(facts[index], in: unit)[sentence.byteRange]
    case .passages: nil
    }
  }
}

extension ReasoningStep {
  fileprivate func encodeMembers(
    _ ordinal: Int, _ offsets: EvidenceOffsets, answerCount: Int, into writer: inout JSONWriter
  ) {
    writer.member(ReasonTable.Step.step, ordinal)
    writer.array(ReasonTable.Step.gathered) { writer in
      for evidence in gathered { writer.object { evidence.encodeMembers(offsets, into: &$0) } }
    }
    writer.member(ReasonTable.entropyBefore, before.entropy)
    writer.member(ReasonTable.entropy, after.entropy)
    writer.member(ReasonTable.Step.counted, isCounted)
    after.encodeAnswers(answerCount, into: &writer)
  }
}

extension Evidence {
  fileprivate func encodeMembers(_ offsets: EvidenceOffsets, into writer: inout JSONWriter) {
    let digits = String(sentence.id, radix: 16)
    writer.member(ReasonTable.Evidence.id, String(repeating: "0", count: 16 - digits.count) + digits)
    writer.member(ReasonTable.Evidence.text, sentence.text)
    switch sentence.source {
    case .context: writer.member(ReasonTable.Evidence.source, ReasonTable.Evidence.contextSource)
    case .fact(let index):
      writer.member(ReasonTable.Evidence.source, ReasonTable.Evidence.factsSource)
      writer.member(ReasonTable.Evidence.fact, index)
    case .passages: writer.member(ReasonTable.Evidence.source, ReasonTable.Evidence.passagesSource)
    }
    if let range = offsets.range(of: sentence) {
      writer.range(range, ReasonTable.Evidence.start, ReasonTable.Evidence.end)
    }
    if let place = sentence.place {
      writer.member(PlaceTable.optionalDocument, place.document)
      writer.member(PlaceTable.optionalPosition, place.position)
      writer.member(PlaceTable.file, ifPresent: place.file)
    }
    writer.member(ReasonTable.Evidence.strength, strength)
    writer.list(ReasonTable.Evidence.cues, cues)
    writer.list(ReasonTable.Evidence.found, found)
  }
}

extension Standing {
  fileprivate func encodeAnswers(_ count: Int, into writer: inout JSONWriter) {
    writer.array(ReasonTable.answers) { writer in
      for answer in answers.prefix(count) {
        writer.object { writer in
          writer.member(ReasonTable.Answer.answer, answer.text)
          writer.member(ReasonTable.Answer.index, ifPresent: answer.index)
          writer.member(ReasonTable.Answer.posterior, answer.posterior)
          writer.member(ReasonTable.Answer.score, answer.score)
          writer.member(ReasonTable.Answer.evidence, answer.evidence)
          writer.member(ReasonTable.Answer.plausibility, answer.plausibility)
        }
      }
    }
  }
}
