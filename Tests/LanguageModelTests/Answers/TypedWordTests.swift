import Fixtures
import LanguageModel
import Testing
import Tokenization
import Training

/// A word is one word in every operation, however its apostrophe and its accents are typed.
@Suite struct `A word as it is typed` {
  /// The documents of `TopicCorpus`, with an apostrophe in one word and an accent in another, in both ways to write them.
  static let model: Model = {
    var corpus = TopicCorpus(seed: 3)
    let documents = corpus.documents(100).enumerated().map { index, document in
      let (apostrophe, accent) = index.isMultiple(of: 2) ? ("'", "\u{e9}") : ("\u{2019}", "e\u{301}")
      return document.split(separator: " ", omittingEmptySubsequences: false).map { word in
        switch word {
        case "captain": "cap\(apostrophe)n"
        case "anchor": "caf\(accent)"
        default: String(word)
        }
      }.joined(separator: " ")
    }
    var options = TopicCorpus.options
    options.layout.isPreTokenized = false
    // Without a model no test can run.
    return try! trainModel(on: documents, options: options, in: TemporaryFolder())
  }()

  /// A word as the vocabulary spells it, and another way to type it.
  static let words = [("cap'n", "cap\u{2019}n"), ("caf\u{e9}", "cafe\u{301}")]

  private var model: Model { Self.model }

  @Test(arguments: words) func `is in the vocabulary once`(word: (spelled: String, typed: String)) throws {
    let tokens = try model.tokenize("\(word.spelled) \(word.typed)") { false }
    #expect(tokens.map { Array($0.word.utf8) }.dropLast() == [Array(word.spelled.utf8), Array(word.spelled.utf8)])
    #expect(tokens[0].id == tokens[1].id)
    #expect(!tokens[0].isUnknown)
    #expect(model.vocabulary.id(of: word.typed) == nil)
    #expect(model.vocabulary.id(ofTyped: " \(word.typed)\n") == tokens[0].id)
  }

  @Test(arguments: words) func `has the same similar words, collocates and related words`(
    word: (spelled: String, typed: String)
  ) throws {
    let similar = try #require(model.similar(to: word.spelled, count: 5))
    #expect(!similar.isEmpty)
    #expect(model.similar(to: word.typed, count: 5) == similar)
    let collocates = try #require(model.collocates(of: word.spelled, minimumCount: 1))
    #expect(!collocates.words.isEmpty)
    #expect(model.collocates(of: word.typed, minimumCount: 1) == collocates)
    let related = model.related(to: model.context(after: word.spelled), count: 5)
    #expect(!related.isEmpty)
    #expect(model.related(to: model.context(after: word.typed), count: 5) == related)
  }

  @Test(arguments: [("cap'", "cap\u{2019}"), ("cap'n", "cap\u{2019}n"), ("caf\u{e9}", "cafe\u{301}")])
  func `is predicted by its beginning`(prefix: (spelled: String, typed: String)) {
    let context = model.context(after: "the boat sees the")
    let spelled = model.predict(after: context, count: 5, prefix: prefix.spelled)
    #expect(spelled.count == 1)
    #expect(model.predict(after: context, count: 5, prefix: prefix.typed) == spelled)
  }

  @Test(arguments: words) func `scores the same, as text and as an option`(word: (spelled: String, typed: String))
    throws
  {
    func score(_ word: String) throws -> Double {
      try model.score("the boat sees the \(word) .", after: model.context(after: "")).logProbability
    }
    #expect(try score(word.spelled) == score(word.typed))
    let ranking = try #require(
      try model.choose(
        [word.spelled, word.typed, "oven"], before: "the boat sees the ", after: " of the wave .",
        in: model.context(after: "")))
    let scores = ranking.choices.sorted { $0.index < $1.index }.map(\.score)
    #expect(scores[0] == scores[1])
    #expect(scores[0] != scores[2])
  }

  @Test(arguments: words) func `stops a completion`(word: (spelled: String, typed: String)) throws {
    // A seed whose completion holds the word.
    for seed in 0..<200 as Range<UInt64> {
      func complete(_ stop: [String]) throws -> Completion {
        try model.complete(
          after: model.context(after: "the sail of the"),
          options: CompletionOptions(maxWords: 40, seed: seed, stop: stop))
      }
      guard try complete([]).text.contains(word.spelled) else { continue }
      let stopped = try complete([word.spelled])
      #expect(stopped.reason == .stop)
      #expect(try complete([word.typed]) == stopped)
      return
    }
    Issue.record("no seed writes the word")
  }

  @Test func `answers a question`() throws {
    let story = "The cap'n sees the sea . The judge likes the law ."
    let evidence = try [["cap'n", "judge"], ["cap\u{2019}n", "judge"]].map { options in
      let reasoning = try #require(
        try model.reason(
          "Who sees the sea ?", options: options, from: ReasoningSources(context: story, facts: []), stepLimit: 2))
      return reasoning.standing.answers.map(\.evidence)
    }
    #expect(evidence[0] == evidence[1])
  }
}
