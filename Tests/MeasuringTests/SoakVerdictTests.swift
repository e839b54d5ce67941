import Testing

@testable import Measuring

@Suite struct `Over a soak` {
  /// Rounds half a minute apart.
  private func rounds(_ count: Int, _ change: (Int, inout SoakRound) -> Void = { _, _ in }) -> [SoakRound] {
    (0..<count).map { index in
      var round = SoakRound(seconds: 30 * Double(index + 1))
      (round.restingBytes, round.descriptors, round.threads, round.answers) = (100_000_000, 20, 6, 1_000)
      change(index, &round)
      return round
    }
  }

  private func failing(_ rounds: [SoakRound]) -> [String] {
    SoakVerdict.all(of: rounds).filter { !$0.holds }.map(\.name)
  }

  @Test func `everything holds where nothing grows and every answer is right`() {
    #expect(failing(rounds(60)).isEmpty)
    // What the first third does does not count as growth.
    #expect(failing(rounds(60) { if $0 < 20 { ($1.restingBytes, $1.descriptors) = (50_000_000, 15) } }).isEmpty)
  }

  @Test func `memory that grows by more than one part in a hundred fails, and by less holds`() throws {
    func grown(_ share: Double) -> [SoakRound] {
      rounds(60) { $1.restingBytes = Int(1e8 * (1 + share * Double($0 - 20) / 39)) }
    }
    #expect(failing(grown(0.009)).isEmpty)
    #expect(failing(grown(0.02)) == ["memory's slope"])
    #expect(failing(grown(-0.2)).isEmpty)
    let slope = try #require(SoakVerdict.all(of: grown(0.02))[0].value)
    #expect(abs(slope - 2 / 1.01) < 1e-5)
  }

  @Test func `one descriptor or thread more fails, and one that comes and goes does not`() {
    #expect(failing(rounds(30) { if $0 >= 25 { $1.descriptors += 1 } }) == ["more descriptors"])
    #expect(failing(rounds(30) { if $0 == 29 { $1.threads += 1 } }) == ["more threads"])
    #expect(failing(rounds(30) { if $0 == 12 || $0 == 25 { $1.threads += 1 } }).isEmpty)
  }

  @Test func `one wrong answer or lost one fails, whenever it was`() {
    #expect(failing(rounds(30) { if $0 == 0 { $1.wrongAnswers = 1 } }) == ["wrong answers"])
    #expect(failing(rounds(30) { if $0 == 29 { $1.lostAnswers = 1 } }) == ["lost answers"])
  }

  @Test func `too few rounds tell nothing, which does not hold`() {
    #expect(failing(rounds(2)).contains("memory's slope"))
    #expect(SoakVerdict.all(of: rounds(3))[0].value == nil && SoakVerdict.all(of: rounds(5))[0].value == 0)
    #expect(failing([]).contains("more threads"))
  }

  @Test func `a line of least squares grows from the first point to the last`() throws {
    // y = 10 + 2x over [0, 5], mean 15.
    let points = [0.0, 1, 2, 3, 4, 5].map { (x: $0, y: 10 + 2 * $0) }
    #expect(abs(try #require(SoakVerdict.drift(points)) - 10 / 15) < 1e-12)
    #expect(SoakVerdict.drift([(1, 1), (1, 2), (1, 3)]) == nil && SoakVerdict.drift([(0, 0), (1, 0), (2, 0)]) == nil)
    #expect(SoakVerdict.growth([3, 5, 4, 6]) == 1 && SoakVerdict.growth([3]) == nil)
  }

  @Test func `a round is a row below its head, and a line of JSON`() throws {
    var round = SoakRound(seconds: 90)
    (round.restingBytes, round.answers, round.median) = (3 << 20, 17, 0.5)
    #expect(round.row.count == SoakRound.head.count)
    #expect(round.row.split(separator: " ").map(String.init)[..<2] == ["1.5", "3.0"])
    #expect(try #require(round.json).contains("\"answers\":17") && !SoakVerdict.all(of: [round])[3].row.isEmpty)
  }
}
