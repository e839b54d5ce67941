import Testing
import VectorMath

@Suite struct `The kernels of learning` {
  private let columns = 48
  private let indices: [UInt32] = [3, 0, 9, 3, 4]

  private func numbers(_ count: Int, seed: UInt64) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in Float(generator.uniform() * 2 - 1) }
  }

  /// Five rows: of the indices one is of none of them.
  private var matrix: [Float] { numbers(5 * columns, seed: 1) }

  @Test func `add the products of some rows`() {
    let (rows, vector) = (matrix, numbers(2 * columns, seed: 2))
    var products = numbers(indices.count, seed: 3)
    let before = products
    do {
      var span = products.mutableSpan
      addRowProducts(&span, rows.span, columns: columns, at: indices.span, vector.span, at: columns)
    }
    for (i, index) in indices.enumerated() {
      let row = Int(index) < 5 ? Int(index) : nil
      let exact = row.map { row in
        (0..<columns).reduce(0.0) { $0 + Double(rows[row * columns + $1]) * Double(vector[columns + $1]) }
      }
      #expect(abs(Double(products[i]) - Double(before[i]) - (exact ?? 0)) < 1e-5)
    }
    #expect(products[2] == before[2])
    let known = indices.map { min($0, 4) }
    prefetchRows(rows.span, columns: columns, at: known.span)  // changes nothing
    #expect(rows == matrix)
  }

  @Test func `learn row by row, each row as the one before left it`() {
    var rows = matrix
    let (gradients, steps) = (numbers(indices.count, seed: 4), numbers(indices.count, seed: 5))
    let input = numbers(2 * columns, seed: 6)
    var sums = numbers(2 * columns, seed: 7)
    var (expectedRows, expectedSums) = (rows, sums)
    for (i, index) in indices.enumerated() where index < 5 {
      for j in 0..<columns {
        let at = Int(index) * columns + j
        expectedSums[columns + j] += expectedRows[at] * gradients[i]
        expectedRows[at] += input[columns + j] * steps[i]
      }
    }
    do {
      var row = rows.mutableSpan
      var sum = sums.mutableSpan
      learnRows(
        &row, columns: columns, at: indices.span, gradients: gradients.span, steps: steps.span, input: input.span,
        sums: &sum, at: columns)
    }
    #expect(rows == expectedRows)
    #expect(sums == expectedSums)
  }

  @Test(arguments: [0, 0.1, 0.5] as [Float]) func `leave a share of values out`(share: Float) {
    let count = 64_000
    let before = numbers(count, seed: 8)
    func left(seed: UInt64) -> (values: [Float], mask: [Float]) {
      var (values, mask) = (before, [Float](repeating: 7, count: count + 16))
      do {
        var value = values.mutableSpan
        var factor = mask.mutableSpan
        leaveOut(share, of: &value, mask: &factor, count: count, seed: seed)
      }
      return (values, mask)
    }
    let (values, mask) = left(seed: 1)
    #expect(mask[..<count].allSatisfy { $0 == 0 || $0 == 1 / (1 - share) })
    #expect(mask[count...].allSatisfy { $0 == 7 })
    #expect(values == zip(before, mask).map { $0 * $1 })
    let zeros = Float(mask[..<count].count { $0 == 0 }) / Float(count)
    #expect(abs(zeros - share) < 0.01)
    // The sixteen sequences of numbers are not one and the same.
    let neighbours = (0..<count - 1).count { mask[$0] == 0 && mask[$0 + 1] == 0 }
    #expect(abs(Float(neighbours) / Float(count) - share * share) < 0.01)
    #expect(left(seed: 1).mask == mask)
    if share > 0 { #expect(left(seed: 2).mask != mask) }
  }
}
