internal import Tokenization

/// Another language model's output compared with ours: what that model knows beyond the frequencies of words, split into
/// grammar, association and neither.
///
/// Per stretch of text, bits: unigram - reported = (unigram - grammar) + (grammar - full) + (full - reported). What our
/// experts save on the frequencies, the other model needs no cleverer means to know; `neither` is an upper bound on
/// anything cleverer, since it also holds what our corpus lacked. The letters of words that we do not know are part of
/// all three of our costs. A stretch with a token without a reported log probability is context and not counted.
package struct Xray: Sendable, Equatable {
  /// A stretch of the text whose bounds both tokenizers share, with its costs.
  package struct Segment: Sendable, Equatable {
    /// Without the white space around it.
    package let byteRange: Range<Int>
    /// Tokens of the other model.
    package let tokenCount: Int
    package let bits: XrayBits
  }

  /// The counted stretches, in the order of the text.
  package let segments: [Segment]
  /// The other model's tokens in them.
  package let tokenCount: Int
  /// The tokens outside of them.
  package let uncountedTokenCount: Int
  /// Our words in the segments, without sentence ends.
  package let wordCount: Int
  /// How many sentences the segments lie in.
  package let sentenceCount: Int
  /// The sum of the segments.
  package let bits: XrayBits
  package let shares: XrayShares
}

extension Model {
  /// Compares another model's tokens with this model; their text comes after the context.
  ///
  /// - Parameter isCancelled: asked every few words.
  /// - Returns: the text of all tokens, and the comparison; or why there is none.
  package func xray(
    _ tokens: [ReportedToken], after context: Context, isCancelled: () -> Bool = { false }
  ) throws(Cancelled) -> Result<(text: String, result: Xray), XrayError> {
    var bytes: [UInt8] = []
    for token in tokens { bytes += token.bytes }
    guard let text = String(validating: bytes, as: UTF8.self) else { return .failure(.notUTF8) }
    let words = try explain(text, after: context, pullCount: 0, isCancelled: isCancelled).words
    guard !words.isEmpty else { return .failure(.noWords) }
    let alignment = TokenAlignment(tokens: tokens.map(\.bytes.count), words: words.map(\.score.byteRange))
    var segments: [Xray.Segment] = []
    var total = XrayBits()
    var (tokenCount, wordCount) = (0, 0)
    var sentences: [XrayBits] = []
    /// The sentence of the stretch, and that of the last one that counted.
    var (sentence, lastSentence) = (0, -1)
    for (index, stretch) in alignment.stretches.enumerated() {
      if index & 255 == 255, isCancelled() { throw Cancelled() }
      // Sentence ends come before the words whose stretch they belong to.
      let ends = words[stretch.words].prefix { $0.score.byteRange.isEmpty }.count
      sentence += ends
      defer { sentence += words[stretch.words].dropFirst(ends).count { $0.score.byteRange.isEmpty } }
      guard let reported = Self.sum(tokens[stretch.tokens]) else { continue }
      var bits = XrayBits()
      for word in words[stretch.words] { bits += XrayBits(word) }
      bits.reported = reported
      segments.append(Xray.Segment(byteRange: stretch.byteRange, tokenCount: stretch.tokens.count, bits: bits))
      total += bits
      tokenCount += stretch.tokens.count
      wordCount += words[stretch.words].count { !$0.score.byteRange.isEmpty }
      if sentence != lastSentence { sentences.append(XrayBits()) }
      lastSentence = sentence
      sentences[sentences.count - 1] += bits
    }
    guard !segments.isEmpty else { return .failure(.nothingReported) }
    let shares = try XrayShares(of: sentences, tokenCount: tokenCount, isCancelled: isCancelled)
    let xray = Xray(
      segments: segments, tokenCount: tokenCount, uncountedTokenCount: tokens.count - tokenCount, wordCount: wordCount,
      sentenceCount: sentences.count, bits: total, shares: shares)
    return .success((text, xray))
  }

  /// Bits; nil if one of the tokens has no log probability.
  private static func sum(_ tokens: ArraySlice<ReportedToken>) -> Double? {
    var nats = 0.0
    for token in tokens {
      guard let logProbability = token.logProbability else { return nil }
      nats -= logProbability
    }
    return nats / XrayBits.natsPerBit
  }
}

extension XrayBits {
  fileprivate static let natsPerBit = 0.693_147_180_559_945_3

  fileprivate init(_ word: WordExplanation) {
    let (score, unigram) = (word.score, word.unigram)
    self.init(
      unigram: -(unigram + score.spelling) / Self.natsPerBit,
      grammar: -(score.parts.grammar + score.spelling) / Self.natsPerBit,
      full: -score.logProbability / Self.natsPerBit, reported: 0)
  }
}
