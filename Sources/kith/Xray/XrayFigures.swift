import KithClient

/// The figures of an X-ray as people read them, for the terminal and the page.
struct XrayFigures {
  let headings = ["part", "bits", "per token", "share", "95 % interval"]
  /// A row for each part, and one for their sum.
  let rows: [[String]]
  let kindHeadings: [String] = ["bits per word", "words"] + XrayPart.allCases.map(\.rawValue) + ["sum"]
  /// A row for each kind of word.
  let kindRows: [[String]]
  /// Bits per token of the models, by name.
  let models: [(name: String, bits: String)]
  /// Which shares and intervals are not told, and why.
  let refusals: [String]
  /// How many tokens are not counted, if any.
  let uncounted: String?
  /// How often the first choices agree, if they were compared.
  let agreement: String?

  init(_ summary: XraySummary) {
    let count = Double(max(1, summary.tokenCount))
    func perToken(_ bits: Double) -> String { Formatting.fixed(bits / count, 2) }
    rows =
      summary.shares.map { share in
        [
          share.part.rawValue, Formatting.fixed(share.bits, 1), perToken(share.bits),
          share.share.map(Self.percent) ?? "-",
          share.interval.map { "\(Self.percent($0.lowerBound)) to \(Self.percent($0.upperBound))" } ?? "-",
        ]
      } + [["sum", Formatting.fixed(summary.explainedBits, 1), perToken(summary.explainedBits), "", ""]]
    kindRows = summary.kinds.map { kind in
      func perWord(_ bits: Double) -> String { Formatting.fixed(bits / Double(max(1, kind.wordCount)), 2) }
      return [kind.kind, Formatting.grouped(kind.wordCount)] + XrayPart.allCases.map { perWord(kind.bits[$0]) }
        + [perWord(kind.bits.unigram - kind.bits.llm)]
    }
    models = [
      ("frequency", perToken(summary.bits.unigram)), ("grammar", perToken(summary.bits.grammar)),
      ("with association", perToken(summary.bits.association)), ("with repetition", perToken(summary.bits.full)),
      ("the other model", perToken(summary.bits.llm)),
    ]
    refusals =
      Self.reasons(summary, "share", \.refusal) + Self.reasons(summary, "interval", \.missingInterval)
    let total = summary.tokenCount + summary.uncountedTokenCount
    uncounted =
      summary.uncountedTokenCount == 0
      ? nil
      : "\(Formatting.grouped(summary.uncountedTokenCount)) of \(Formatting.grouped(total)) tokens do not count: without a log probability, or beside one without"
    agreement = summary.agreement.map { agreement in
      let places = Double(max(1, agreement.places))
      func share(_ count: Int) -> String { Self.percent(Double(count) / places) }
      return
        "first choices at \(Formatting.grouped(agreement.places)) words:  as grammar's \(share(agreement.grammar))  as association's \(share(agreement.association))  as both together \(share(agreement.both))"
    }
  }

  private static func percent(_ share: Double) -> String { "\(Formatting.fixed(share * 100, 1)) %" }

  /// Why something is missing: once, where it is the same of all parts.
  private static func reasons(
    _ summary: XraySummary, _ what: String, _ reason: (XrayShare) -> String?
  ) -> [String] {
    let reasons = summary.shares.compactMap { share in reason(share).map { (share.part.rawValue, $0) } }
    guard let first = reasons.first else { return [] }
    let isForAll = reasons.count == summary.shares.count && reasons.allSatisfy { $0.1 == first.1 }
    if isForAll { return ["no \(what)s: \(first.1)"] }
    // What has no share has no interval.
    return reasons.map { "no \(what) of \($0.0): \($0.1)" }
  }
}
