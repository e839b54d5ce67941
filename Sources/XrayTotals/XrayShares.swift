internal import VectorMath

/// The share of one part in what another model knows, or why there is none.
package enum XrayShare: Sendable, Equatable {
  /// The share, and its 95 % confidence interval.
  case share(Double, XrayInterval)
  case refused(XrayRefusal)
}

/// A 95 % confidence interval, or why there is none.
package enum XrayInterval: Sendable, Equatable {
  case interval(ClosedRange<Double>)
  /// Fewer sentences than `XrayShares.leastSentences`.
  case tooFewSentences(Int)
  /// Some draws of sentences have nothing to explain.
  case nothingExplained

  /// Why there is no interval, as a sentence; nil where there is one.
  package var reason: String? {
    switch self {
    case .interval: nil
    case .tooFewSentences(let count):
      "\(count) \(count == 1 ? "sentence is" : "sentences are") too few for an interval: it takes \(XrayShares.leastSentences)"
    case .nothingExplained: "in some draws of the sentences there is nothing to explain"
    }
  }
}

/// Why there is no share.
package enum XrayRefusal: Sendable, Equatable {
  /// Fewer tokens than `XrayShares.leastTokens`.
  case tooFewTokens(Int)
  /// The other model saves less than `XrayShares.leastBits` per token on the words' frequencies.
  case tooFewBits(Double)
  /// Our model is worse with this part than without it, so the part explains nothing.
  case negative
  /// Another part is below 0, and this one is more than all that is explained.
  case moreThanAll

  /// As a sentence.
  package var sentence: String {
    switch self {
    case .tooFewTokens(let count):
      "\(count) \(count == 1 ? "token is" : "tokens are") too few for a share: it takes \(XrayShares.leastTokens)"
    case .tooFewBits(let bits):
      "\((bits * 100).rounded() / 100) bits per token are too little to explain: it takes \(XrayShares.leastBits)"
    case .negative: "it makes the text less likely, not more"
    case .moreThanAll: "another part is below 0, so this one is more than there is to explain"
    }
  }
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

  private let shares: [XrayPart: XrayShare]

  package subscript(part: XrayPart) -> XrayShare { shares[part] ?? .refused(.negative) }

  /// The same sentences give the same intervals.
  ///
  /// - Parameters:
  ///   - sentences: the sums of each sentence.
  ///   - tokenCount: how many tokens of the other model they are.
  ///   - isCancelled: asked at every resample.
  /// - Throws: what `isCancelled` throws.
  package init<Failure: Error>(
    of sentences: [XrayBits], tokenCount: Int, checkingCancellation: () throws(Failure) -> Void
  ) throws(Failure) {
    var total = XrayBits()
    for sentence in sentences { total += sentence }
    let perToken = total.explained / Double(max(1, tokenCount))
    let refusal: XrayRefusal? =
      tokenCount < Self.leastTokens
      ? .tooFewTokens(tokenCount) : perToken < Self.leastBits ? .tooFewBits(perToken) : nil
    var shares: [XrayPart: XrayShare] = [:]
    if let refusal {
      for part in XrayPart.allCases { shares[part] = .refused(refusal) }
      self.shares = shares
      return
    }
    let samples = try Self.samples(sentences, checkingCancellation)
    for part in XrayPart.allCases {
      let bits = total[part]
      // Differences of sums near 0 come out on either side of it.
      if bits < -1e-9 * total.explained {
        shares[part] = .refused(.negative)
      } else if bits > total.explained * (1 + 1e-9) {
        shares[part] = .refused(.moreThanAll)
      } else {
        shares[part] = .share(max(0, bits) / total.explained, Self.interval(part, samples, sentences.count))
      }
    }
    self.shares = shares
  }

  /// The same where nobody cancels.
  package init(of sentences: [XrayBits], tokenCount: Int) {
    func never() throws(Never) {}
    self.init(of: sentences, tokenCount: tokenCount, checkingCancellation: never)
  }

  private static func interval(_ part: XrayPart, _ samples: [XrayBits], _ sentenceCount: Int) -> XrayInterval {
    if sentenceCount < leastSentences { return .tooFewSentences(sentenceCount) }
    if samples.count < resampleCount { return .nothingExplained }
    let shares = samples.map { $0[part] / $0.explained }.sorted()
    // The 25th of 1,000 from either end.
    return .interval(shares[24]...shares[resampleCount - 25])
  }

  /// Sums of resamples: as many sentences as there are, drawn with replacement; without resamples in which there is nothing
  /// to explain.
  private static func samples<Failure: Error>(
    _ sentences: [XrayBits], _ checkCancellation: () throws(Failure) -> Void
  ) throws(Failure) -> [XrayBits] {
    guard sentences.count >= leastSentences else { return [] }
    var generator = SeededGenerator(seed: seed)
    var samples: [XrayBits] = []
    samples.reserveCapacity(resampleCount)
    for _ in 0..<resampleCount {
      try checkCancellation()
      var sample = XrayBits()
      for _ in sentences.indices { sample += sentences[Int(generator.uniform() * Double(sentences.count))] }
      if sample.explained > 0 { samples.append(sample) }
    }
    return samples
  }
}
