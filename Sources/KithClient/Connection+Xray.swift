import KithProtocol
package import StrictJSON

/// What a stretch of text costs each of four models, bits: -log2 of its probability.
public struct XrayBits: Sendable, Equatable {
  /// The words' frequencies alone.
  public let unigram: Double
  /// Grammar.
  public let grammar: Double
  /// Grammar and associations.
  public let full: Double
  /// The other model, as it reported.
  public let llm: Double

  init(_ fields: ReplyFields) throws(ClientError) {
    unigram = try fields.double("unigram_bits")
    grammar = try fields.double("grammar_bits")
    full = try fields.double("full_bits")
    llm = try fields.double("llm_bits")
  }

  /// The part of what the other model knows that is largest here.
  public var most: XrayPart {
    let (byGrammar, byAssociation, byNeither) = (unigram - grammar, grammar - full, full - llm)
    if byGrammar >= byAssociation, byGrammar >= byNeither { return .grammar }
    return byAssociation >= byNeither ? .association : .neither
  }
}

/// The three parts of what another model knows.
public enum XrayPart: String, Sendable, CaseIterable {
  /// What the last few words say.
  case grammar
  /// What the wider context says beyond that.
  case association
  /// The rest.
  case neither
}

/// How much one part is.
public struct XrayShare: Sendable, Equatable {
  /// Which part.
  public let part: XrayPart
  /// Below 0 where the part makes the text less likely.
  public let bits: Double
  /// Of what is explained; nil where it is refused.
  public let share: Double?
  /// The 95 % interval of the share; nil with too few sentences.
  public let interval: ClosedRange<Double>?
  /// Why there is no share.
  public let refusal: String?

  init(_ part: XrayPart, _ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: part.rawValue)
    self.part = part
    bits = try fields.double("bits")
    share = fields.optionalDouble("share")
    refusal = fields.optionalString("refused")
    if let low = fields.optionalDouble("low"), let high = fields.optionalDouble("high") {
      guard low <= high else { throw .badReply("an interval from \(low) to \(high)") }
      interval = low...high
    } else {
      interval = nil
    }
  }
}

/// A stretch of text that is whole tokens of the other model and whole words.
public struct XraySegment: Sendable, Equatable {
  /// In the tokens' text, UTF-8.
  public let byteRange: Range<Int>
  /// How many tokens.
  public let tokenCount: Int
  /// What it costs.
  public let bits: XrayBits

  init(_ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: "segments")
    let (start, end) = (try fields.integer("start"), try fields.integer("end"))
    guard 0 <= start, start <= end else { throw .badReply("a segment from byte \(start) to \(end)") }
    byteRange = start..<end
    tokenCount = try fields.integer("tokens")
    bits = try XrayBits(fields)
  }
}

/// What another model knows of a text, split into grammar, association and neither.
public struct XrayedText: Sendable, Equatable {
  /// The model that it was held against.
  public let model: AnsweringModel
  /// The other model's tokens that count.
  public let tokenCount: Int
  /// Those that do not, for want of a log probability.
  public let uncountedTokenCount: Int
  /// What all of it costs.
  public let bits: XrayBits
  /// What the other model saves on the words' frequencies, bits: the sum of the parts.
  public let explainedBits: Double
  /// Grammar, association, neither.
  public let shares: [XrayShare]
  /// How to read `neither`.
  public let note: String
  /// The stretches that count, in the order of the text.
  public let segments: [XraySegment]

  package init(_ json: JSONValue) throws(ClientError) {
    let fields = ReplyFields(json, of: "xray")
    model = try AnsweringModel(json)
    tokenCount = try fields.integer("tokens")
    uncountedTokenCount = try fields.integer("uncounted")
    bits = try XrayBits(fields)
    explainedBits = try fields.double("explained_bits")
    let parts = ReplyFields(try fields.value("parts"), of: "parts")
    var shares: [XrayShare] = []
    for part in XrayPart.allCases { shares.append(try XrayShare(part, parts.value(part.rawValue))) }
    self.shares = shares
    note = try fields.string("note")
    segments =
      json["segments"] == nil ? [] : try fields.list("segments") { json throws(ClientError) in try XraySegment(json) }
  }
}

extension Connection {
  /// Holds another model's log probabilities against grammar and associations; see `TokenLog` for where they come from.
  public func xray(
    _ tokens: [LoggedToken], context: String = "", session: String? = nil
  ) throws(ClientError) -> XrayedText {
    try XrayedText(call(.xray, surroundingFields(session, context) + xrayFields(tokens)))
  }

  package func xrayFields(_ tokens: [LoggedToken]) -> [(name: String, value: JSONValue)] {
    let list = tokens.map { token in
      var object = JSONObject()
      object["token"] = .string(token.text)
      if let logProbability = token.logProbability { object["logprob"] = .double(logProbability) }
      return JSONValue.object(object)
    }
    return [("tokens", .array(list)), ("detail", "segments")]
  }
}
