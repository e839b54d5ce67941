import KithProtocol
import StrictJSON
internal import XrayTotals

/// What another model knows of a text or of several, by part and by kind of word.
public struct XraySummary: Sendable, Equatable {
  /// The other model's tokens that count.
  public let tokenCount: Int
  /// Those that do not, for want of a log probability.
  public let uncountedTokenCount: Int
  /// What all of it costs.
  public let bits: XrayBits
  /// What the other model saves on the words' frequencies, bits: the sum of the parts.
  public let explainedBits: Double
  /// Each part.
  public let shares: [XrayShare]
  /// Each kind of word that occurs.
  public let kinds: [XrayKind]
  /// Where first choices were given.
  public let agreement: XrayAgreement?

  init(_ fields: ReplyFields) throws(ClientError) {
    tokenCount = try fields.integer(XrayTable.counted)
    uncountedTokenCount = try fields.integer(XrayTable.uncounted)
    bits = try XrayBits(fields)
    explainedBits = try fields.double(XrayTable.explained)
    let parts = try fields.object(XrayTable.parts)
    var shares: [XrayShare] = []
    for part in XrayPart.allCases { shares.append(try XrayShare(part, of: parts)) }
    self.shares = shares
    kinds = try fields.list(XrayTable.kinds, XrayKind.init)
    agreement = try fields.optionalObject(XrayTable.agreement).map { (fields) throws(ClientError) in
      try XrayAgreement(fields)
    }
  }

  /// The sum over texts that came with their segments, each a text by itself; intervals draw among all of their sentences.
  public init(of texts: [XrayedText]) {
    var tally = XrayTally()
    for text in texts {
      tally.beginText()
      for segment in text.segments {
        tally.add(
          segment.bits.summands, tokenCount: segment.tokenCount, wordCount: segment.wordCount,
          kind: WordKind(rawValue: segment.kind) ?? .content, sentence: segment.sentence)
      }
    }
    tokenCount = tally.tokenCount
    uncountedTokenCount = texts.reduce(0) { $0 + $1.summary.uncountedTokenCount }
    bits = XrayBits(tally.bits)
    explainedBits = tally.bits.explained
    let shares = XrayShares(of: tally.sentences, tokenCount: tally.tokenCount)
    self.shares = XrayPart.allCases.map { XrayShare($0, of: tally, shares) }
    kinds = WordKind.allCases.compactMap { kind in tally.kinds[kind].map { XrayKind(kind, $0) } }
    let agreements = texts.compactMap(\.summary.agreement)
    agreement = agreements.isEmpty ? nil : XrayAgreement(sum: agreements)
  }
}

/// A stretch of text that is whole tokens of the other model and whole words.
public struct XraySegment: Sendable, Equatable {
  /// In the tokens' text, UTF-8.
  public let byteRange: Range<Int>
  /// How many tokens.
  public let tokenCount: Int
  /// How many words.
  public let wordCount: Int
  /// Which sentence of the text it stands in, from 0.
  public let sentence: Int
  /// The kind of its rarest word; see `XrayKind`.
  public let kind: String
  /// What it costs.
  public let bits: XrayBits

  private init(_ segment: XraySegment, in byteRange: Range<Int>, sentence: Int) {
    self.byteRange = byteRange
    self.sentence = sentence
    (tokenCount, wordCount) = (segment.tokenCount, segment.wordCount)
    (kind, bits) = (segment.kind, segment.bits)
  }

  /// The same in a longer text, or a shorter one.
  ///
  /// - Parameters:
  ///   - offset: where its text begins there, bytes; below 0 where its beginning is left out, which ends before this segment.
  ///   - sentences: how many sentences stand before its text.
  public func moved(by offset: Int, sentences: Int) -> XraySegment {
    let range = max(0, byteRange.lowerBound + offset)..<max(0, byteRange.upperBound + offset)
    return XraySegment(self, in: range, sentence: sentence + sentences)
  }

  init(_ fields: ReplyFields) throws(ClientError) {
    byteRange = try fields.range(XrayTable.Segment.start, XrayTable.Segment.end)
    tokenCount = try fields.integer(XrayTable.Segment.tokens)
    wordCount = try fields.integer(XrayTable.Segment.words)
    sentence = try fields.integer(XrayTable.Segment.sentence)
    kind = try fields.string(XrayTable.Kind.kind)
    bits = try XrayBits(fields)
  }
}

/// What another model knows of a text, split into grammar, association, repetition and neither.
public struct XrayedText: Sendable, Equatable {
  /// The model that it was compared with.
  public let model: AnsweringModel
  /// All of it.
  public let summary: XraySummary
  /// How to read `neither`.
  public let note: String
  /// The stretches that count, in the order of the text.
  public let segments: [XraySegment]

  package init(_ fields: ReplyFields) throws(ClientError) {
    model = try AnsweringModel(fields)
    summary = try XraySummary(fields)
    note = try fields.string(XrayTable.note)
    segments = fields.has(XrayTable.segments) ? try fields.list(XrayTable.segments, XraySegment.init) : []
  }
}

extension Query where Answer == XrayedText {
  /// Holds another model's log probabilities against grammar, associations and repetition.
  public static func xray(
    _ tokens: [LoggedToken], split: XraySplit = .telescoping, in scope: Scope = .standard
  ) -> Query {
    Query(.xray, in: scope, reading: XrayedText.init) { fields in
      fields.set(XrayTable.tokens, tokens) { token, object in
        object[XrayTable.Token.token] = .string(token.text)
        object[XrayTable.Token.logProbability] = token.logProbability.map { .double($0) }
        object[XrayTable.Token.firstChoice] = token.firstChoice.map { .string($0) }
      }
      if split != .telescoping { fields.set(XrayTable.split, split.rawValue) }
      fields.set(XrayTable.detail, "segments")
    }
  }
}

extension Connection {
  /// Holds another model's log probabilities against grammar, associations and repetition; see `TokenLog` for where they
  /// come from.
  public func xray(
    _ tokens: [LoggedToken], split: XraySplit = .telescoping, in scope: Scope = .standard
  ) throws(ClientError) -> XrayedText {
    try ask(.xray(tokens, split: split, in: scope))
  }
}
