import Fixtures
import Foundation
import LanguageModel
import Storage
import Testing
import VectorMath

@testable import Training

@Suite struct HeldOutBackoffTests {
  /// Two words after histories of one and of two words, drawn from a source that differs from what its n-grams say: the
  /// odds of going back to the shorter history are multiplied by e^θ, one θ for each length.
  private func observations(_ count: Int, thetas: [Double], seed: UInt64) -> [InterpolationSteps] {
    var generator = SeededGenerator(seed: seed)
    let unigram = 0.3
    let own = [0.9, 0.05]  // P(first word) by the history's own n-grams
    let backoff = [0.2, 0.15]
    var truth = [unigram]
    for level in 0...1 {
      let odds = backoff[level] / (1 - backoff[level]) * exp(thetas[level])
      let share = odds / (1 + odds)
      truth.append((1 - share) * own[level] + share * truth[level])
    }
    return (0..<count).map { _ in
      let isLong = generator.uniform() < 0.5
      let isFirst = generator.uniform() < truth[isLong ? 2 : 1]
      var steps = InterpolationSteps()
      steps.unigram = isFirst ? unigram : 1 - unigram
      steps.count = isLong ? 2 : 1
      for level in 0..<steps.count {
        steps.steps[level].weight = (isFirst ? own[level] : 1 - own[level]) * (1 - backoff[level])
        steps.steps[level].backoff = backoff[level]
        steps.steps[level].followers = 2
      }
      return steps
    }
  }

  @Test(arguments: [[0.0, 0.0], [0.7, -0.6], [-0.5, 1.0]])
  func `finds by how much a source differs from its n-grams`(_ thetas: [Double]) throws {
    let found = BackoffTrainer(control: TrainingControl())
      .fit(order: 3, on: observations(60_000, thetas: thetas, seed: 7))
    for (level, backoff) in [0.2, 0.15].enumerated() {
      let bucket = try #require(HeldOutBackoff.bucket(length: level + 1, backoff: backoff, followers: 2))
      #expect(abs(Double(found[bucket]) - thetas[level]) < 0.15, "\(found[bucket]) for \(thetas[level])")
    }
    // Where there was no text, weights stay as they are.
    #expect(found.logFactors.filter { $0 != 0 }.count <= 2)
  }

  @Test func `every history has a bucket of its own length, and one that no words follow has none`() {
    for length in 1...4 {
      for backoff in [1e-6, 0.09, 0.5, 0.999_999] {
        for followers in [1, 2, 3, 1_000, 4_095, 4_096, 1 << 30] {
          let bucket = HeldOutBackoff.bucket(length: length, backoff: backoff, followers: followers)
          #expect(bucket.map { $0 / HeldOutBackoff.bucketCount } == length - 1)
        }
      }
      for backoff in [0, 1, -0.5, 1.5, .nan] {
        #expect(HeldOutBackoff.bucket(length: length, backoff: backoff, followers: 3) == nil)
      }
      #expect(HeldOutBackoff.bucket(length: length, backoff: 0.5, followers: 0) == nil)
    }
  }

  @Test func `factors of another order, or out of range, are refused`() {
    let good = [Float](repeating: 0.5, count: 2 * HeldOutBackoff.bucketCount)
    #expect(HeldOutBackoff(logFactors: good, order: 3)?.logFactors == good)
    #expect(HeldOutBackoff(logFactors: good, order: 4) == nil)
    for bad: Float in [-4.1, 4.1, .nan, .infinity] {
      #expect(HeldOutBackoff(logFactors: good.dropLast() + [bad], order: 3) == nil)
    }
  }

  /// Two models of the same text: one with the expert for whose sake text is held out, and its n-grams as they were.
  @Test func `a model's n-grams are Kneser-Ney's but for one factor to each kind of history`() throws {
    let folder = TemporaryFolder()
    var corpus = TopicCorpus(seed: 5)
    let documents = corpus.documents(60)
    var options = TopicCorpus.options
    options.hasAssociations = false
    options.passesDownMasses = true
    let plain = try trainModel(on: documents, options: options, in: folder, named: "plain.kith").grammar
    options.hasAssociations = true
    let mixed = try trainModel(on: documents, options: options, in: folder, named: "mixed.kith").grammar
    #expect(plain.nGramCounts == mixed.nGramCounts)
    for word in 0..<plain.vocabularySize { #expect(plain.unigrams[word] == mixed.unigrams[word]) }
    var thetas: [Int: ClosedRange<Double>] = [:]
    for length in 1..<plain.order {
      for node in 0..<plain.levels[length - 1].count {
        let children = plain.children(ofLevel: length, node: UInt32(node))
        let before = Double(try #require(plain.levels[length - 1].backoff?[node]))
        let after = Double(try #require(mixed.levels[length - 1].backoff?[node]))
        guard
          let bucket = HeldOutBackoff.bucket(length: length, backoff: before, followers: children.count)
        else {
          #expect(after == before)
          continue
        }
        let theta = log(after / (1 - after)) - log(before / (1 - before))
        let known = thetas[bucket] ?? theta...theta
        thetas[bucket] = min(known.lowerBound, theta)...max(known.upperBound, theta)
        for child in children {
          let (old, new) = (plain.levels[length].weight[child], mixed.levels[length].weight[child])
          #expect(abs(Double(new) - Double(old) * (1 - after) / (1 - before)) < 1e-5)
        }
      }
    }
    #expect(thetas.values.contains { abs($0.upperBound) > 0.01 })
    #expect(thetas.values.allSatisfy { $0.upperBound - $0.lowerBound < 1e-3 })
  }
}
