import Testing
import VectorMath

@Suite struct `The eigenvectors of a symmetric matrix` {
  private func symmetric(_ count: Int, seed: UInt64) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    var matrix = [Double](repeating: 0, count: count * count)
    for i in 0..<count {
      for j in 0...i {
        matrix[i * count + j] = 2 * generator.uniform() - 1
        matrix[j * count + i] = matrix[i * count + j]
      }
    }
    return matrix
  }

  @Test(arguments: [1, 2, 3, 17, 60]) func `multiply into themselves, are at right angles and come by magnitude`(
    count: Int
  ) {
    let matrix = symmetric(count, seed: UInt64(count))
    let (values, vectors) = symmetricEigen(matrix, count: count)
    for (column, value) in values.enumerated() {
      for i in 0..<count {
        let product = (0..<count).reduce(0) { $0 + matrix[i * count + $1] * vectors[$1 * count + column] }
        #expect(abs(product - value * vectors[i * count + column]) < 1e-9)
      }
      for other in 0..<count {
        let product = (0..<count).reduce(0) { $0 + vectors[$1 * count + column] * vectors[$1 * count + other] }
        #expect(abs(product - (column == other ? 1 : 0)) < 1e-9)
      }
    }
    #expect(values.map(\.magnitude) == values.map(\.magnitude).sorted(by: >))
    let trace = (0..<count).reduce(0) { $0 + matrix[$1 * count + $1] }
    #expect(abs(values.reduce(0, +) - trace) < 1e-9)
  }

  @Test func `are those of paper and pencil`() {
    let (values, vectors) = symmetricEigen([2, 1, 1, 2], count: 2)
    #expect(abs(values[0] - 3) < 1e-12 && abs(values[1] - 1) < 1e-12)
    #expect(abs(vectors[0].magnitude - 0.5.squareRoot()) < 1e-12)
    #expect(symmetricEigen([], count: 0).values.isEmpty)
    #expect(symmetricEigen([0, 0, 0, 0], count: 2).values == [0, 0])
  }

  @Test func `end, for any elements`() {
    #expect(symmetricEigen([.nan, 1, 1, .infinity], count: 2).values.count == 2)
  }
}
