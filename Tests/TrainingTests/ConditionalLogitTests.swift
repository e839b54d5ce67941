import Fixtures
import Foundation
import Testing
import VectorMath

@testable import Training

@Suite struct ConditionalLogitTests {
  /// Choices among four options of three features, the right one drawn by exp(weights · features) and put first.
  private func choices(_ count: Int, _ weights: [Double], seed: UInt64) -> [[[Double]]] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      var options = (0..<4).map { _ in (0..<3).map { _ in Double(generator.uniform()) * 4 - 2 } }
      // Gumbel's trick: the largest of score + -log(-log u) is drawn by exp(score).
      let noisy = options.map { option -> Double in
        let u = min(max(Double(generator.uniform()), 1e-9), 1 - 1e-7)
        return zip(option, weights).reduce(0) { $0 + $1.0 * $1.1 } - log(-log(u))
      }
      options.swapAt(0, noisy.indices.max { noisy[$0] < noisy[$1] } ?? 0)
      return options
    }
  }

  @Test func `finds the weights that the choices were made by`() {
    let truth = [1.0, -0.5, 0.0]
    let found = ConditionalLogit.fit(choices(4_000, truth, seed: 3))
    for (found, truth) in zip(found, truth) { #expect(abs(found - truth) < 0.15, "\(found) for \(truth)") }
  }

  @Test func `choices without exception get finite weights`() {
    let examples = choices(100, [1, 0, 0], seed: 5).map { options in
      [[9.0, options[0][1], 0]] + options.dropFirst().map { [-9.0, $0[1], 0] }
    }
    let found = ConditionalLogit.fit(examples)
    #expect(found.allSatisfy(\.isFinite) && found[0] > 0 && found[2] == 0)
  }

  @Test func `a weight that may not be negative is 0, and the others are as without it`() {
    let examples = choices(2_000, [1.0, -0.5, 0.3], seed: 4)
    let bounded = ConditionalLogit.fit(examples, nonNegative: [0, 1])
    let without = ConditionalLogit.fit(examples.map { $0.map { [$0[0], 0, $0[2]] } })
    #expect(bounded[1] == 0 && bounded[0] > 0)
    for (a, b) in zip(bounded, without) { #expect(abs(a - b) < 1e-9) }
    #expect(ConditionalLogit.fit(examples, nonNegative: [0])[1] < 0)
  }
}
