import Glibc
import LanguageModel
import Testing
import Tokenization

/// What the options of `complete` do to the word that is drawn.
@Suite struct Sampling {
  let model = TinyModel.shared

  /// The first words that many seeds draw after an opening, sentence ends before them passed over as in any completion.
  private func firstWords(
    after opening: String, seeds: Range<UInt64> = 0..<200, _ change: (inout CompletionOptions) -> Void
  ) throws -> [String] {
    let context = model.context(after: opening)
    return try seeds.map { seed in
      var options = CompletionOptions(maxWords: 1, seed: seed)
      change(&options)
      return try model.complete(after: context, options: options).text
    }
  }

  /// Every word that may be drawn, likeliest first, with its share of what may be drawn.
  private func drawable(after opening: String) -> [(text: String, share: Double)] {
    let predictions = model.predict(
      after: model.context(after: opening), count: model.vocabulary.count, includeSentenceEnd: true)
    let total = predictions.reduce(0) { $0 + exp($1.logProbability) }
    return predictions.map { ($0.text, exp($0.logProbability) / total) }
  }

  /// "Anna": sentence ends are not likely after it, so the first word that is drawn is the first word that is written.
  private let opening = "In the evening"

  @Test func `without rules words come as often as they are likely`() throws {
    let count = 20_000
    let words = try firstWords(after: opening, seeds: 0..<UInt64(count)) { _ in }
    let counts = Dictionary(words.map { ($0, 1) }, uniquingKeysWith: +)
    for (text, share) in drawable(after: opening).prefix(12) where !text.isEmpty {
      let expected = share * Double(count)
      // Five standard deviations of a binomial count, and what the rare sentence end adds.
      let slack = 5 * sqrt(expected) + 0.02 * expected + 5
      #expect(abs(Double(counts[text] ?? 0) - expected) < slack, "\(text): \(counts[text] ?? 0), not \(expected)")
    }
  }

  @Test(arguments: TinyModel.openings) func `temperature 0 takes the likeliest word, for every seed`(opening: String)
    throws
  {
    let words = try firstWords(after: opening, seeds: 0..<5) { $0.temperature = 0 }
    var context = model.context(after: opening)
    var best = model.predict(after: context, count: 1, includeSentenceEnd: true)[0]
    while best.word == "</s>" {
      context = model.context(after: opening + "\n\n")
      best = model.predict(after: context, count: 1)[0]
    }
    #expect(words == Array(repeating: best.text, count: 5))
  }

  @Test func `a low temperature sharpens and a high one flattens`() throws {
    func distinct(_ temperature: Double) throws -> Int {
      Set(try firstWords(after: opening, seeds: 0..<400) { $0.temperature = temperature }).count
    }
    #expect(try distinct(0.3) < distinct(1) && distinct(1) < distinct(3))
    let best = drawable(after: opening)[0]
    let words = try firstWords(after: opening, seeds: 0..<4_000) { $0.temperature = 0.5 }
    let shares = drawable(after: opening).map { $0.share * $0.share }
    let expected = shares[0] / shares.reduce(0, +)
    #expect(abs(Double(words.count { $0 == best.text }) / 4_000 - expected) < 0.05)
  }

  @Test(arguments: [1, 3, 10]) func `top k leaves the k likeliest`(k: Int) throws {
    let allowed = Set(drawable(after: opening).prefix(k).map(\.text))
    let words = Set(try firstWords(after: opening, seeds: 0..<300) { $0.topK = k })
    #expect(words.isSubset(of: allowed))
    #expect(words.count > k / 2)
  }

  @Test func `top k of 0 is no rule`() throws {
    #expect(try firstWords(after: opening) { $0.topK = 0 } == firstWords(after: opening) { _ in })
  }

  @Test(arguments: [0.1, 0.5, 0.9]) func `top p leaves the likeliest words that together have it`(p: Double) throws {
    var sum = 0.0
    var allowed: Set<String> = []
    for (text, share) in drawable(after: opening) {
      allowed.insert(text)
      sum += share
      // Sums of floats and of doubles may disagree about the very last word.
      if sum >= p + 1e-4 { break }
    }
    let words = Set(try firstWords(after: opening, seeds: 0..<300) { $0.topP = p })
    #expect(words.isSubset(of: allowed))
    #expect(allowed.count < drawable(after: opening).count)
  }

  @Test(arguments: [0.05, 0.3]) func `min p leaves words not too far behind the likeliest`(p: Double) throws {
    let all = drawable(after: opening)
    let allowed = Set(all.filter { $0.share >= all[0].share * p * 0.999 }.map(\.text))
    let words = Set(try firstWords(after: opening, seeds: 0..<300) { $0.minP = p })
    #expect(words.isSubset(of: allowed) && words.count > 1)
  }

  @Test func `rules are applied together`() throws {
    let allowed = Set(drawable(after: opening).prefix(2).map(\.text))
    let words = try firstWords(after: opening) {
      $0.topK = 2
      $0.topP = 0.99
      $0.minP = 0.001
      $0.temperature = 5
    }
    #expect(Set(words) == allowed)
  }

  @Test func `a repeat penalty makes the last words rarer`() throws {
    let context = model.context(after: "The boat and the garden and the boat and the garden and the")
    func share(_ penalty: Double) throws -> Double {
      let words = try (0..<400).map { seed in
        try model.complete(after: context, options: CompletionOptions(maxWords: 1, repeatPenalty: penalty, seed: seed))
          .text
      }
      return Double(words.count { $0 == " boat" || $0 == " garden" }) / 400
    }
    #expect(try share(1) > 0.03)
    #expect(try share(3) < share(1) / 2)
  }

  @Test func `unknown words and document starts are never drawn`() throws {
    for seed in 0..<100 as Range<UInt64> {
      let text = try model.complete(
        after: model.emptyContext(), options: CompletionOptions(maxWords: 30, temperature: 4, seed: seed)
      ).text
      #expect(!text.contains("<"))
    }
  }
}
