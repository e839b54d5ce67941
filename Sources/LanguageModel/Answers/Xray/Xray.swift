internal import Tokenization
package import XrayTotals

/// Another language model's output compared with ours: what that model knows beyond the frequencies of words, split into
/// grammar, association, repetition and neither.
///
/// Per stretch of text, bits: unigram - reported = (unigram - grammar) + (grammar - association) + (association - full) +
/// (full - reported). What our experts save on the frequencies, the other model needs no cleverer means to know; `neither`
/// is an upper bound on anything cleverer, since it also holds what our corpus lacked. The letters of words that we do not
/// know are part of all of our costs. A stretch with a token without a reported log probability is context and not counted.
package struct Xray: Sendable {
  /// A stretch of the text whose bounds both tokenizers share, with its costs.
  package struct Segment: Sendable, Equatable {
    /// Without the white space around it.
    package let byteRange: Range<Int>
    /// Tokens of the other model.
    package let tokenCount: Int
    /// Our words, without sentence ends.
    package let wordCount: Int
    /// The kind of its rarest word.
    package let kind: WordKind
    /// Which sentence of the text it lies in, from 0.
    package let sentence: Int
    package let bits: XrayBits
  }

  /// The counted stretches, in the order of the text.
  package let segments: [Segment]
  /// Their sums.
  package let tally: XrayTally
  /// The other model's tokens outside of them.
  package let uncountedTokenCount: Int
  package let shares: XrayShares
  /// How often the other model's first choice is ours; nil where no first choices were given.
  package let agreement: XrayAgreement?

  package var bits: XrayBits { tally.bits }
}

extension Model {
  /// Compares another model's tokens with this model; their text comes after the context, which is read without a memory.
  ///
  /// - Parameter isCancelled: asked every few words.
  /// - Returns: the text of all tokens, and the comparison; or why there is none.
  package func xray(
    _ tokens: [ReportedToken], after context: Context, split: XraySplit = .telescoping,
    isCancelled: () -> Bool = { false }
  ) throws(Cancelled) -> Result<(text: String, result: Xray), XrayError> {
    var bytes: [UInt8] = []
    for token in tokens { bytes += token.bytes }
    var context = context
    context.memory = nil
    guard let text = String(validating: bytes, as: UTF8.self) else { return .failure(.notUTF8) }
    let words = try explain(text, after: context, pullCount: 0, isCancelled: isCancelled).words
    guard !words.isEmpty else { return .failure(.noWords) }
    let costs = try costs(of: words, text, after: context, split, isCancelled)
    let alignment = TokenAlignment(tokens: tokens.map(\.bytes.count), words: words.map(\.score.byteRange))
    var segments: [Xray.Segment] = []
    var tally = XrayTally()
    var sentence = 0
    for (index, stretch) in alignment.stretches.enumerated() {
      if index & 255 == 255, isCancelled() { throw Cancelled() }
      // Sentence ends come before the words whose stretch they belong to.
      let ends = words[stretch.words].prefix { $0.score.byteRange.isEmpty }.count
      sentence += ends
      defer { sentence += words[stretch.words].dropFirst(ends).count { $0.score.byteRange.isEmpty } }
      guard let reported = Self.sum(tokens[stretch.tokens]) else { continue }
      var bits = XrayBits()
      for word in stretch.words { bits += costs[word] }
      bits.reported = reported
      let segment = Xray.Segment(
        byteRange: stretch.byteRange, tokenCount: stretch.tokens.count,
        wordCount: words[stretch.words].count { !$0.score.byteRange.isEmpty }, kind: kind(of: words[stretch.words]),
        sentence: sentence, bits: bits)
      segments.append(segment)
      tally.add(
        bits, tokenCount: segment.tokenCount, wordCount: segment.wordCount, kind: segment.kind, sentence: sentence)
    }
    guard !segments.isEmpty else { return .failure(.nothingReported) }
    let shares = try XrayShares(of: tally.sentences, tokenCount: tally.tokenCount) { () throws(Cancelled) in
      if isCancelled() { throw Cancelled() }
    }
    let agreement = try agreement(of: tokens, alignment, words, text, after: context, isCancelled: isCancelled)
    let xray = Xray(
      segments: segments, tally: tally, uncountedTokenCount: tokens.count - tally.tokenCount, shares: shares,
      agreement: agreement)
    return .success((text, xray))
  }

  /// Bits; nil if one of the tokens has no log probability.
  private static func sum(_ tokens: ArraySlice<ReportedToken>) -> Double? {
    var nats = 0.0
    for token in tokens {
      guard let logProbability = token.logProbability else { return nil }
      nats -= logProbability
    }
    return nats / XraySplit.natsPerBit
  }
}
