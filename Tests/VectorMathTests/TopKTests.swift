import Testing
import VectorMath

@Suite struct TopKTests {
  @Test(arguments: 0..<20) func `the largest values come first, as sorting everything says`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let size = 1 + Int(generator.next() % 300)
    // Few different values, so that there are ties.
    let values = (0..<size).map { _ in Float(generator.next() % 40) / 8 }
    let count = Int(generator.next() % 50)
    let expected = (0..<size).sorted { values[$0] != values[$1] ? values[$0] > values[$1] : $0 < $1 }.prefix(count)
    #expect(largest(count, of: values.span) == Array(expected))
  }

  @Test func `inadmissible indices and NaN never come back`() {
    let values: [Float] = [1, .nan, 3, 2]
    #expect(largest(4, of: values.span) { $0 != 2 } == [3, 0])
  }

  @Test func `NaN hides nothing beside it`() {
    // In several blocks, at each index of one.
    for index in 0..<64 {
      var values = [Float](repeating: 0, count: 200)
      values[64 + index] = .nan
      for (rank, other) in [3, 64 + (index + 16) % 64, 64 + (index + 1) % 64, 199].enumerated() {
        values[other] = Float(rank + 1)
      }
      #expect(largest(3, of: values.span) == [199, 64 + (index + 1) % 64, 64 + (index + 16) % 64])
    }
    #expect(largest(1, of: [Float](repeating: .nan, count: 130).span) == [])
  }

  @Test func `the generator repeats itself for the same seed and not for another`() {
    var (a, b, c) = (SeededGenerator(seed: 1), SeededGenerator(seed: 1), SeededGenerator(seed: 2))
    let first = a.next()
    #expect(first == b.next() && first != c.next())
    #expect((0..<1000).allSatisfy { _ in (0..<1).contains(a.uniform()) })
  }
}
