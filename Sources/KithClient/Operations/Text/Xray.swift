import KithProtocol
import StrictJSON

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
    unigram = try fields.double(XrayTable.Bits.unigram)
    grammar = try fields.double(XrayTable.Bits.grammar)
    full = try fields.double(XrayTable.Bits.full)
    llm = try fields.double(XrayTable.Bits.llm)
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

  init(_ part: XrayPart, _ fields: ReplyFields) throws(ClientError) {
    self.part = part
    bits = try fields.double(XrayTable.Part.bits)
    share = fields.optionalDouble(XrayTable.Part.share)
    refusal = fields.optionalString(XrayTable.Part.refused)
    if let low = fields.optionalDouble(XrayTable.Part.low), let high = fields.optionalDouble(XrayTable.Part.high) {
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

  init(_ fields: ReplyFields) throws(ClientError) {
    byteRange = try fields.range(XrayTable.Segment.start, XrayTable.Segment.end)
    tokenCount = try fields.integer(XrayTable.Segment.tokens)
    bits = try XrayBits(fields)
  }
}

/// What another model knows of a text, split into grammar, association and neither.
public struct XrayedText: Sendable, Equatable {
  /// The model that it was compared with.
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

  package init(_ fields: ReplyFields) throws(ClientError) {
    model = try AnsweringModel(fields)
    tokenCount = try fields.integer(XrayTable.counted)
    uncountedTokenCount = try fields.integer(XrayTable.uncounted)
    bits = try XrayBits(fields)
    explainedBits = try fields.double(XrayTable.explained)
    let parts = try fields.object(XrayTable.parts)
    var shares: [XrayShare] = []
    for part in XrayPart.allCases { shares.append(try XrayShare(part, parts.object(part.field))) }
    self.shares = shares
    note = try fields.string(XrayTable.note)
    segments = fields.has(XrayTable.segments) ? try fields.list(XrayTable.segments, XraySegment.init) : []
  }
}

extension XrayPart {
  fileprivate var field: Field {
    switch self {
    case .grammar: XrayTable.Part.grammar
    case .association: XrayTable.Part.association
    case .neither: XrayTable.Part.neither
    }
  }
}

extension Query where Answer == XrayedText {
  /// Holds another model's log probabilities against grammar and associations.
  public static func xray(_ tokens: [LoggedToken], in scope: Scope = .standard) -> Query {
    Query(.xray, in: scope, reading: XrayedText.init) { fields in
      fields.set(XrayTable.tokens, tokens) { token, object in
        object[XrayTable.Token.token] = .string(token.text)
        object[XrayTable.Token.logProbability] = token.logProbability.map { .double($0) }
      }
      fields.set(XrayTable.detail, "segments")
    }
  }
}

extension Connection {
  /// Holds another model's log probabilities against grammar and associations; see `TokenLog` for where they come from.
  public func xray(_ tokens: [LoggedToken], in scope: Scope = .standard) throws(ClientError) -> XrayedText {
    try ask(.xray(tokens, in: scope))
  }
}
