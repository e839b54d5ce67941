internal import VectorMath

/// The share of one part in what another model knows, or why there is none.
package enum XrayShare: Sendable, Equatable {
  /// The share and its 95 % confidence interval; nil where there are too few sentences for one.
  case share(Double, interval: ClosedRange<Double>?)
  case refused(XrayRefusal)
}

/// Why there is no share.
package enum XrayRefusal: Sendable, Equatable {
  /// Fewer tokens than `XrayShares.leastTokens`.
  case tooFewTokens(Int)
  /// The other model saves less than `XrayShares.leastBits` per token on the words' frequencies.
  case tooFewBits(Double)
  /// Our model is worse with this part than without it, so the part explains nothing.
  case negative
}

/// The shares of all parts, with bootstrap intervals over sentences (Efron & Tibshirani 1993, ch. 13: percentiles).
package struct XrayShares: Sendable, Equatable {
  /// Fewer tokens give no share.
  package static let leastTokens = 200
  /// Less to explain gives no share, bits per token.
  package static let leastBits = 1.0
  /// Fewer sentences give no interval: the samples would be too much alike.
  package static let leastSentences = 5
  private static let resampleCount = 1_000
  private static let seed: UInt64 = 0x6b69_7468

  /// In the order of `XrayPart.allCases`.
  private let shares: [XrayShare]

  package subscript(part: XrayPart) -> XrayShare {
    switch part {
    case .grammar: shares[0]
    case .association: shares[1]
    case .neither: shares[2]
    }
  }

  /// The same sentences give the same intervals.
  ///
  /// - Parameters:
  ///   - sentences: the sums of each sentence.
  ///   - tokenCount: how many tokens of the other model they are.
  ///   - isCancelled: asked at every resample.
  package init(
    of sentences: [XrayBits], tokenCount: Int, isCancelled: () -> Bool = { false }
  ) throws(Cancelled) {
    var total = XrayBits()
    for sentence in sentences { total += sentence }
    let perToken = total.explained / Double(max(1, tokenCount))
    let refusal: XrayRefusal? =
      tokenCount < Self.leastTokens
      ? .tooFewTokens(tokenCount) : perToken < Self.leastBits ? .tooFewBits(perToken) : nil
    if let refusal {
      shares = XrayPart.allCases.map { _ in .refused(refusal) }
      return
    }
    let samples = try Self.samples(sentences, isCancelled)
    shares = XrayPart.allCases.map { part in
      let bits = part.bits(of: total)
      guard bits >= 0 else { return .refused(.negative) }
      let shares = samples.map { part.bits(of: $0) / $0.explained }.sorted()
      guard sentences.count >= Self.leastSentences, shares.count == Self.resampleCount else {
        return .share(bits / total.explained, interval: nil)
      }
      // The 25th of 1,000 from either end.
      return .share(bits / total.explained, interval: shares[24]...shares[Self.resampleCount - 25])
    }
  }

  /// Sums of resamples: as many sentences as there are, drawn with replacement; without resamples in which there is nothing
  /// to explain.
  private static func samples(
    _ sentences: [XrayBits], _ isCancelled: () -> Bool
  ) throws(Cancelled) -> [XrayBits] {
    guard sentences.count >= leastSentences else { return [] }
    var generator = SeededGenerator(seed: seed)
    var samples: [XrayBits] = []
    samples.reserveCapacity(resampleCount)
    for _ in 0..<resampleCount {
      if isCancelled() { throw Cancelled() }
      var sample = XrayBits()
      for _ in sentences.indices { sample += sentences[Int(generator.uniform() * Double(sentences.count))] }
      if sample.explained > 0 { samples.append(sample) }
    }
    return samples
  }
}
