import Testing
import VectorMath

@Suite struct `The kernels` {
  private func numbers(_ count: Int, seed: UInt64) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in Float(generator.uniform() * 2 - 1) }
  }

  @Test(arguments: [16, 48, 64, 128, 256]) func `compute what loops compute`(count: Int) {
    let (a, b) = (numbers(count * 3, seed: 1), numbers(count * 3, seed: 2))
    let expected = (0..<count).reduce(0.0) { $0 + Double(a[count + $1]) * Double(b[$1]) }
    #expect(abs(Double(dot(a.span, at: count, b.span, count: count)) - expected) < 1e-4)

    var sums = a
    do {
      var span = sums.mutableSpan
      addScaled(&span, at: count, b.span, at: 0, by: 0.5, count: count)
    }
    for i in 0..<a.count {
      let added = (count..<2 * count).contains(i) ? 0.5 * b[i - count] : 0
      #expect(abs(sums[i] - (a[i] + added)) < 1e-6)
    }

    var state = Array(a.prefix(count))
    let decay = Array(b.prefix(count))
    do {
      var span = state.mutableSpan
      decayAdd(&span, decay: decay.span, b.span, at: count)
    }
    for i in 0..<count { #expect(abs(state[i] - (a[i] * decay[i] + b[count + i])) < 1e-6) }
  }

  @Test func `multiply rows and sum ratios`() {
    let (rows, columns) = (37, 32)
    let matrix = numbers(rows * columns, seed: 3)
    let vector = numbers(columns, seed: 4)
    let (bias, weights) = (numbers(rows, seed: 5), numbers(rows, seed: 6))
    var scores = [Float](repeating: 7, count: rows)
    do {
      var span = scores.mutableSpan
      matrixVector(matrix.span, rows: 3..<30, vector.span, bias: bias.span, into: &span)
    }
    for row in 0..<rows {
      let expected = (0..<columns).reduce(Float(0)) { $0 + matrix[row * columns + $1] * vector[$1] } + bias[row]
      #expect((3..<30).contains(row) ? abs(scores[row] - expected) < 1e-5 : scores[row] == 7)
    }
    var result = [Float](repeating: 9, count: rows)
    var sum = 0.0
    do {
      var span = result.mutableSpan
      sum = ratios(scores.span, bias.span, weights: weights.span, scale: 1, range: 3..<30, into: &span)
    }
    var expected = 0.0
    for row in 3..<30 {
      let ratio = fastExp(max(-20, min(20, scores[row] + bias[row])))
      #expect(abs(result[row] - ratio) <= ratio * 1e-6)
      expected += Double(weights[row]) * Double(result[row])
    }
    #expect(abs(sum - expected) < 1e-5)
    #expect(result[2] == 9 && result[30] == 9)
  }

  @Test func `gather, and take no word that is not there`() {
    let weights = numbers(50, seed: 7)
    let values = numbers(20, seed: 8)
    let words = (0..<50).map { UInt32($0 * 7 % 25) }
    let expected = (5..<45).reduce(0.0) {
      words[$1] < 20 ? $0 + Double(weights[$1]) * Double(values[Int(words[$1])]) : $0
    }
    #expect(abs(gatherSum(weights.span, words.span, values.span, range: 5..<45) - expected) < 1e-5)
  }

  @Test func `exponentials are exact to 4e-7`() {
    var x: Float = -60
    while x < 60 {
      let exact = expSeries(Double(x))
      #expect(abs(Double(fastExp(x)) - exact) <= exact * 5e-7)
      x += 0.137
    }
  }

  /// e^x by squaring a series: nothing of the code under test.
  private func expSeries(_ x: Double) -> Double {
    let small = x / 1024
    var (term, sum) = (1.0, 1.0)
    for n in 1...20 {
      term *= small / Double(n)
      sum += term
    }
    for _ in 0..<10 { sum *= sum }
    return sum
  }
}
