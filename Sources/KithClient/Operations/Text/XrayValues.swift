import KithProtocol
import StrictJSON
internal import XrayTotals

/// What a stretch of text costs each of five models, bits: -log2 of its probability.
public struct XrayBits: Sendable, Equatable {
  /// The words' frequencies alone.
  public let unigram: Double
  /// Grammar.
  public let grammar: Double
  /// Grammar and association, without what the text repeats.
  public let association: Double
  /// The whole model.
  public let full: Double
  /// The other model, as it reported.
  public let llm: Double

  init(_ fields: ReplyFields) throws(ClientError) {
    unigram = try fields.double(XrayTable.Bits.unigram)
    grammar = try fields.double(XrayTable.Bits.grammar)
    association = try fields.double(XrayTable.Bits.association)
    full = try fields.double(XrayTable.Bits.full)
    llm = try fields.double(XrayTable.Bits.llm)
  }

  init(_ bits: XrayTotals.XrayBits) {
    unigram = bits.unigram
    grammar = bits.grammar
    association = bits.association
    full = bits.full
    llm = bits.reported
  }

  var summands: XrayTotals.XrayBits {
    XrayTotals.XrayBits(unigram: unigram, grammar: grammar, association: association, full: full, reported: llm)
  }

  /// What one part saves; the parts sum to `unigram` - `llm`.
  public subscript(part: XrayPart) -> Double { summands[part.summed] }

  /// The part of what the other model knows that is largest here; of equal ones the first.
  public var most: XrayPart {
    XrayPart.allCases.reduce(.grammar) { self[$1] > self[$0] ? $1 : $0 }
  }
}

/// The parts of what another model knows.
public enum XrayPart: String, Sendable, CaseIterable {
  /// What the last few words say.
  case grammar
  /// What the topic of the wider context says beyond that.
  case association
  /// What the words that the text used before say beyond both.
  case repetition
  /// The rest.
  case neither

  fileprivate var summed: XrayTotals.XrayPart { XrayTotals.XrayPart(rawValue: rawValue) ?? .neither }

  fileprivate var field: Field {
    switch self {
    case .grammar: XrayTable.Part.grammar
    case .association: XrayTable.Part.association
    case .repetition: XrayTable.Part.repetition
    case .neither: XrayTable.Part.neither
    }
  }
}

/// How much one part is.
public struct XrayShare: Sendable, Equatable {
  /// Which part.
  public let part: XrayPart
  /// Below 0 where the part makes the text less likely.
  public let bits: Double
  /// Of what is explained, 0 to 1; nil where it is refused.
  public let share: Double?
  /// The 95 % interval of the share; nil where there is none.
  public let interval: ClosedRange<Double>?
  /// Why there is a share and no interval.
  public let missingInterval: String?
  /// Why there is no share.
  public let refusal: String?

  init(_ part: XrayPart, of parts: ReplyFields) throws(ClientError) {
    let fields = try parts.object(part.field)
    self.part = part
    bits = try fields.double(XrayTable.Part.bits)
    share = fields.optionalDouble(XrayTable.Part.share)
    missingInterval = fields.optionalString(XrayTable.Part.noInterval)
    refusal = fields.optionalString(XrayTable.Part.refused)
    if let low = fields.optionalDouble(XrayTable.Part.low), let high = fields.optionalDouble(XrayTable.Part.high) {
      guard low <= high else { throw .badReply("an interval from \(low) to \(high)") }
      interval = low...high
    } else {
      interval = nil
    }
  }

  init(_ part: XrayPart, of tally: XrayTally, _ shares: XrayShares) {
    self.part = part
    bits = tally.bits[part.summed]
    switch shares[part.summed] {
    case .share(let value, let interval):
      share = value
      refusal = nil
      missingInterval = interval.reason
      if case .interval(let range) = interval { self.interval = range } else { self.interval = nil }
    case .refused(let reason):
      (share, interval, missingInterval) = (nil, nil, nil)
      refusal = reason.sentence
    }
  }
}

/// What the words of one kind come to.
public struct XrayKind: Sendable, Equatable {
  /// `function`, `content`, `name`, `number`, `punctuation`, `unknown`, or one that a newer daemon has.
  public let kind: String
  /// This model's words.
  public let wordCount: Int
  /// The other model's tokens.
  public let tokenCount: Int
  /// What they cost.
  public let bits: XrayBits

  init(_ fields: ReplyFields) throws(ClientError) {
    kind = try fields.string(XrayTable.Kind.kind)
    wordCount = try fields.integer(XrayTable.Kind.words)
    tokenCount = try fields.integer(XrayTable.Kind.tokens)
    bits = try XrayBits(fields)
  }

  init(_ kind: WordKind, _ sum: XrayTally.Kind) {
    self.kind = kind.rawValue
    wordCount = sum.wordCount
    tokenCount = sum.tokenCount
    bits = XrayBits(sum.bits)
  }
}

/// How often another model's likeliest word is this model's.
public struct XrayAgreement: Sendable, Equatable {
  /// At how many places both are known.
  public let places: Int
  /// At how many of them it is the likeliest by grammar alone.
  public let grammar: Int
  /// By the wider context and the words' frequencies, without grammar.
  public let association: Int
  /// By the whole model.
  public let both: Int

  init(_ fields: ReplyFields) throws(ClientError) {
    places = try fields.integer(XrayTable.Agreement.places)
    grammar = try fields.integer(XrayTable.Agreement.grammar)
    association = try fields.integer(XrayTable.Agreement.association)
    both = try fields.integer(XrayTable.Agreement.both)
  }

  init(sum all: [XrayAgreement]) {
    places = all.reduce(0) { $0 + $1.places }
    grammar = all.reduce(0) { $0 + $1.grammar }
    association = all.reduce(0) { $0 + $1.association }
    both = all.reduce(0) { $0 + $1.both }
  }
}

/// How knowledge is split.
public enum XraySplit: String, Sendable, CaseIterable {
  /// Grammar first, then association, then repetition.
  case telescoping
  /// Each part has the mean of what it saves in all orders.
  case average
}
