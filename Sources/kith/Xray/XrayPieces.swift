import KithClient

/// A text cut at its segments: each piece with the part that explains most of it, nil where nothing counts.
struct XrayPieces {
  struct Piece {
    let text: String
    /// Nil between segments.
    let segment: XraySegment?
  }

  let pieces: [Piece]

  /// - Throws: `ClientError.badReply` where a segment lies outside the text or before another.
  init(_ text: String, _ segments: [XraySegment]) throws(ClientError) {
    let bytes = Array(text.utf8)
    var pieces: [Piece] = []
    var end = 0
    func add(_ range: Range<Int>, _ segment: XraySegment?) {
      if range.isEmpty { return }
      pieces.append(Piece(text: String(decoding: bytes[range], as: UTF8.self), segment: segment))
    }
    for segment in segments {
      guard end <= segment.byteRange.lowerBound, segment.byteRange.upperBound <= bytes.count else {
        throw .badReply("a segment outside the text")
      }
      add(end..<segment.byteRange.lowerBound, nil)
      add(segment.byteRange, segment)
      end = segment.byteRange.upperBound
    }
    add(end..<bytes.count, nil)
    self.pieces = pieces
  }
}

/// The figures of an X-ray as people read them, for the terminal and the page.
struct XrayFigures {
  let headings = ["part", "bits", "per token", "share", "95 % interval"]
  /// A row for each part, and one for their sum.
  let rows: [[String]]
  /// Bits per token of the four models, by name.
  let models: [(name: String, bits: String)]
  /// Which shares are not told, and why.
  let refusals: [String]
  /// How many tokens are not counted, if any.
  let uncounted: String?

  init(_ xray: XrayedText) {
    let count = Double(max(1, xray.tokenCount))
    func perToken(_ bits: Double) -> String { Formatting.fixed(bits / count, 2) }
    func percent(_ share: Double) -> String { "\(Formatting.fixed(share * 100, 1)) %" }
    rows =
      xray.shares.map { share in
        [
          share.part.rawValue, Formatting.fixed(share.bits, 1), perToken(share.bits),
          share.share.map(percent) ?? "-",
          share.interval.map { "\(percent($0.lowerBound)) to \(percent($0.upperBound))" } ?? "-",
        ]
      } + [["sum", Formatting.fixed(xray.explainedBits, 1), perToken(xray.explainedBits), "", ""]]
    models = [
      ("frequency", perToken(xray.bits.unigram)), ("grammar", perToken(xray.bits.grammar)),
      ("with associations", perToken(xray.bits.full)), ("the other model", perToken(xray.bits.llm)),
    ]
    let reasons = xray.shares.compactMap { share in share.refusal.map { (share.part.rawValue, $0) } }
    if let first = reasons.first, reasons.count == xray.shares.count, reasons.allSatisfy({ $0.1 == first.1 }) {
      refusals = ["no shares: \(first.1)"]
    } else {
      refusals = reasons.map { "no share of \($0.0): \($0.1)" }
    }
    let total = xray.tokenCount + xray.uncountedTokenCount
    uncounted =
      xray.uncountedTokenCount == 0
      ? nil
      : "\(Formatting.grouped(xray.uncountedTokenCount)) of \(Formatting.grouped(total)) tokens do not count: without a log probability, or beside one without"
  }
}
