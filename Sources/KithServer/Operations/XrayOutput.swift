import KithProtocol
import LanguageModel
import StrictJSON

/// `xray`: holds another model's output against this one.
struct XrayOutput: Sendable {
  /// More tokens are long work: each costs as much as scoring a word.
  private static let longOutput = 1 << 12

  private let tokens: [JSONValue]
  fileprivate let surroundings: Surroundings
  private let isDetailed: Bool
  private let unit: Offsets.Unit

  init(_ arguments: Arguments) {
    tokens = arguments.list("tokens")
    surroundings = Surroundings(arguments)
    isDetailed = arguments.string("detail") == "segments"
    unit = Offsets.Unit(arguments)
  }

  var length: Workers.Length {
    tokens.count + surroundings.byteCount / 4 > Self.longOutput ? .long : .short
  }

  func answer(
    with served: ServedModel, in context: Context, since start: ContinuousClock.Instant, isCancelled: () -> Bool
  ) throws(ProtocolError) -> XrayReply? {
    var reported: [ReportedToken] = []
    reported.reserveCapacity(tokens.count)
    for (number, token) in tokens.enumerated() {
      if number & 255 == 255, isCancelled() { return nil }
      reported.append(
        ReportedToken(Array((token["token"]?.string ?? "").utf8), logProbability: token["logprob"]?.double))
    }
    let text: String
    let result: Xray
    do throws(XrayError) {
      guard let answer = try served.model.xray(reported, after: context, isCancelled: isCancelled) else { return nil }
      (text, result) = answer
    } catch {
      throw ProtocolError(.badValue, error.sentence, hint: error.hint, field: "tokens")
    }
    let offsets = isDetailed ? Offsets(text, in: unit) : nil
    return XrayReply(
      model: served.reference, tokenCount: result.tokenCount, uncountedTokenCount: result.uncountedTokenCount,
      wordCount: result.wordCount, sentenceCount: result.sentenceCount, bits: XrayReply.Bits(result.bits),
      explained: result.bits.explained,
      parts: XrayPart.allCases.map {
        XrayReply.Part(name: $0.rawValue, bits: $0.bits(of: result.bits), share: XrayReply.Share(result.shares[$0]))
      },
      segments: offsets.map { offsets in
        result.segments.map {
          XrayReply.Segment(
            range: offsets[$0.byteRange], tokenCount: $0.tokenCount, bits: XrayReply.Bits($0.bits))
        }
      }, microseconds: (ContinuousClock.now - start).microseconds)
  }
}

extension XrayReply.Bits {
  /// Sums of logarithms near 0 may come out on its wrong side.
  fileprivate init(_ bits: XrayBits) {
    self.init(
      unigram: max(0, bits.unigram), grammar: max(0, bits.grammar), full: max(0, bits.full), llm: max(0, bits.reported))
  }
}

extension XrayReply.Share {
  fileprivate init(_ share: XrayShare) {
    switch share {
    case .share(let share, let interval): self = .share(share, interval: interval)
    case .refused(let refusal): self = .refused(refusal.sentence)
    }
  }
}

extension XrayRefusal {
  fileprivate var sentence: String {
    switch self {
    case .tooFewTokens(let count):
      "\(count) tokens are too few for a share: it takes \(XrayShares.leastTokens)"
    case .tooFewBits(let bits):
      "\((bits * 100).rounded() / 100) bits per token are too little to explain: it takes \(XrayShares.leastBits)"
    case .negative: "it makes the text less likely, not more"
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

extension Service {
  func xray(_ arguments: Arguments, _ responder: Responder) {
    let operation = XrayOutput(arguments)
    operation.surroundings.compute(in: self, operation.length, responder) {
      (served, context, start) throws(ProtocolError) in
      try operation.answer(with: served, in: context, since: start) { responder.isCancelled }
    }
  }
}
