import LanguageModel
import Testing
import Tokenization

/// How a completion is written, piece by piece.
@Suite struct `A completion` {
  let model = TinyModel.shared

  private func complete(
    after opening: String = "The green boat", _ options: CompletionOptions
  ) throws -> (completion: Completion, pieces: [Piece]) {
    var pieces: [Piece] = []
    let completion = try model.complete(after: model.context(after: opening), options: options) { pieces.append($0) }
    return (completion, pieces)
  }

  @Test(arguments: [0, 1, 7, 40]) func `has as many words as asked for`(count: Int) throws {
    let (completion, pieces) = try complete(CompletionOptions(maxWords: count, seed: 5))
    #expect(completion.wordCount == count && pieces.count == count)
    #expect(completion.reason == .length)
  }

  @Test func `is its pieces, and their probabilities sum to its own`() throws {
    for seed in 0..<20 as Range<UInt64> {
      let (completion, pieces) = try complete(CompletionOptions(maxWords: 25, seed: seed))
      #expect(pieces.map(\.text).joined() == completion.text)
      #expect(abs(pieces.reduce(0) { $0 + $1.logProbability } - completion.logProbability) < 1e-9)
      #expect(completion.logProbability < 0)
    }
  }

  @Test func `read again, is as likely as it said`() throws {
    let context = model.context(after: "The green boat")
    for seed in 0..<10 as Range<UInt64> {
      let completion = try model.complete(after: context, options: CompletionOptions(maxWords: 4, topK: 3, seed: seed))
      let score = try model.score(completion.text, after: context, words: true)
      guard score.words.filter({ $0.word != "</s>" }).count == 4 else { continue }
      // The end of the last sentence is scored and was not written.
      let written = score.words.dropLast().reduce(0) { $0 + $1.logProbability }
      #expect(abs(written - completion.logProbability) < 1e-12, "\(completion.text)")
    }
  }

  @Test func `is the same for the same seed, and another for another`() throws {
    func text(_ seed: UInt64) throws -> String {
      try complete(CompletionOptions(maxWords: 20, seed: seed)).completion.text
    }
    #expect(try text(3) == text(3))
    #expect(try Set((0..<10).map { try text($0) }).count > 5)
  }

  @Test func `ends before the next word once it is cancelled`() {
    var pieces: [Piece] = []
    #expect(throws: Cancelled.self) {
      try model.complete(
        after: model.context(after: "The green boat"), options: CompletionOptions(maxWords: 20, seed: 1),
        onPiece: { pieces.append($0) }, isCancelled: { pieces.count == 3 })
    }
    #expect(pieces.count == 3)
  }

  @Test func `ends before a stop string, wherever its words begin and end`() throws {
    let whole = try complete(CompletionOptions(maxWords: 12, temperature: 0)).completion.text
    #expect(whole.count > 20)
    for start in whole.indices.dropLast(9) {
      for length in [1, 2, 6, 9] {
        let stop = String(whole[start..<whole.index(start, offsetBy: length)])
        let (completion, pieces) = try complete(CompletionOptions(maxWords: 12, temperature: 0, stop: ["never", stop]))
        // Its first occurrence, which may be before the one that it was taken from.
        let first = whole.indices.first { whole[$0...].hasPrefix(stop) }
        #expect(completion.text == String(whole[..<(first ?? whole.endIndex)]))
        #expect(completion.reason == .stop)
        #expect(pieces.map(\.text).joined() == completion.text)
      }
    }
  }

  @Test func `ends before the earliest of several stop strings`() throws {
    let whole = try complete(CompletionOptions(maxWords: 12, temperature: 0)).completion.text
    let late = String(whole.suffix(4))
    let early = String(whole.dropFirst(3).prefix(4))
    let (completion, _) = try complete(CompletionOptions(maxWords: 12, temperature: 0, stop: [late, early]))
    #expect(completion.text == whole.prefix(3))
  }

  @Test func `writes what it held back when no stop string came`() throws {
    let whole = try complete(CompletionOptions(maxWords: 6, temperature: 0)).completion.text
    let almost = String(whole.suffix(3)) + "#"
    let (completion, pieces) = try complete(CompletionOptions(maxWords: 6, temperature: 0, stop: [almost]))
    #expect(completion.text == whole && completion.reason == .length)
    #expect(pieces.map(\.text).joined() == whole)
  }

  @Test func `says how many words its text has, and how likely these are, where a stop string cut it`() throws {
    let whole = try complete(CompletionOptions(maxWords: 12, temperature: 0))
    let written = whole.pieces.map(\.text).joined()
    for count in 1..<6 {
      let before = whole.pieces[..<count]
      let start = before.reduce(0) { $0 + $1.text.count }
      // The next word, with the blank before it and without.
      for skipped in 0...1 where whole.pieces[count].text.count > 2 {
        let from = written.index(written.startIndex, offsetBy: start + skipped)
        let stop = String(written[from...].prefix(whole.pieces[count].text.count - skipped))
        guard written.indices.first(where: { written[$0...].hasPrefix(stop) }) == from else { continue }
        let (cut, pieces) = try complete(CompletionOptions(maxWords: 12, temperature: 0, stop: [stop]))
        #expect(cut.reason == .stop && cut.wordCount == count, "\(stop)")
        #expect(abs(cut.logProbability - before.reduce(0) { $0 + $1.logProbability }) < 1e-12)
        #expect(abs(pieces.reduce(0) { $0 + $1.logProbability } - cut.logProbability) < 1e-12)
      }
    }
    let nothing = try complete(CompletionOptions(maxWords: 12, temperature: 0, stop: [" "])).completion
    #expect(nothing.text.isEmpty && nothing.wordCount == 0 && nothing.logProbability == 0)
  }

  @Test(arguments: [0.04, 0.02, 1e-3, 1e-12, 1e-300])
  func `at a low temperature is the likeliest, however low`(temperature: Double) throws {
    let greedy = try complete(CompletionOptions(maxWords: 12, temperature: 0)).completion
    for topK in [nil, 1, 40] {
      let cold = try complete(CompletionOptions(maxWords: 12, temperature: temperature, topK: topK, seed: 4)).completion
      #expect(cold.wordCount == 12)
      // Without a limit, words that are equally likely are drawn alike.
      if topK == 1 { #expect(cold.text == greedy.text) }
    }
  }

  @Test func `takes an empty stop string for none`() throws {
    let plain = try complete(CompletionOptions(maxWords: 6, temperature: 0)).completion
    #expect(try complete(CompletionOptions(maxWords: 6, temperature: 0, stop: [""])).completion == plain)
  }
}
