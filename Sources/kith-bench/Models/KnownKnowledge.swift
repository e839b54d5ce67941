import Foundation
import LanguageModel
import VectorMath
import XrayTotals

/// Language models that are made of a kith model's experts and of facts, so that what they know is known: an X-ray must find
/// it in real text, whose tokens are pieces of words and of what lies between them.
struct KnownKnowledge {
  private let model: Model
  private let texts: [String]

  /// How many words a table of facts holds.
  private static let factShare = 0.2
  private static let seed: UInt64 = 7

  init(_ model: Model, _ texts: [String]) {
    self.model = model
    self.texts = texts
  }

  /// Natural logarithms of each word's probability, with sentence ends; the spelling of unknown words included.
  private struct Costs {
    var ranges: [Range<Int>] = []
    var unigram: [Double] = []
    /// What an X-ray takes for grammar: with what phrases say of the last few words.
    var nearby: [Double] = []
    /// The n-gram model's, which are those of a model by itself.
    var grammar: [Double] = []
    var association: [Double] = []
    var full: [Double] = []
  }

  private func costs(_ text: String) throws -> Costs {
    var costs = Costs()
    let context = model.emptyContext()
    let words = try model.explain(text, after: context, pullCount: 0) { false }.words
    let grammar = try model.score(text, after: model.emptyContext(for: .grammar), words: true).words
    let association = try model.score(
      text, after: model.emptyContext(for: [.grammar, .topic, .state, .phrase]), words: true
    )
    .words
    for (index, word) in words.enumerated() {
      costs.ranges.append(word.score.byteRange)
      costs.unigram.append(word.unigram + word.score.spelling)
      costs.nearby.append(word.score.parts.nearby + word.score.spelling)
      costs.grammar.append(grammar[index].logProbability)
      costs.association.append(association[index].logProbability)
      costs.full.append(word.score.logProbability)
    }
    return costs
  }

  /// A text's output: words in pieces of a few bytes, between which their log probability is divided at random.
  private func output(
    _ text: String, _ ranges: [Range<Int>], _ logProbabilities: [Double], _ generator: inout SeededGenerator
  ) -> [ReportedToken] {
    let bytes = Array(text.utf8)
    var tokens: [ReportedToken] = []
    var (end, carried) = (0, 0.0)
    for (range, logProbability) in zip(ranges, logProbabilities) {
      // A sentence's end has no bytes: what it costs comes with the next word.
      carried += logProbability
      if range.isEmpty { continue }
      var start = end
      while start < range.upperBound {
        let length = min(1 + Int(generator.uniform() * 6), range.upperBound - start)
        let share = start + length == range.upperBound ? carried : carried * Double(generator.uniform())
        tokens.append(ReportedToken(Array(bytes[start..<start + length]), logProbability: share))
        carried -= share
        start += length
      }
      (end, carried) = (range.upperBound, 0)
    }
    return tokens
  }

  private func look(_ outputs: [[ReportedToken]]) throws -> XrayBits {
    var sum = XrayBits()
    for tokens in outputs { sum += try model.xray(tokens, after: model.emptyContext()).get().result.bits }
    return sum
  }

  func measure(_ figures: Figures) throws {
    var generator = SeededGenerator(seed: Self.seed)
    let costs = try texts.map(costs)
    let facts = costs.map { costs in costs.full.map { _ in Double(generator.uniform()) < Self.factShare } }
    let known = zip(costs, facts).map { costs, facts in
      // A fact is known with nine parts in ten, and the model says the rest: that sums to 1.
      zip(costs.full, facts).map { $1 ? log(0.9 + 0.1 * exp($0)) : $0 }
    }
    for (name, values) in [
      ("grammar alone", costs.map(\.grammar)), ("grammar and association", costs.map(\.association)),
      ("the whole model", costs.map(\.full)), ("the whole model and facts", known),
    ] {
      var truth = XrayBits()
      var outputs: [[ReportedToken]] = []
      for (index, text) in texts.enumerated() {
        truth += Self.bits(costs[index], values[index])
        outputs.append(output(text, costs[index].ranges, values[index], &generator))
      }
      let found = try look(outputs)
      for part in XrayPart.allCases {
        let (share, wanted) = (100 * found[part] / found.explained, 100 * truth[part] / truth.explained)
        figures.add(
          "known knowledge, \(name): \(part.rawValue)", share, "%",
          String(format: "%@ %.1f", abs(share - wanted) <= 2 ? "as made:" : "NOT as made:", wanted))
      }
    }
    try control(costs, known, facts, figures)
  }

  /// What all of it costs, with the parts as they were made, bits.
  private static func bits(_ costs: Costs, _ reported: [Double]) -> XrayBits {
    // The last sentence end stands for no text.
    func sum(_ values: [Double]) -> Double { -values.dropLast().reduce(0, +) / log(2) }
    return XrayBits(
      unigram: sum(costs.unigram), grammar: sum(costs.nearby), association: sum(costs.association),
      full: sum(costs.full), reported: sum(reported))
  }

  /// Log probabilities that belong to other words tell nothing about where the facts are, and words in another order have no
  /// grammar.
  private func control(
    _ costs: [Costs], _ known: [[Double]], _ facts: [[Bool]], _ figures: Figures
  ) throws {
    var generator = SeededGenerator(seed: Self.seed + 1)
    let gap = try gap(costs, known, facts, &generator)
    figures.add("known knowledge: neither of a fact less that of others", gap, "bits a word", "wanted above 1")
    let shuffled = known.map { $0.shuffled(using: &generator) }
    let none = try self.gap(costs, shuffled, facts, &generator)
    figures.add("the same with shuffled log probabilities", none, "bits a word", "wanted below 0.5 either way")
    let disordered = zip(zip(texts, costs), known).map { pair, values in
      let tokens = output(pair.0, pair.1.ranges, values, &generator)
      return TokenLogs.disordered(tokens, using: &generator)
    }
    let found = try look(disordered)
    figures.add(
      "words in another order: grammar", 100 * found[.grammar] / found.explained, "%", "wanted far below that in order")
  }

  /// By how many bits a word more is due to neither where there is a fact than where there is none.
  private func gap(
    _ costs: [Costs], _ values: [[Double]], _ facts: [[Bool]], _ generator: inout SeededGenerator
  ) throws -> Double {
    var (known, knownCount, rest, restCount) = (0.0, 0.0, 0.0, 0.0)
    for (index, text) in texts.enumerated() {
      let tokens = output(text, costs[index].ranges, values[index], &generator)
      let xray = try model.xray(tokens, after: model.emptyContext()).get().result
      var isFact: [Int: Bool] = [:]
      for (range, fact) in zip(costs[index].ranges, facts[index]) where !range.isEmpty {
        isFact[range.upperBound] = fact
      }
      for segment in xray.segments where segment.wordCount == 1 {
        guard let fact = isFact[segment.byteRange.upperBound] else { continue }
        if fact { (known, knownCount) = (known + segment.bits[.neither], knownCount + 1) }
        if !fact { (rest, restCount) = (rest + segment.bits[.neither], restCount + 1) }
      }
    }
    return known / max(1, knownCount) - rest / max(1, restCount)
  }
}
