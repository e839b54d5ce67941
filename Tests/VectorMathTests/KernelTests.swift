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

    let small = (0..<3 * count).map { Int8($0 % 255 - 127) }
    state = Array(a.prefix(count))
    do {
      var span = state.mutableSpan
      decayAdd(&span, decay: decay.span, small.span, at: count, scale: 0.01)
    }
    for i in 0..<count { #expect(abs(state[i] - (a[i] * decay[i] + 0.01 * Float(small[count + i]))) < 1e-6) }
  }

  @Test(arguments: [16, 32, 64, 128, 512, 1_024])
  func `multiply blocks of rows, to the same bits on every path`(columns: Int) {
    let rows = 96
    var generator = SeededGenerator(seed: 3)
    let matrix = (0..<rows * columns).map { _ in Int8(Int(generator.uniform() * 255) - 127) }
    let scales = numbers(rows, seed: 4)
    // One of each kind: ordinary, all of the largest size (the sum takes all its bits), nothing, and no numbers.
    let largest = (0..<columns).map { Float($0 % 2 == 0 ? 3e8 : -3e8) }
    let broken = [Float](repeating: .nan, count: columns)
    let onesided = (0..<columns).map { $0 % 48 == 17 ? Float($0) : 0 }
    let vectors = [
      numbers(columns, seed: 5), largest, [Float](repeating: 0, count: columns), broken, onesided, largest,
    ]
    let quantized = vectors.map { QuantizedVector($0) }
    func scores(_ quantized: [QuantizedVector], _ path: Int) -> [Float] {
      var scores = [Float](repeating: 7, count: quantized.count * rows)
      do {
        var span = scores.mutableSpan
        scoreBlocks(matrix.span, blocks: 1..<5, quantized, scales: scales.span, into: &span, path: path)
      }
      return scores
    }
    let one = quantized.flatMap { scores([$0], 0) }
    for path in 0..<kernelPathCount {
      #expect(quantized.flatMap { scores([$0], path) } == one)
      #expect(scores(quantized, path) == one)
    }
    for (index, (vector, quantized)) in zip(vectors, quantized).enumerated() {
      for row in 0..<rows {
        let score = one[index * rows + row]
        guard (16..<80).contains(row) else {
          #expect(score == 7)
          continue
        }
        let sum = (0..<columns).reduce(0) {
          $0 + Int(matrix[blockOffset(row: row, column: $1, columns: columns)]) * Int(quantized.values[$1])
        }
        #expect(abs(sum) <= Int(Int32.max))
        #expect(score == Float(sum) * (scales[row] * quantized.scale))
        let exact =
          (0..<columns).reduce(0.0) {
            $0 + Double(matrix[blockOffset(row: row, column: $1, columns: columns)]) * Double(vector[$1])
          } * Double(scales[row])
        // Each element is off by half a step of 127 at most.
        let size = Double(vector.map(\.magnitude).max() ?? 0) * 127 * Double(columns)
        if vector[0].isFinite { #expect(abs(Double(score) - exact) <= size / 250) }
      }
    }
  }

  @Test(arguments: 1...18) func `multiply blocks with any number of vectors, and add what comes out`(number: Int) {
    let (rows, columns) = (80, 48)
    var generator = SeededGenerator(seed: 4)
    let matrix = (0..<rows * columns).map { _ in Int8(Int(generator.uniform() * 255) - 127) }
    let scales = numbers(rows, seed: 5)
    let vectors = (0..<number).map { QuantizedVector(numbers(columns, seed: UInt64(10 + $0))) }
    func scores(_ vectors: [QuantizedVector], adds: Bool, _ path: Int) -> [Float] {
      var scores = [Float](repeating: 0.25, count: vectors.count * rows)
      do {
        var span = scores.mutableSpan
        scoreBlocks(
          matrix.span, blocks: 0..<rows / 16, vectors, scales: scales.span, into: &span, stride: rows, adds: adds,
          path: path)
      }
      return scores
    }
    let products = vectors.flatMap { scores([$0], adds: false, 0) }
    for path in 0..<kernelPathCount {
      #expect(scores(vectors, adds: false, path) == products)
      #expect(scores(vectors, adds: true, path) == products.map { 0.25 + $0 })
    }
  }

  @Test func `round vectors to eight bits`() {
    let vector = (0..<16).map { Float($0) - 8 }
    let factors = (0..<16).map { Float($0 % 2) }
    let quantized = QuantizedVector(vector.span, times: factors.span, 0.5)
    for i in 0..<16 {
      let exact = vector[i] * factors[i] * 0.5
      #expect(abs(Float(quantized.values[i]) * quantized.scale - exact) <= quantized.scale * 0.5001)
    }
    #expect(quantized.values.map { abs(Int($0)) }.max() == 127)
    // Of what is as good as nothing no scale can be told.
    let tiny = QuantizedVector(vector.span, times: factors.span, .leastNonzeroMagnitude)
    #expect(tiny.scale == 0 && tiny.values.allSatisfy { $0 == 0 })
  }

  @Test func `multiply rows of eight bits`() {
    var generator = SeededGenerator(seed: 6)
    let rows = (0..<7 * 48).map { _ in Int8(Int(generator.uniform() * 255) - 127) }
    let (vector, scales) = (numbers(48, seed: 7), numbers(7, seed: 8))
    var products = [Float](repeating: 0, count: 7)
    do {
      var span = products.mutableSpan
      multiplyRows(rows.span, vector.span, scales: scales.span, into: &span)
    }
    for row in 0..<7 {
      let exact = (0..<48).reduce(Float(0)) { $0 + Float(rows[row * 48 + $1]) * vector[$1] } * scales[row]
      #expect(abs(products[row] - exact) < 1e-2)
    }
  }

  @Test func `blocks hold each element once`() {
    let offsets = Set((0..<48).flatMap { row in (0..<32).map { blockOffset(row: row, column: $0, columns: 32) } })
    #expect(offsets == Set(0..<48 * 32))
  }

  @Test(arguments: [1, 15, 16, 70]) func `multiply and mix what loops multiply and mix`(count: Int) {
    let (x, z, before) = (numbers(count, seed: 11), numbers(count + 3, seed: 12), numbers(count + 2, seed: 13))
    var y = before
    do {
      var span = y.mutableSpan
      multiply(&span, by: x.span, 0.75, plus: 0.125, mixedWith: z.span, 0.5)
    }
    for i in 0..<count { #expect(abs(y[i] - (before[i] * (x[i] * 0.75 + 0.125) + z[i] * 0.5)) < 1e-6) }
    #expect(y.dropFirst(count) == before.dropFirst(count))
  }

  @Test func `sum ratios`() {
    let rows = 37
    let scores = numbers(rows, seed: 3)
    let (bias, weights) = (numbers(rows, seed: 5), numbers(rows, seed: 6))
    var result = [Float](repeating: 9, count: rows)
    var sum = 0.0
    do {
      var span = result.mutableSpan
      sum = ratios(scores.span, bias.span, weights: weights.span, range: 3..<30, into: &span)
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

  @Test(arguments: [0, 5, 16, 300, 1_000]) func `sum what is weighted`(count: Int) {
    let (weights, values) = (numbers(1_003, seed: 7), numbers(1_003, seed: 8))
    let expected = (0..<count).reduce(0.0) { $0 + Double(weights[$1]) * Double(values[$1]) }
    #expect(abs(weightedSum(weights.span, values.span, count: count) - expected) < 1e-5)
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

@Suite struct SortedSearchTests {
  @Test(arguments: [1, 5, 16, 17, 100]) func `each finds its target where it is there`(count: Int) {
    let column: [UInt32] = (0..<400).map { UInt32($0 * 3 + $0 % 2) }
    var searches = SortedSearches(capacity: count)
    var expected: [Int: Int] = [:]
    for tag in 0..<count {
      let range = (tag * 3)..<(tag * 3 + 1 + tag % 90)
      let target = UInt32(tag * 11 % 500)
      searches.append(target, in: range, tag: tag)
      if let index = range.first(where: { column[$0] == target }) { expected[tag] = index }
    }
    searches.run(in: column.span)
    var found: [Int: Int] = [:]
    for search in 0..<searches.indices.count where searches.indices[search] != SortedSearches.notFound {
      found[Int(searches.tags[search])] = Int(searches.indices[search])
    }
    #expect(searches.indices.count == count && searches.tags.count == count)
    #expect(found == expected && (count < 10 || !found.isEmpty))
  }

  @Test func `none is nothing`() {
    var searches = SortedSearches(capacity: 0)
    let column: [UInt32] = []
    searches.run(in: column.span)
    #expect(searches.indices.isEmpty && searches.tags.isEmpty)
  }
}
