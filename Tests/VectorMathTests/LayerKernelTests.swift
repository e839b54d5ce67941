import Testing
import VectorMath

@Suite struct `The kernels of layers` {
  private func numbers(_ count: Int, seed: UInt64, size: Double = 1) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in Float((generator.uniform() * 2 - 1) * size) }
  }

  @Test(arguments: [(1, 16, 16), (4, 128, 384), (7, 33, 48), (16, 128, 80)], [false, true])
  func `multiply rows with a matrix, to the same bits one by one and on every path`(
    shape: (rows: Int, columns: Int, outputs: Int), isFused: Bool
  ) {
    let (rows, columns, outputs) = shape
    let (inputs, weights) = (numbers(rows * columns, seed: 1), numbers(columns * outputs, seed: 2))
    let bias = numbers(outputs, seed: 3)
    func products(_ inputs: [Float], _ rows: Int, _ path: Int) -> [Float] {
      var results = [Float](repeating: 7, count: rows * outputs)
      var span = results.mutableSpan
      affine(
        inputs.span, rows: rows, columns: columns, weights: weights.span, bias: bias.span, outputs: outputs,
        into: &span, isFused: isFused, path: path)
      return results
    }
    let plain = products(inputs, rows, 0)
    for path in 0..<kernelPathCount {
      #expect(products(inputs, rows, path) == plain)
      let single = (0..<rows).flatMap { products(Array(inputs[$0 * columns..<($0 + 1) * columns]), 1, path) }
      #expect(single == plain)
    }
    for row in 0..<rows {
      for output in 0..<outputs {
        let exact = (0..<columns).reduce(Double(bias[output])) {
          $0 + Double(inputs[row * columns + $1]) * Double(weights[$1 * outputs + output])
        }
        #expect(abs(Double(plain[row * outputs + output]) - exact) < 1e-4)
        let rounded = (0..<columns).reduce(bias[output]) {
          let (x, weight) = (inputs[row * columns + $1], weights[$1 * outputs + output])
          return isFused ? $0.addingProduct(x, weight) : $0 + x * weight
        }
        #expect(plain[row * outputs + output] == rounded)
      }
    }
  }

  @Test func `round a product and its sum once, however large they are`() {
    var generator = SeededGenerator(seed: 12)
    func bits() -> Float { Float(bitPattern: UInt32(generator.uniform() * 0x1p32)) }
    for _ in 0..<5_000 {
      let (x, weights) = (bits(), (0..<16).map { _ in bits() })
      // Some sums lie next to what takes the product away, or in the middle between two floats.
      let bias = weights.map { generator.uniform() < 0.5 ? bits() : -x * $0 * Float(1 + generator.uniform() * 1e-6) }
      for path in 0..<kernelPathCount {
        var results = [Float](repeating: 0, count: 16)
        do {
          var span = results.mutableSpan
          affine(
            [x].span, rows: 1, columns: 1, weights: weights.span, bias: bias.span, outputs: 16, into: &span,
            isFused: true, path: path)
        }
        for j in 0..<16 {
          let expected = bias[j].addingProduct(x, weights[j])
          #expect(results[j] == expected || results[j].isNaN && expected.isNaN)
        }
      }
    }
  }

  private static let units = 16
  private static let rows = 5
  /// The third row begins a document.
  private static let begins: [UInt8] = [0, 0, 1, 0, 0]

  private func sigmoid(_ x: Double) -> Double { 1 / (1 + exponential(-x)) }

  /// e to a small power, by its series.
  private func exponential(_ x: Double) -> Double {
    var (term, sum) = (1.0, 1.0)
    for n in 1...60 {
      term *= x / Double(n)
      sum += term
    }
    return sum
  }

  /// Σ weights · outputs of a layer, in double precision.
  private func loss(_ given: [Double], _ before: [Double], _ weights: [Float]) -> (loss: Double, outputs: [Double]) {
    var (hidden, sum, outputs) = (before, 0.0, [Double]())
    for row in 0..<Self.rows {
      if Self.begins[row] != 0 { hidden = [Double](repeating: 0, count: Self.units) }
      for j in 0..<Self.units {
        let at = row * 3 * Self.units + j
        let (z, c) = (sigmoid(given[at]), 2 * sigmoid(2 * given[at + Self.units]) - 1)
        hidden[j] += z * (c - hidden[j])
        outputs.append(sigmoid(given[at + 2 * Self.units]) * hidden[j])
        sum += Double(weights[row * Self.units + j]) * outputs[outputs.count - 1]
      }
    }
    return (sum, outputs)
  }

  @Test func `step through gates, and back by the gradients that differences give`() {
    let given = numbers(Self.rows * 3 * Self.units, seed: 4, size: 2)
    let (before, weights) = (numbers(Self.units, seed: 5), numbers(Self.rows * Self.units, seed: 6))
    var (gates, hidden) = (given, before)
    var (states, outputs) = (weights, weights)
    do {
      var gate = gates.mutableSpan
      var own = hidden.mutableSpan
      var state = states.mutableSpan
      var output = outputs.mutableSpan
      stepGates(&gate, hidden: &own, states: &state, outputs: &output, begins: Self.begins.span)
    }
    let (doubles, earlier) = (given.map { Double($0) }, before.map { Double($0) })
    let exact = loss(doubles, earlier, weights).outputs
    for i in exact.indices { #expect(abs(Double(outputs[i]) - exact[i]) < 1e-6) }
    #expect(hidden == Array(states.suffix(Self.units)))
    do {
      var gate = gates.mutableSpan
      gateGradients(
        &gate, before: before.span, states: states.span, gradients: weights.span, begins: Self.begins.span)
    }
    let step = 1e-5
    for i in gates.indices {
      var (above, below) = (doubles, doubles)
      above[i] += step
      below[i] -= step
      let difference = (loss(above, earlier, weights).loss - loss(below, earlier, weights).loss) / (2 * step)
      #expect(abs(Double(gates[i]) - difference) < 2e-6, "\(i)")
    }
  }

  @Test func `gates of any size are numbers`() {
    var gates: [Float] = (0..<48).map { [1e30, -1e30, .infinity, -.infinity, .nan, 0][$0 % 6] }
    var hidden = [Float](repeating: 0.5, count: 16)
    var (states, outputs) = (hidden, hidden)
    do {
      var gate = gates.mutableSpan
      var own = hidden.mutableSpan
      var state = states.mutableSpan
      var output = outputs.mutableSpan
      stepGates(&gate, hidden: &own, states: &state, outputs: &output, begins: [UInt8](repeating: 0, count: 1).span)
    }
    let all = gates + hidden + states + outputs
    #expect(all.allSatisfy { $0.magnitude <= 1 })
  }

  @Test func `learn by Adam, sum columns, transpose and multiply`() {
    var weights = numbers(32, seed: 7)
    let (old, gradients) = (weights, numbers(32, seed: 8))
    var (means, squares) = (numbers(32, seed: 9), numbers(32, seed: 10).map { $0 * $0 })
    let (oldMeans, oldSquares) = (means, squares)
    do {
      var weight = weights.mutableSpan
      var mean = means.mutableSpan
      var square = squares.mutableSpan
      adam(&weight, means: &mean, squares: &square, gradients: gradients.span, rate: 0.01)
    }
    for i in 0..<32 {
      let g = Double(gradients[i])
      let (mean, square) = (0.9 * Double(oldMeans[i]) + 0.1 * g, 0.999 * Double(oldSquares[i]) + 0.001 * g * g)
      let expected = Double(old[i]) + 0.01 * mean / (square.squareRoot() + 1e-6)
      #expect(abs(Double(weights[i]) - expected) < 1e-6)
      #expect(abs(Double(means[i]) - mean) < 1e-6 && abs(Double(squares[i]) - square) < 1e-6)
    }
    let matrix = numbers(5 * 16, seed: 11)
    var (sums, transposed, product) = ([Float](repeating: 7, count: 16), matrix, matrix)
    do {
      var sum = sums.mutableSpan
      sumColumns(matrix.span, count: 5, into: &sum)
      var output = transposed.mutableSpan
      transpose(matrix.span, rows: 5, columns: 16, into: &output)
      var factors = product.mutableSpan
      multiply(&factors, by: matrix.span, count: 70)
    }
    for column in 0..<16 {
      #expect(abs(sums[column] - (0..<5).reduce(0) { $0 + matrix[$1 * 16 + column] }) < 1e-6)
      for row in 0..<5 { #expect(transposed[column * 5 + row] == matrix[row * 16 + column]) }
    }
    for i in 0..<80 { #expect(product[i] == (i < 70 ? matrix[i] * matrix[i] : matrix[i])) }
  }
}
