import Fixtures
import LanguageModel
import Storage
import Testing
import Tokenization
import Training

@Suite struct `The co-occurrence table` {
  let folder = TemporaryFolder()

  private struct Pair: Hashable {
    let word: String
    let other: String
    let bin: Int
  }

  /// Every pair of words up to twenty tokens apart in a document, counted without any cleverness.
  private func naive(_ documents: [String]) -> [Pair: Int] {
    var counts: [Pair: Int] = [:]
    for document in documents {
      let tokens = document.split(separator: "\n").flatMap { $0.split(separator: " ").map(String.init) + ["</s>"] }
      for (i, word) in tokens.enumerated() where word != "</s>" {
        for j in max(0, i - 20)..<min(tokens.count, i + 21) where j != i && tokens[j] != "</s>" {
          counts[Pair(word: word, other: tokens[j], bin: DistanceBins.bin(j - i)), default: 0] += 1
        }
      }
    }
    return counts
  }

  private func trained(_ documents: [String], _ name: String, memory: Int = 1 << 30, size: Int? = nil) throws -> Model {
    var options = TopicCorpus.options
    options.memory = memory
    options.minimumCount = 1
    options.epochs = 1
    options.cooccurrenceByteCount = size
    try TrainingRun(output: folder.file(name), options: options).train(on: source(documents))
    return try Model(contentsOf: folder.file(name))
  }

  private static let documents: [String] = {
    var corpus = TopicCorpus(seed: 5)
    return corpus.documents(40)
  }()

  @Test func `counts every pair at every distance, as seen from both of its words`() throws {
    let model = try trained(Self.documents, "a.kith")
    let table = try #require(model.cooccurrences)
    var expected = naive(Self.documents)
    #expect(table.minimum == 1)
    for id in WordID.firstWord.index..<model.vocabulary.count {
      let word = WordID(UInt32(id))
      table.forEachPartner(of: word) { other, counts in
        #expect(table.counts(of: word, with: other) == counts)
        #expect(table.counts(of: other, with: word) == counts.mirrored)
        for bin in 0..<DistanceBins.count where counts.bins[bin] > 0 {
          let pair = Pair(word: model.vocabulary.word(word), other: model.vocabulary.word(other), bin: bin)
          #expect(expected.removeValue(forKey: pair) == Int(counts.bins[bin]))
        }
      }
    }
    #expect(expected.isEmpty)
  }

  @Test func `does not depend on the memory`() throws {
    _ = try trained(Self.documents, "a.kith")
    _ = try trained(Self.documents, "b.kith", memory: 16 << 20)
    #expect(try contents(of: folder.file("a.kith")) == contents(of: folder.file("b.kith")))
  }

  @Test func `keeps to its size by leaving out the rarest pairs, and is left out if it is to be`() throws {
    let whole = try #require(try trained(Self.documents, "a.kith").cooccurrences)
    let model = try trained(Self.documents, "b.kith", size: whole.byteCount / 2)
    let table = try #require(model.cooccurrences)
    #expect(table.byteCount <= whole.byteCount / 2 && table.pairCount > 0 && table.minimum > 1)
    for id in WordID.firstWord.index..<model.vocabulary.count {
      let word = WordID(UInt32(id))
      whole.forEachPartner(of: word) { other, counts in
        #expect(table.counts(of: word, with: other) == (counts.total >= table.minimum ? counts : nil))
      }
    }
    let without = try trained(Self.documents, "c.kith", size: 0)
    #expect(without.cooccurrences == nil && without.choiceWeights == nil)
    #expect(without.collocates(of: "boat") == nil)
    #expect(try without.choose(["sail", "oven"], before: "the boat has the ", in: without.emptyContext()) != nil)
  }

  @Test func `codes every way to see a pair up to six times, and any count`() {
    func check(_ counts: PairCounts) {
      var bytes: [UInt8] = []
      PairCode.append(counts, to: &bytes)
      let total = counts.total
      if total <= 6 { #expect(bytes.count == (total <= 2 ? 1 : 2)) }
      var (end, skipped) = (0, 0)
      #expect(PairCode.read(bytes.span, at: &end) == counts && end == bytes.count)
      PairCode.skip(bytes.span, at: &skipped)
      #expect(skipped == end)
    }
    func fill(_ counts: PairCounts, from bin: Int, left: Int) {
      if counts.total > 0 { check(counts) }
      guard left > 0 else { return }
      for next in bin..<DistanceBins.count {
        var more = counts
        more.bins[next] += 1
        fill(more, from: next, left: left - 1)
      }
    }
    fill(PairCounts(), from: 0, left: 6)
    var state: UInt64 = 7
    for _ in 0..<2_000 {
      var counts = PairCounts()
      for bin in 0..<DistanceBins.count {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        if state >> 62 == 0 { counts.bins[bin] = UInt32(truncatingIfNeeded: state >> 8) >> UInt32(state >> 40 & 31) }
      }
      if counts.total > 0 { check(counts) }
    }
  }

  @Test func `reads any bytes as counts, and stays inside them`() {
    var state: UInt64 = 3
    for _ in 0..<2_000 {
      let bytes: [UInt8] = (0..<12).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 40)
      }
      var offset = 0
      while offset < bytes.count {
        let before = offset
        _ = PairCode.read(bytes.span, at: &offset)
        #expect(offset > before)
        var skipped = before
        PairCode.skip(bytes.span, at: &skipped)
        #expect(skipped > before)
      }
      _ = PairCode.read(bytes.span, at: &offset)
    }
  }
}

@Suite struct `A measure of association` {
  /// Evert 2005 and the papers that it names, worked by hand: f(x) = 30, f(y) = 20, ten pairs in two places around each
  /// node, of 10,000 tokens. E = 30·20·2 / 10000 = 0.12.
  let pair = PairStatistics(
    observed: 10, nodeFrequency: 30, collocateFrequency: 20, span: 2, tokenCount: 10_000)

  @Test(arguments: [
    (AssociationMeasure.frequency, 10.0), (.ratio, 83.333_333), (.mutualInformation, 6.380_822),
    (.normalised, 0.581_885), (.cubed, 13.024_678), (.logDice, 12.678_072), (.logLikelihood, 73.109_27),
    (.tScore, 3.124_330),
  ])
  func `is what its formula says`(measure: AssociationMeasure, expected: Double) {
    #expect(abs(pair.value(of: measure) / expected - 1) < 1e-4, "\(pair.value(of: measure))")
  }

  @Test func `is 0 by chance, and negative below it`() {
    let chance = PairStatistics(
      observed: 12, nodeFrequency: 300, collocateFrequency: 200, span: 2, tokenCount: 10_000)
    for measure in [AssociationMeasure.mutualInformation, .normalised, .logLikelihood, .tScore] {
      #expect(abs(chance.value(of: measure)) < 1e-6)
    }
    let rare = PairStatistics(observed: 3, nodeFrequency: 300, collocateFrequency: 200, span: 2, tokenCount: 10_000)
    for measure in [AssociationMeasure.mutualInformation, .normalised, .logLikelihood, .tScore] {
      #expect(rare.value(of: measure) < 0)
    }
  }

  @Test func `is 1 if normalised for words that only stand together`() {
    let always = PairStatistics(observed: 20, nodeFrequency: 20, collocateFrequency: 20, span: 1, tokenCount: 10_000)
    #expect(abs(always.value(of: .normalised) - 1) < 1e-9 && abs(always.value(of: .logDice) - 14) < 1e-9)
  }
}
