import Fixtures
import Testing
import Tokenization

@testable import LanguageModel

@Suite struct `Words that only a memory knows` {
  /// Many of them, of different lengths and counts, some after the same word; with gates that open a little everywhere.
  private func context(_ model: Model, _ opening: String, words: Int) throws -> Context {
    var state: UInt64 = 11
    func draw(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(truncatingIfNeeded: state >> 33) % count
    }
    let text = (0..<words).map { _ in
      switch draw(6) {
      case 0: "the"
      case 1: "."
      default: "q" + Self.letters(draw(40) < 30 ? draw(900) : draw(9) * 1_000_003)
      }
    }.joined(separator: " ")
    var context = model.context(after: opening)
    context.memory = try Memory(of: model).adding([(model.memoryText(of: text), Int64(0))], of: model)
    return context
  }

  private static func letters(_ number: Int) -> String {
    number == 0 ? "" : letters(number / 26) + String(UnicodeScalar(UInt8(97 + number % 26)))
  }

  private func odds(_ context: inout Context) throws -> NewWordOdds {
    var probabilities: [Float] = []
    let odds = context.document.distribution(into: &probabilities, newWords: true)
    return try #require(odds)
  }

  @Test(arguments: ["", "over the", "the qb", "q"])
  func `are the likeliest by all of them that looking at each would find`(
    opening: String
  ) throws {
    let model = ProseModel.shared
    var context = try context(model, opening, words: 3_000)
    let odds = try odds(&context)
    #expect(odds.count > 300)
    let all = (0..<odds.count).map { ($0, odds.probability(of: $0)) }
    for prefix in ["", "q", "qb", "qba", "z"] {
      let wanted = all.filter { odds.spelling($0.0).starts(with: Array(prefix.utf8)) }
        .sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 < $1.0 }
      for (count, least) in [(1, 0.0), (6, 0), (6, wanted.dropFirst(3).first?.1 ?? 0.5), (10_000, 0)] {
        let found = odds.likeliest(count, above: least, startingWith: [Array(prefix.utf8)])
        let expected = wanted.filter { $0.1 > least }.prefix(count)
        #expect(found.map(\.number) == expected.map(\.0), "\(prefix) \(count) \(least)")
        #expect(found.map(\.value) == expected.map(\.1))
      }
    }
    let floats = odds.probabilities()
    #expect(floats == all.map { Float($0.1) })
  }

  @Test func `are found by their letters, and counted once`() throws {
    var words = NewWords()
    for round in 0..<2 {
      for number in 0..<500 {
        let spelling = Array("word\(number)".utf8)
        #expect(words.add(spelling) { _ in -Double(number) } == number)
        if round == 1 { #expect(words.spelling(number) == spelling) }
      }
    }
    #expect(words.count == 500)
    #expect(words.find(WordCode(spelling: Array("word77".utf8))) == 77)
    #expect(words.find(WordCode(spelling: Array("word500".utf8))) == nil)
    #expect(words.largestProbability == 1)
  }
}
