import Measuring
import Testing

@Suite struct `Spearman's rank correlation` {
  @Test func `is that of the textbook`() {
    // Ten people's IQ and hours of television a week: ρ = -29/165 (worked by hand in many introductions).
    let iq: [Double] = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
    let hours: [Double] = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]
    #expect(abs(spearman(iq, hours) + 29.0 / 165) < 1e-12)
  }

  @Test func `sees order and nothing else, equals sharing their rank`() {
    let values: [Double] = [3, 1, 4, 1, 5]
    #expect(abs(spearman(values, values.map { $0 * $0 * $0 }) - 1) < 1e-12)
    #expect(abs(spearman(values, values.map { -$0 }) + 1) < 1e-12)
    #expect(spearman(values, [2, 2, 2, 2, 2]) == 0 && spearman([], []) == 0)
    // Ranks 1 2.5 2.5 4 against 1 2 3 4: 4.5 / √(4.5 · 5).
    #expect(abs(spearman([1, 2, 2, 3], [1, 2, 3, 4]) - 4.5 / (4.5 * 5.0).squareRoot()) < 1e-12)
  }
}
