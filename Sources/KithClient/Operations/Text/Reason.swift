import KithProtocol

/// A sentence that a step of reasoning gathered.
public struct EvidenceSentence: Sendable, Equatable {
  /// The sentence.
  public let text: String
  /// Names it by what it says: the same sentence twice is one.
  public let id: String
  /// Where it comes from: `context`, `facts` or `passages`.
  public let source: String
  /// Its part of what the step gathered, from 0 to 1.
  public let strength: Double
  /// The words that led to it, the strongest first.
  public let cues: [String]
  /// The words that it leads on from, the most telling first.
  public let found: [String]
  /// Of a passage of the training text: where it stands there.
  public let place: PassagePlace?

  init(_ fields: ReplyFields) throws(ClientError) {
    typealias Evidence = ReasonTable.Evidence
    text = try fields.string(Evidence.text)
    id = try fields.string(Evidence.id)
    source = try fields.string(Evidence.source)
    strength = try fields.double(Evidence.strength)
    cues = fields.strings(Evidence.cues)
    found = fields.strings(Evidence.found)
    place = try PassagePlace(ifThere: fields)
  }
}

/// A possible answer.
public struct RankedAnswer: Sendable, Equatable {
  /// The option, or a word.
  public let text: String
  /// Its index among the options, from 0; nil if none were given.
  public let index: Int?
  /// Its probability if one of the answers must be right.
  public let posterior: Double
  /// What ranks, nats: the sum of the next two.
  public let score: Double
  /// Nats: what was gathered speaks for it.
  public let evidence: Double
  /// Nats: what the model says of it after reading what was gathered.
  public let plausibility: Double

  init(_ fields: ReplyFields) throws(ClientError) {
    typealias Answer = ReasonTable.Answer
    text = try fields.string(Answer.answer)
    index = fields.optionalInteger(Answer.index)
    posterior = try fields.double(Answer.posterior)
    score = try fields.double(Answer.score)
    evidence = try fields.double(Answer.evidence)
    plausibility = try fields.double(Answer.plausibility)
  }
}

/// One step of reasoning.
public struct ReasonedStep: Sendable, Equatable {
  /// From 1.
  public let ordinal: Int
  /// What was new, the strongest last.
  public let gathered: [EvidenceSentence]
  /// Bits: how unsure the answer was before it.
  public let entropyBefore: Double
  /// Bits: how unsure it is after it.
  public let entropy: Double
  /// Whether the answer rests on it.
  public let isCounted: Bool
  /// Best first.
  public let answers: [RankedAnswer]

  package init(_ fields: ReplyFields) throws(ClientError) {
    ordinal = try fields.integer(ReasonTable.Step.step)
    gathered = try fields.list(ReasonTable.Step.gathered, EvidenceSentence.init)
    entropyBefore = try fields.double(ReasonTable.entropyBefore)
    entropy = try fields.double(ReasonTable.entropy)
    isCounted = try fields.bool(ReasonTable.Step.counted)
    answers = try fields.list(ReasonTable.answers, RankedAnswer.init)
  }
}

/// The answers to a question, and how they came about.
public struct ReasonedAnswers: Sendable, Equatable {
  /// The steps, in their order.
  public let steps: [ReasonedStep]
  /// Why it ended: `nothing_new`, `settled` or `steps`.
  public let ended: String
  /// Bits: how unsure the answer is.
  public let entropy: Double
  /// Best first.
  public let answers: [RankedAnswer]

  package init(_ fields: ReplyFields) throws(ClientError) {
    steps = try fields.list(ReasonTable.taken, ReasonedStep.init)
    ended = try fields.string(ReasonTable.ended)
    entropy = try fields.double(ReasonTable.entropy)
    answers = try fields.list(ReasonTable.answers, RankedAnswer.init)
  }
}

/// What to search for the answer to a question, and how far; nil is the daemon's default.
public struct ReasoningOptions: Sendable, Equatable {
  /// The possible answers; if there are none, the most telling words of the text searched.
  public var options: [String] = []
  /// Texts to search that have no order, such as facts.
  public var facts: [String] = []
  /// Whether to search the passages of its training text too that the model keeps.
  public var searchesPassages = false
  /// At most this many steps.
  public var steps: Int?
  /// How many answers are told.
  public var count: Int?

  /// Nothing but the context or the session's text.
  public init(options: [String] = [], facts: [String] = []) {
    self.options = options
    self.facts = facts
  }

  fileprivate func write(to fields: inout RequestFields) {
    fields.set(ReasonTable.options, unlessEmpty: options)
    fields.set(ReasonTable.facts, unlessEmpty: facts)
    fields.set(ReasonTable.passages, ifTrue: searchesPassages)
    fields.set(ReasonTable.steps, steps)
    fields.set(ReasonTable.top, count)
  }
}

extension Query where Answer == ReasonedAnswers {
  /// Answers a question in steps: each gathers sentences, and the next goes on from their words.
  ///
  /// - Parameters:
  ///   - scope: The context is a text to search that has an order, such as a story; experts cannot be chosen.
  ///   - onStep: Gets each step as it is made.
  public static func reason(
    _ question: String, options: ReasoningOptions = ReasoningOptions(), in scope: Scope = .standard,
    onStep: ((ReasonedStep) -> Void)? = nil
  ) -> Query {
    let query = Query(.reason, in: scope, reading: ReasonedAnswers.init) { fields in
      fields.set(ReasonTable.text, question)
      options.write(to: &fields)
    }
    guard let onStep else { return query }
    return query.hearing(mustAsk: true) { part in
      if let step = try? ReasonedStep(part) { onStep(step) }  // the result has all steps again, and says what is wrong
    }
  }
}

extension Connection {
  /// Answers a question in steps: each gathers sentences of the context and of the facts, and the next goes on from
  /// their words.
  ///
  /// - Parameters:
  ///   - scope: The context is a text to search that has an order, such as a story; experts cannot be chosen.
  ///   - onStep: Gets each step as it is made.
  public func reason(
    _ question: String, options: ReasoningOptions = ReasoningOptions(), in scope: Scope = .standard,
    onStep: ((ReasonedStep) -> Void)? = nil
  ) throws(ClientError) -> ReasonedAnswers {
    try ask(.reason(question, options: options, in: scope, onStep: onStep))
  }
}
