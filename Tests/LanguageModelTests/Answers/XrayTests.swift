import Fixtures
import LanguageModel
import Testing
import VectorMath
import XrayTotals

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
    #expect(isNear(xray.bits.grammar, counted.reduce(0) { $0 - $1.score.parts.nearby - $1.score.spelling } / bits))
    let nearby = try model.score(
      text, after: model.context(after: context, for: [.grammar, .phraseNear]), words: true)
    #expect(
      isNear(
        xray.bits.grammar, nearby.words.prefix(counted.count).reduce(0) { $0 - $1.logProbability } / bits, within: 1e-5)
    )
    #expect(isNear(xray.bits.unigram, counted.reduce(0) { $0 - $1.unigram - $1.score.spelling } / bits))
    #expect(xray.tally.tokenCount == tokens.count && xray.uncountedTokenCount == 0)
    #expect(xray.tally.wordCount == counted.count { !$0.score.byteRange.isEmpty })
    // Association is what the model says without repetition and caches.
    let associated = try model.score(
      text, after: model.context(after: context, for: Experts.all.subtracting([.recurrence, .caches])), words: true)
    #expect(
      isNear(xray.bits.association, associated.words.prefix(counted.count).reduce(0) { $0 - $1.logProbability } / bits))
    let average = try model.xray(tokens, after: model.context(after: context), split: .average).get().result
    #expect(isNear(average.bits.unigram, xray.bits.unigram) && isNear(average.bits.full, xray.bits.full))
    for xray in [xray, average] {
      var sum = XrayBits()
      for segment in xray.segments { sum += segment.bits }
      #expect(isNear(sum.full, xray.bits.full) && isNear(sum.reported, xray.bits.reported))
      #expect(isNear(sum.grammar, xray.bits.grammar) && isNear(sum.association, xray.bits.association))
      for bits in xray.segments.map(\.bits) + [xray.bits] {
        #expect(isNear(XrayPart.allCases.reduce(0) { $0 + bits[$1] }, bits.explained))
      }
      #expect(xray.tally.kinds.values.reduce(0) { $0 + $1.wordCount } == xray.tally.wordCount)
      #expect(isNear(xray.tally.kinds.values.reduce(0) { $0 + $1.bits.full }, xray.bits.full))
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
    #expect(part.tally.tokenCount == 4 && part.uncountedTokenCount == 2 && part.tally.wordCount == 4)
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
  }

  // MARK: Parts

  /// What the words of a text cost some of the experts, bits.
  private func bits(_ text: String, _ experts: Experts, after context: String) throws -> Double {
    let words = try model.score(text, after: model.context(after: context, for: experts), words: true).words
    return words.dropLast().reduce(0) { $0 - $1.logProbability } / 0.693_147_180_559_945_3
  }

  @Test func `averages each part over all orders`() throws {
    let context = "the boat has the sail . the captain likes the boat ."
    let text = "the boat has the sail"
    let xray = try model.xray(tokens(of: text, seed: 4), after: model.context(after: context), split: .average).get()
      .result
    let near: Experts = [.grammar, .phraseNear]
    let (topic, again): (Experts, Experts) = ([.topic, .state, .phraseFar], [.recurrence, .caches])
    let none = xray.bits.unigram
    func cost(_ experts: Experts) throws -> Double { try bits(text, experts, after: context) }
    let (g, a, r) = (try cost(near), try cost(topic), try cost(again))
    let (ga, gr) = (try cost([near, topic]), try cost([near, again]))
    let (ar, all) = (try cost([topic, again]), try cost(.all))
    let orders = [
      // What grammar, association and repetition save in each of the six orders.
      (none - g, g - ga, ga - all), (none - g, gr - all, g - gr), (a - ga, none - a, ga - all),
      (ar - all, none - a, a - ar), (r - gr, gr - all, none - r), (ar - all, r - ar, none - r),
    ]
    #expect(isNear(xray.bits[.grammar], orders.reduce(0) { $0 + $1.0 } / 6, within: 1e-6))
    #expect(isNear(xray.bits[.association], orders.reduce(0) { $0 + $1.1 } / 6, within: 1e-6))
    #expect(isNear(xray.bits[.repetition], orders.reduce(0) { $0 + $1.2 } / 6, within: 1e-6))
    #expect(abs(xray.bits[.grammar] - (none - g)) > 0.1)
  }

  @Test func `asks a context for a part of its experts as if it had been read for them`() throws {
    let before = TopicModel.newDocuments(1, sentences: 30)[0]
    let text = "the boat has the sail ."
    for experts in [
      Experts.grammar, [.topic, .state], [.grammar, .topic, .state], [.recurrence, .caches], .associations,
    ] {
      let own = try model.score(text, after: model.context(after: before, for: experts))
      let part = try model.score(text, after: model.context(after: before).asking(experts))
      #expect(own == part)
    }
  }

  @Test func `calls a loop repetition, and not association`() throws {
    let sentence = "the captain likes the boat ."
    let text = Array(repeating: sentence, count: 40).joined(separator: "\n")
    let xray = try xray(tokens(of: text, seed: 2))
    #expect(xray.bits[.repetition] > 2 * abs(xray.bits[.association]))
    #expect(xray.bits[.repetition] > 0.2 * xray.bits.explained)
  }

  @Test func `knows the kinds of words by rules`() throws {
    let common = try #require(["the", "a"].first { model.kind(of: $0, isUnknown: false) == .function })
    #expect(model.kind(of: common.prefix(1).uppercased() + common.dropFirst(), isUnknown: false) == .function)
    #expect(model.kind(of: "1984", isUnknown: false) == .number && model.kind(of: "3rd", isUnknown: false) == .number)
    #expect(
      model.kind(of: "—", isUnknown: false) == .punctuation && model.kind(of: ".", isUnknown: false) == .punctuation)
    #expect(model.kind(of: "the", isUnknown: true) == .unknown)
    let segments = try xray(
      ["the", " boat", " Qwertz", " 12", " ."].map { ReportedToken(Array($0.utf8), logProbability: -1) }
    ).segments
    #expect(segments.map(\.kind).last == .punctuation && segments.map(\.kind)[2] == .unknown)
    // A stretch is of its rarest word's kind.
    let joined = try xray([ReportedToken(Array("the Qwertz".utf8), logProbability: -1)]).segments
    #expect(joined.map(\.kind) == [.unknown] && joined[0].wordCount == 2)
  }

  @Test func `compares first choices at the words where both are known`() throws {
    let text = "the captain likes the boat"
    let context = model.emptyContext()
    // The model's own first words, by grammar.
    var own: [String] = []
    var before = ""
    for word in text.split(separator: " ") {
      own.append(model.predict(after: model.context(after: before, for: .grammar), count: 1)[0].word)
      before += word + " "
    }
    let tokens = zip(text.split(separator: " "), own).map { word, first in
      ReportedToken(Array(" \(word)".utf8), logProbability: -1, firstChoice: Array(" \(first)".utf8))
    }
    let agreement = try #require(try model.xray(tokens, after: context).get().result.agreement)
    #expect(agreement.placeCount == 5 && agreement.grammarCount == 5)
    #expect(agreement.bothCount <= 5 && agreement.associationCount < 5)
    // A word of two tokens of which one is no first choice has none.
    let cut = [
      ReportedToken(Array("the".utf8), logProbability: -1, firstChoice: Array("the".utf8)),
      ReportedToken(Array(" bo".utf8), logProbability: -1, firstChoice: Array(" bo".utf8)),
      ReportedToken(Array("at".utf8), logProbability: -1, firstChoice: Array("ot".utf8)),
    ]
    #expect(try model.xray(cut, after: context).get().result.agreement?.placeCount == 1)
    #expect(try xray([ReportedToken(Array("the".utf8), logProbability: -1)]).agreement == nil)
  }
}
