import Measuring
import Testing

@Suite struct PowerLawTests {
  @Test func findsFactorAndExponent() throws {
    let linear = try #require(PowerLaw(fitting: [5.0, 10, 20, 45].map { (x: $0, y: 3 * $0) }))
    #expect(abs(linear.exponent - 1) < 1e-12)
    #expect(abs(linear.factor - 3) < 1e-9)
    #expect(abs(linear(7) - 21) < 1e-9)
    let square = try #require(PowerLaw(fitting: [1.0, 2, 4].map { (x: $0, y: $0 * $0) }))
    #expect(abs(square.exponent - 2) < 1e-12)
    let constant = try #require(PowerLaw(fitting: [(1, 4), (8, 4)]))
    #expect(abs(constant.exponent) < 1e-12)
  }

  @Test func leastSquaresOfTheLogarithms() throws {
    // log2 x = 0, 1, 2 and log2 y = 0, 2, 1: slope 1/2.
    let fit = try #require(PowerLaw(fitting: [(1, 1), (2, 4), (4, 2)]))
    #expect(abs(fit.exponent - 0.5) < 1e-12)
  }

  @Test func needsTwoPositivePoints() {
    #expect(PowerLaw(fitting: []) == nil)
    #expect(PowerLaw(fitting: [(5, 1)]) == nil)
    #expect(PowerLaw(fitting: [(5, 1), (5, 2)]) == nil)
    #expect(PowerLaw(fitting: [(0, 1), (5, 2)]) == nil)
    #expect(PowerLaw(fitting: [(1, -1), (5, 2)]) == nil)
    #expect(PowerLaw(fitting: [(1, .infinity), (5, 2)]) == nil)
  }
}
