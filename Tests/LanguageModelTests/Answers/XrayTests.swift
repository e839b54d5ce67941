import Fixtures
import LanguageModel
import Testing
import VectorMath

@Suite struct `An X-ray` {
  let model = TopicModel.shared

  /// A text cut at random, anywhere, with random log probabilities.
  private func tokens(of text: String, seed: Int, longest: Int = 8) -> [ReportedToken] {
    var generator = SeededGenerator(seed: UInt64(seed))
    var bytes = Array(text.utf8)[...]
    var tokens: [ReportedToken] = []
    while !bytes.isEmpty {
      let count = Int(generator.uniform() * Double(longest))
      tokens.append(ReportedToken(Array(bytes.prefix(count)), logProbability: -generator.uniform() * 3))
      bytes = bytes.dropFirst(count)
    }
    return tokens
  }

  private func xray(_ tokens: [ReportedToken], after context: String = "") throws -> Xray {
    try model.xray(tokens, after: model.context(after: context)).get().result
  }

  private func isNear(_ a: Double, _ b: Double, within tolerance: Double = 1e-9) -> Bool {
    abs(a - b) <= tolerance * max(1, abs(a), abs(b))
  }

  @Test(arguments: 0..<12)
  func `sums both sides, and its parts telescope`(seed: Int) throws {
    let text = "  " + TopicModel.newDocuments(1, sentences: 8)[0] + "\nunheardof naïve words ünd 北京 .\n"
    let context = seed % 2 == 0 ? "" : "the boat has the sail ."
    let tokens = tokens(of: text, seed: seed)
    let answer = try model.xray(tokens, after: model.context(after: context)).get()
    #expect(answer.text == text)
    let xray = answer.result
    let explained = try model.explain(text, after: model.context(after: context)).words
    let counted = explained[...(try #require(explained.lastIndex { !$0.score.byteRange.isEmpty }))]
    let bits = 0.693_147_180_559_945_3
    #expect(isNear(xray.bits.reported, tokens.reduce(0) { $0 - ($1.logProbability ?? 0) } / bits))
    #expect(isNear(xray.bits.full, counted.reduce(0) { $0 - $1.score.logProbability } / bits))
    #expect(isNear(xray.bits.grammar, counted.reduce(0) { $0 - $1.score.parts.grammar - $1.score.spelling } / bits))
    #expect(isNear(xray.bits.unigram, counted.reduce(0) { $0 - $1.unigram - $1.score.spelling } / bits))
    #expect(xray.tokenCount == tokens.count && xray.uncountedTokenCount == 0)
    #expect(xray.wordCount == counted.count { !$0.score.byteRange.isEmpty })
    var sum = XrayBits()
    for segment in xray.segments { sum += segment.bits }
    #expect(isNear(sum.full, xray.bits.full) && isNear(sum.reported, xray.bits.reported))
    for bits in xray.segments.map(\.bits) + [xray.bits] {
      #expect(isNear(XrayPart.allCases.reduce(0) { $0 + $1.bits(of: bits) }, bits.explained))
    }
  }

  @Test func `counts nothing where a log probability is missing, and reads it as context`() throws {
    let words = ["the", " boat", " has", " the", " sail", " ."].map { Array($0.utf8) }
    func tokens(without missing: Set<Int>) -> [ReportedToken] {
      words.enumerated().map { ReportedToken($1, logProbability: missing.contains($0) ? nil : -1) }
    }
    let whole = try xray(tokens(without: []))
    let part = try xray(tokens(without: [0, 3]))
    #expect(part.segments == [1, 2, 4, 5].map { whole.segments[$0] })
    #expect(part.tokenCount == 4 && part.uncountedTokenCount == 2 && part.wordCount == 4)
    // A token that is missing takes along those that share its word.
    let cut = try xray(
      [ReportedToken(Array("the b".utf8), logProbability: nil)]
        + ["oat", " has"].map {
          ReportedToken(Array($0.utf8), logProbability: -1)
        })
    #expect(cut.segments.map(\.byteRange) == [9..<12] && cut.uncountedTokenCount == 2)
  }

  @Test func `refuses what it cannot look at`() {
    #expect(throws: XrayError.noWords) { try xray([ReportedToken(Array("  \n".utf8), logProbability: -1)]) }
    #expect(throws: XrayError.noWords) { try xray([]) }
    #expect(throws: XrayError.notUTF8) { try xray([ReportedToken([0x61, 0xc3], logProbability: -1)]) }
    #expect(throws: XrayError.nothingReported) { try xray([ReportedToken(Array("a b".utf8), logProbability: nil)]) }
  }

  @Test func `can be cancelled, while it reads and while it draws`() throws {
    let text = TopicModel.newDocuments(40).joined(separator: "\n")
    let tokens = tokens(of: text, seed: 1).map { ReportedToken($0.bytes, logProbability: -0.01) }
    #expect(throws: Cancelled.self) {
      _ = try model.xray(tokens, after: model.emptyContext(), isCancelled: { true })
    }
    let sentences = (0..<300).map { XrayBits(unigram: 9 + Double($0 % 3), grammar: 5, full: 4, reported: 1) }
    #expect(throws: Cancelled.self) { try XrayShares(of: sentences, tokenCount: 300, isCancelled: { true }) }
  }

  // MARK: Shares

  /// Sentences of one token each.
  private func shares(_ sentences: [XrayBits]) throws -> XrayShares {
    try XrayShares(of: sentences, tokenCount: sentences.count)
  }

  @Test func `gives the same intervals each time, around the shares, and narrower ones for more text`() throws {
    var generator = SeededGenerator(seed: 3)
    let sentences = (0..<2_000).map { _ in
      let noise = generator.uniform() * 4
      return XrayBits(unigram: 10 + noise, grammar: 6 + noise * generator.uniform(), full: 5, reported: 3)
    }
    #expect(try shares(sentences) == shares(sentences))
    var widths: [Double] = []
    for count in [200, 2_000] {
      let shares = try shares(Array(sentences.prefix(count)))
      var sum = 0.0
      for part in XrayPart.allCases {
        guard case .share(let share, let interval?) = shares[part] else {
          Issue.record("\(part): \(shares[part])")
          continue
        }
        #expect(interval.contains(share))
        sum += share
        if part == .grammar { widths.append(interval.upperBound - interval.lowerBound) }
      }
      #expect(isNear(sum, 1))
    }
    #expect(widths.count == 2 && widths[0] > 2 * widths[1] && widths[1] > 0)
  }

  @Test func `says no share of too little, and none of what is negative`() throws {
    // Powers of two, so that no sum rounds.
    let certain = XrayShare.share(0.5, interval: 0.5...0.5)
    let good = XrayBits(unigram: 10, grammar: 6, full: 4, reported: 2)
    #expect(try shares(Array(repeating: good, count: 199))[.grammar] == .refused(.tooFewTokens(199)))
    #expect(try shares(Array(repeating: good, count: 200))[.grammar] == certain)
    let little = XrayBits(unigram: 4, grammar: 3.5, full: 3.25, reported: 3.25)
    #expect(try shares(Array(repeating: little, count: 400))[.neither] == .refused(.tooFewBits(0.75)))
    let clever = XrayBits(unigram: 10, grammar: 5, full: 1, reported: 2)
    let shares = try shares(Array(repeating: clever, count: 400))
    #expect(shares[.neither] == .refused(.negative))
    #expect(shares[.association] == certain)
    // So few sentences are no sample.
    let long = XrayBits(unigram: 1_000, grammar: 600, full: 500, reported: 300)
    let few = try XrayShares(of: [long, long], tokenCount: 400)
    let share = XrayShare.share(400.0 / 700, interval: nil)
    #expect(few[.grammar] == share)
  }
}
