import Glibc
import LanguageModel
import Testing
import Tokenization

@Suite struct `The likeliest next words` {
  let model = TinyModel.shared

  @Test(arguments: TinyModel.openings) func `are the largest of the distribution, best first`(opening: String) {
    let context = model.context(after: opening)
    let distribution = model.distribution(after: context)
    let words = model.predict(after: context, count: 10)
    #expect(words.count == 10)
    for (a, b) in zip(words, words.dropFirst()) { #expect(a.logProbability >= b.logProbability) }
    let sorted = distribution.enumerated().filter { $0.offset >= Int(WordID.firstWord.rawValue) }.map(\.element).sorted(
      by: >)
    for (word, probability) in zip(words, sorted) {
      #expect(abs(exp(word.logProbability) - Double(probability)) < 1e-6)
    }
  }

  @Test(arguments: ["a", "b", "bo", "boat", "boats", "A", "x", "é"]) func `begin as asked for`(prefix: String) {
    let context = model.context(after: "The captain looked at the")
    let all = model.predict(after: context, count: model.vocabulary.count)
    let expected = all.filter { $0.word.utf8.starts(with: prefix.utf8) }
    let found = model.predict(after: context, count: model.vocabulary.count, prefix: prefix)
    #expect(found == expected)
    #expect(model.predict(after: context, count: 2, prefix: prefix) == Array(expected.prefix(2)))
  }

  @Test func `may be the end of a sentence, if asked for`() {
    let context = model.context(after: "The captain laughed")
    let count = model.vocabulary.count
    #expect(!model.predict(after: context, count: count).contains { $0.word == "</s>" })
    let with = model.predict(after: context, count: count, includeSentenceEnd: true)
    #expect(with.count { $0.word == "</s>" && $0.text.isEmpty } == 1)
  }

  @Test func `are none where none are wanted, and all where more are wanted than there are`() {
    let context = model.context(after: "The")
    #expect(model.predict(after: context, count: 0).isEmpty)
    #expect(model.predict(after: context, count: 1_000_000).count == model.vocabulary.count - 3)
  }

  @Test func `come with the space that belongs before them`() throws {
    let after = { (text: String) in self.model.predict(after: self.model.context(after: text), count: 500) }
    #expect(try #require(after("the green").first { $0.word == "boat" }).text == " boat")
    #expect(try #require(after("the green ").first { $0.word == "boat" }).text == "boat")
    #expect(try #require(after("the green boat").first { $0.word == "," }).text == ",")
  }
}

@Suite struct `A score` {
  let model = TinyModel.shared

  @Test(arguments: [
    "The green boat sailed home.", "  Anna  gave\tthe bird\nan apple ", "Käpt’n Anna’s “grey” boat — zzz!", "", "\n\n",
    "日本 gin",
  ])
  func `gives words where they stand`(text: String) throws {
    let bytes = Array(text.utf8)
    let score = try model.score(text, after: model.emptyContext(), words: true)
    var last = 0
    for word in score.words {
      #expect(word.byteRange.lowerBound >= last && word.byteRange.upperBound <= bytes.count)
      last = word.byteRange.upperBound
      if word.word == "</s>" {
        #expect(word.byteRange.isEmpty)
      } else {
        #expect(String(decoding: bytes[word.byteRange], as: UTF8.self) == word.word)
      }
    }
    #expect(score.tokenCount == score.words.count)
    #expect(abs(score.words.reduce(0) { $0 + $1.logProbability } - score.logProbability) < 1e-9)
    #expect(score.characterCount == text.unicodeScalars.count)
  }

  @Test func `is finite and above nothing for any text`() throws {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<50 {
      let scalars = (0..<40).compactMap { _ in Unicode.Scalar(UInt32.random(in: 1...0x2ffff, using: &generator)) }
      let text = String(String.UnicodeScalarView(scalars))
      let score = try model.score(text, after: model.emptyContext())
      #expect(score.logProbability.isFinite && score.logProbability < 0, "\(text.debugDescription)")
    }
  }

  @Test func `of two texts in a row is that of both`() throws {
    let (a, b) = ("The captain came to the harbour. ", "Anna looked at the boat.")
    let whole = try model.score(a + b, after: model.emptyContext())
    let first = try model.score(a, after: model.emptyContext())
    let second = try model.score(b, after: model.context(after: a))
    #expect(abs(whole.logProbability - first.logProbability - second.logProbability) < 1e-9)
    #expect(whole.tokenCount == first.tokenCount + second.tokenCount)
  }

  @Test func `spells unknown words letter by letter`() throws {
    let known = try model.score("boat", after: model.emptyContext())
    let unknown = try model.score("boatlike", after: model.emptyContext())
    let longer = try model.score("boatlikexqxqxq", after: model.emptyContext())
    #expect(known.unknownCount == 0 && known.spelling == 0)
    #expect(unknown.unknownCount == 1 && unknown.spelling < 0)
    #expect(longer.spelling < unknown.spelling)
    #expect(abs(longer.perplexity / unknown.perplexity - 1) < 1e-9)  // letters are not counted in it
    #expect(longer.bitsPerCharacter > 0)
  }

  @Test func `stops when it is cancelled`() {
    let text = String(repeating: "the green boat ", count: 1_000)
    var asked = 0
    #expect(throws: Cancelled.self) {
      try model.score(text, after: model.emptyContext()) {
        asked += 1
        return asked == 3
      }
    }
    #expect(asked == 3)
  }
}
