import KithProtocol
import LanguageModel
import StrictJSON
import XrayTotals

/// `xray`: compares another model's output with this one.
struct XrayOutput: TextOperation {
  /// More tokens are long work: each costs as much as scoring a word.
  private static let longOutput = 1 << 12
  /// About how many bytes a token is.
  private static let tokenBytes = 4

  private let tokens: [JSONValue]
  private let split: XraySplit
  private let isDetailed: Bool
  private let unit: Offsets.Unit

  init(_ arguments: Arguments) {
    tokens = arguments.list(XrayTable.tokens)
    split = XraySplit(rawValue: arguments.string(XrayTable.split)) ?? .telescoping
    isDetailed = arguments.string(XrayTable.detail) == XrayTable.segmentsDetail
    unit = Offsets.Unit(arguments)
  }

  var cost: Cost { Cost(bytes: tokens.count * Self.tokenBytes, limit: Self.longOutput * Self.tokenBytes) }

  func answer(after context: inout Context, in scope: Scope) throws(ProtocolError) -> Answer {
    let reported = try scope.computing { () throws(Cancelled) in try reportedTokens(scope.isCancelled) }
    let result = try scope.computing { () throws(Cancelled) in
      try scope.model.xray(reported, after: context, split: split, isCancelled: scope.isCancelled)
    }
    let (text, xray) = try result.mapError { error in
      ProtocolError(.badValue, error.sentence, hint: error.hint, field: XrayTable.tokens.name)
    }.get()
    let offsets = isDetailed ? Offsets(text, in: unit) : nil
    return Answer { writer in
      xray.encodeMembers(into: &writer)
      guard let offsets else { return }
      writer.array(XrayTable.segments) { writer in
        for segment in xray.segments {
          writer.object { writer in
            writer.range(offsets[segment.byteRange], XrayTable.Segment.start, XrayTable.Segment.end)
            writer.member(XrayTable.Segment.tokens, segment.tokenCount)
            writer.member(XrayTable.Segment.words, segment.wordCount)
            writer.member(XrayTable.Segment.sentence, segment.sentence)
            writer.member(XrayTable.Kind.kind, segment.kind.rawValue)
            segment.bits.encodeMembers(into: &writer)
          }
        }
      }
    }
  }

  private func reportedTokens(_ isCancelled: () -> Bool) throws(Cancelled) -> [ReportedToken] {
    var reported: [ReportedToken] = []
    reported.reserveCapacity(tokens.count)
    for (index, token) in tokens.enumerated() {
      if index & 255 == 255, isCancelled() { throw Cancelled() }
      reported.append(
        ReportedToken(
          Array((token[XrayTable.Token.token.name]?.string ?? "").utf8),
          logProbability: token[XrayTable.Token.logProbability.name]?.double,
          firstChoice: (token[XrayTable.Token.firstChoice.name]?.string).map { Array($0.utf8) }))
    }
    return reported
  }

  /// The caveat in every answer.
  fileprivate static let note =
    "`neither` is an upper bound on anything cleverer than grammar, association and repetition: it also holds the facts that this model's corpus lacked"
}

extension Xray {
  fileprivate func encodeMembers(into writer: inout JSONWriter) {
    writer.member(XrayTable.counted, tally.tokenCount)
    writer.member(XrayTable.uncounted, uncountedTokenCount)
    writer.member(XrayTable.words, tally.wordCount)
    writer.member(XrayTable.sentences, tally.sentences.count)
    bits.encodeMembers(into: &writer)
    writer.member(XrayTable.explained, bits.explained)
    writer.object(XrayTable.parts) { writer in
      for field in XrayTable.Part.names {
        guard let part = XrayPart(rawValue: field.name) else { continue }
        writer.object(field) { writer in
          writer.member(XrayTable.Part.bits, bits[part])
          shares[part].encodeMembers(into: &writer)
        }
      }
    }
    writer.array(XrayTable.kinds) { writer in
      for kind in WordKind.allCases {
        guard let sum = tally.kinds[kind] else { continue }
        writer.object { writer in
          writer.member(XrayTable.Kind.kind, kind.rawValue)
          writer.member(XrayTable.Kind.words, sum.wordCount)
          writer.member(XrayTable.Kind.tokens, sum.tokenCount)
          sum.bits.encodeMembers(into: &writer)
        }
      }
    }
    if let agreement {
      writer.object(XrayTable.agreement) { writer in
        writer.member(XrayTable.Agreement.places, agreement.placeCount)
        writer.member(XrayTable.Agreement.grammar, agreement.grammarCount)
        writer.member(XrayTable.Agreement.association, agreement.associationCount)
        writer.member(XrayTable.Agreement.both, agreement.bothCount)
      }
    }
    writer.member(XrayTable.note, XrayOutput.note)
  }
}

extension XrayBits {
  /// Sums of logarithms near 0 may come out on its wrong side.
  fileprivate func encodeMembers(into writer: inout JSONWriter) {
    writer.member(XrayTable.Bits.unigram, max(0, unigram))
    writer.member(XrayTable.Bits.grammar, grammar)
    writer.member(XrayTable.Bits.association, association)
    writer.member(XrayTable.Bits.full, max(0, full))
    writer.member(XrayTable.Bits.llm, max(0, reported))
  }
}

extension XrayShare {
  fileprivate func encodeMembers(into writer: inout JSONWriter) {
    switch self {
    case .share(let share, let interval):
      writer.member(XrayTable.Part.share, share)
      if case .interval(let range) = interval {
        writer.member(XrayTable.Part.low, range.lowerBound)
        writer.member(XrayTable.Part.high, range.upperBound)
      }
      writer.member(XrayTable.Part.noInterval, ifPresent: interval.reason)
    case .refused(let refusal): writer.member(XrayTable.Part.refused, refusal.sentence)
    }
  }
}

extension XrayError {
  fileprivate var sentence: String {
    switch self {
    case .notUTF8: "the tokens are no UTF-8 text together"
    case .noWords: "the tokens hold no words"
    case .nothingReported: "no stretch of whole words has a `logprob` for all of its tokens"
    }
  }

  fileprivate var hint: String? {
    self == .nothingReported ? "ask the other model for the log probabilities of its tokens" : nil
  }
}
