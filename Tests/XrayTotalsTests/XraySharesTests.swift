import Testing
import XrayTotals

@Suite struct `The shares of an X-ray` {
  private static func sentence(_ costs: Double...) -> XrayBits {
    XrayBits(unigram: costs[0], grammar: costs[1], association: costs[2], full: costs[3], reported: costs[4])
  }

  /// Sentences of one token each.
  private func shares(_ sentences: [XrayBits]) -> XrayShares {
    XrayShares(of: sentences, tokenCount: sentences.count)
  }

  private func repeated(_ sentence: XrayBits, _ count: Int) -> [XrayBits] { Array(repeating: sentence, count: count) }

  @Test func `are the same each time, with narrower intervals for more text`() throws {
    let sentences = (0..<2_000).map { index in
      let noise = Double(index * 7919 % 101) / 25
      return Self.sentence(10 + noise, 6 + noise / 2, 5.5, 5, 3)
    }
    #expect(shares(sentences) == shares(sentences))
    var widths: [Double] = []
    for count in [200, 2_000] {
      let shares = shares(Array(sentences.prefix(count)))
      var sum = 0.0
      for part in XrayPart.allCases {
        guard case .share(let share, .interval(let interval)) = shares[part] else {
          Issue.record("\(part): \(shares[part])")
          continue
        }
        #expect(interval.contains(share))
        sum += share
        if part == .grammar { widths.append(interval.upperBound - interval.lowerBound) }
      }
      #expect(abs(sum - 1) < 1e-9)
    }
    #expect(widths.count == 2 && widths[0] > 2 * widths[1] && widths[1] > 0)
  }

  @Test func `are none of too little, and none of what is negative`() {
    // Powers of two, so that no sum rounds.
    let good = Self.sentence(10, 6, 5, 4, 2)
    #expect(shares(repeated(good, 199))[.grammar] == .refused(.tooFewTokens(199)))
    #expect(shares(repeated(good, 200))[.grammar] == .share(0.5, .interval(0.5...0.5)))
    #expect(shares(repeated(good, 200))[.repetition] == .share(0.125, .interval(0.125...0.125)))
    let little = Self.sentence(4, 3.5, 3.25, 3.25, 3.25)
    #expect(shares(repeated(little, 400))[.neither] == .refused(.tooFewBits(0.75)))
  }

  @Test func `are never more than all where a part is negative`() {
    let clever = shares(repeated(Self.sentence(10, 1, 1, 1, 2), 400))
    #expect(clever[.neither] == .refused(.negative))
    #expect(clever[.grammar] == .refused(.moreThanAll))
    #expect(clever[.association] == .share(0, .interval(0...0)))
    let modest = shares(repeated(Self.sentence(10, 6, 7, 4, 2), 400))
    #expect(modest[.association] == .refused(.negative))
    #expect(modest[.grammar] == .share(0.5, .interval(0.5...0.5)))
  }

  @Test func `say why an interval is missing`() {
    let long = Self.sentence(1_000, 600, 550, 500, 300)
    #expect(shares(repeated(long, 200))[.grammar] != .share(400.0 / 700, .tooFewSentences(2)))
    let few = XrayShares(of: [long, long], tokenCount: 400)
    #expect(few[.grammar] == .share(400.0 / 700, .tooFewSentences(2)))
    #expect(XrayInterval.tooFewSentences(2).reason?.contains("2 sentences are too few") == true)
    // Most draws hold the one sentence in which there is something to explain; some do not.
    let nothing = Self.sentence(1, 1, 1, 1, 1)
    let rare = XrayShares(of: [long] + repeated(nothing, 6), tokenCount: 400)
    #expect(rare[.grammar] == .share(400.0 / 700, .nothingExplained))
    #expect(XrayInterval.interval(0...1).reason == nil)
  }

  @Test func `can be cancelled while they are drawn`() {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try XrayShares(of: repeated(Self.sentence(9, 5, 4.5, 4, 1), 300), tokenCount: 300) { () throws(Stop) in
        throw Stop()
      }
    }
  }

  @Test func `a tally sums by sentence and by kind, and keeps texts apart`() {
    var tally = XrayTally()
    let bits = Self.sentence(8, 4, 3, 2, 1)
    tally.add(bits, tokenCount: 2, wordCount: 1, kind: .name, sentence: 0)
    tally.add(bits, tokenCount: 1, wordCount: 1, kind: .content, sentence: 0)
    tally.add(bits, tokenCount: 1, wordCount: 2, kind: .name, sentence: 3)
    tally.beginText()
    tally.add(bits, tokenCount: 1, wordCount: 1, kind: .number, sentence: 3)
    #expect(tally.tokenCount == 5 && tally.wordCount == 5 && tally.bits.unigram == 32)
    #expect(tally.sentences.map(\.unigram) == [16, 8, 8])
    #expect(tally.kinds[.name]?.tokenCount == 3 && tally.kinds[.name]?.wordCount == 3)
    #expect(tally.kinds[.name]?.bits.reported == 2 && tally.kinds[.function] == nil)
  }
}

@Suite struct `The difference of two models` {
  @Test func `is a mean over words, with an interval over sentences`() {
    var difference = XrayDifference()
    for sentence in 0..<200 {
      // Two words a sentence, of which the second model loses 1 or 3 bits each.
      let lost = sentence % 2 == 0 ? 1.0 : 3.0
      difference.add(first: 4, second: 4 + lost, wordCount: 1, sentence: sentence)
      difference.add(first: 4, second: 4 + lost, wordCount: 1, sentence: sentence)
    }
    #expect(difference.wordCount == 400 && difference.first == 1_600 && difference.change == 2)
    guard case .interval(let interval) = difference.interval else {
      Issue.record("\(difference.interval)")
      return
    }
    // The standard error of a mean of 200 values of 1 or 3 is 0.0707.
    #expect(interval.contains(2) && abs(interval.upperBound - interval.lowerBound - 2 * 1.96 * 0.0707) < 0.05)
    #expect(difference.interval == difference.interval)
  }

  @Test func `has no interval over few sentences`() {
    var difference = XrayDifference()
    for sentence in 0..<4 { difference.add(first: 1, second: 2, wordCount: 1, sentence: sentence) }
    #expect(difference.interval == .tooFewSentences(4) && difference.change == 1)
  }
}
