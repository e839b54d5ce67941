import KithProtocol
package import StrictJSON

/// A sentence that a step of reasoning gathered.
public struct EvidenceSentence: Sendable, Equatable {
  /// The sentence.
  public let text: String
  /// Names it by what it says: the same sentence twice is one.
  public let id: String
  /// Its part of what the step gathered, from 0 to 1.
  public let strength: Double
  /// The words that led to it, the strongest first.
  public let cues: [String]
  /// The words that it leads on from, the most telling first.
  public let found: [String]

  init(_ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: "gathered")
    text = try fields.string("text")
    id = try fields.string("id")
    strength = try fields.double("strength")
    cues = fields.strings("cues")
    found = fields.strings("found")
  }
}

/// A possible answer.
public struct RankedAnswer: Sendable, Equatable {
  /// The option, or a word.
  public let text: String
  /// Its place among the options, from 0; nil if none were given.
  public let index: Int?
  /// Its probability if one of the answers must be right.
  public let posterior: Double

  init(_ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: "answers")
    text = try fields.string("answer")
    index = fields.optionalInteger("index")
    posterior = try fields.double("posterior")
  }
}

/// One step of reasoning.
public struct ReasonedStep: Sendable, Equatable {
  /// From 1.
  public let number: Int
  /// What was new, the strongest last.
  public let gathered: [EvidenceSentence]
  /// Bits: how unsure the answer was before it.
  public let entropyBefore: Double
  /// Bits: how unsure it is after it.
  public let entropy: Double
  /// Whether the answer rests on it.
  public let isKept: Bool
  /// Best first.
  public let answers: [RankedAnswer]

  package init(_ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: "step")
    number = try fields.integer("step")
    gathered = try fields.list("gathered") { json throws(ClientError) in try EvidenceSentence(json) }
    entropyBefore = try fields.double("entropy_before_bits")
    entropy = try fields.double("entropy_bits")
    isKept = try fields.bool("kept")
    answers = try fields.list("answers") { json throws(ClientError) in try RankedAnswer(json) }
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

  package init(_ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: "reason")
    steps = try fields.list("steps") { json throws(ClientError) in try ReasonedStep(json) }
    ended = try fields.string("ended")
    entropy = try fields.double("entropy_bits")
    answers = try fields.list("answers") { json throws(ClientError) in try RankedAnswer(json) }
  }
}

extension Connection {
  /// Answers a question in steps: each gathers sentences of the context and of the passages, and the next goes on from
  /// their words.
  ///
  /// - Parameters:
  ///   - options: the possible answers; if empty, the most telling words of what is looked in.
  ///   - context: a text with an order, such as a story.
  ///   - passages: texts without one, such as facts.
  ///   - onStep: called with each step as it is made.
  public func reason(
    _ question: String, options: [String] = [], context: String = "", passages: [String] = [], session: String? = nil,
    onStep: (ReasonedStep) -> Void = { _ in }
  ) throws(ClientError) -> ReasonedAnswers {
    var fields: [(name: String, value: JSONValue)] = [("text", .string(question)), ("stream", true)]
    if !options.isEmpty { fields.append(("options", .array(options.map { .string($0) }))) }
    if !passages.isEmpty { fields.append(("passages", .array(passages.map { .string($0) }))) }
    let result = try call(.reason, surroundingFields(session, context) + fields) { part in
      if let step = try? ReasonedStep(part) { onStep(step) }  // the result has all steps again, and says what is wrong
    }
    return try ReasonedAnswers(result)
  }
}
