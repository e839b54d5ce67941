internal import VectorMath

/// What one layer made of a block of tokens, and the way back through it.
struct LayerBlock: Sendable {
  /// Shape (rows, 3 · units): z, c and o; after `goBack` the gradients by what went into them.
  private(set) var gates: [Float]
  /// Shape (units): h before the block.
  private var before: [Float]
  /// Shape (rows, units): h, and o∘h.
  private var states: [Float]
  var outs: [Float]
  /// Shape (rows, units): what `outs` were multiplied with.
  var mask: [Float]

  private static let units = PhraseParameters.unitCount

  init(blockLength: Int) {
    let units = Self.units
    gates = [Float](repeating: 0, count: 3 * blockLength * units)
    before = [Float](repeating: 0, count: units)
    states = [Float](repeating: 0, count: blockLength * units)
    (outs, mask) = (states, states)
  }

  /// Takes a step for each row.
  ///
  /// - Parameters:
  ///   - inputs: shape (rows, columns) or more.
  ///   - hidden: shape (units): h before the block, and after it that of its last row.
  ///   - begins: shape (rows): not 0 where h is 0 before.
  mutating func read(
    _ inputs: [Float], _ layer: PhraseParameters.Layer, _ hidden: inout [Float], _ begins: [UInt8]
  ) {
    for j in 0..<Self.units { before[j] = hidden[j] }
    do {
      var gate = gates.mutableSpan
      affine(
        inputs.span, rows: begins.count, columns: layer.columns, weights: layer.weights.span, bias: layer.bias.span,
        outputs: 3 * Self.units, into: &gate, isFused: true)
    }
    Self.step(&gates, &hidden, &states, &outs, begins)
  }

  private static func step(
    _ gates: inout [Float], _ hidden: inout [Float], _ states: inout [Float], _ outs: inout [Float], _ begins: [UInt8]
  ) {
    var gate = gates.mutableSpan
    var own = hidden.mutableSpan
    var state = states.mutableSpan
    var out = outs.mutableSpan
    stepGates(&gate, hidden: &own, states: &state, outputs: &out, begins: begins.span)
  }

  /// Leaves some of the outs out at random.
  mutating func leaveOut(_ share: Float, rows: Int, _ generator: inout XorShift) {
    PhraseLearner.leaveOut(share, of: &outs, &mask, count: rows * Self.units, &generator)
  }

  /// Goes back through the steps.
  ///
  /// - Parameter gradients: by the outs. Shape (rows, units) or more.
  mutating func goBack(_ gradients: [Float], _ begins: [UInt8]) {
    let (before, states) = (self.before, self.states)  // shared: only read here
    var gate = gates.mutableSpan
    gateGradients(&gate, before: before.span, states: states.span, gradients: gradients.span, begins: begins.span)
  }
}

/// What learning a layer takes beside its numbers.
struct LayerLearning: Sendable {
  /// Shape (3 · units, columns): the weights, transposed.
  private(set) var transposed: [Float]
  private var weightGradients: [Float]
  private var biasGradients: [Float]
  var moments: Moments

  init(_ layer: PhraseParameters.Layer) {
    transposed = [Float](repeating: 0, count: layer.weights.count)
    weightGradients = transposed
    biasGradients = [Float](repeating: 0, count: layer.bias.count)
    moments = Moments(layer)
    transposeWeights(of: layer)
  }

  mutating func transposeWeights(of layer: PhraseParameters.Layer) {
    var output = transposed.mutableSpan
    transpose(layer.weights.span, rows: layer.columns, columns: layer.bias.count, into: &output)
  }

  /// The gradients by what the layer read, shape (rows, columns).
  ///
  /// - Parameter gradients: by what went into the gates, shape (rows, 3 · units) or more.
  func below(_ gradients: [Float], rows: Int, columns: Int) -> [Float] {
    var below = [Float](repeating: 0, count: rows * columns)
    var output = below.mutableSpan
    affine(
      gradients.span, rows: rows, columns: transposed.count / columns, weights: transposed.span, outputs: columns,
      into: &output, isFused: true)
    return below
  }

  /// - Parameters:
  ///   - inputs: shape (columns, rows) or more.
  ///   - gradients: by what went into the gates, shape (rows, 3 · units) or more.
  mutating func step(
    _ layer: inout PhraseParameters.Layer, inputs: [Float], _ gradients: [Float], rows: Int, _ rate: Float
  ) {
    do {
      var output = weightGradients.mutableSpan
      affine(
        inputs.span, rows: layer.columns, columns: rows, weights: gradients.span, outputs: layer.bias.count,
        into: &output, isFused: true)
    }
    do {
      var output = biasGradients.mutableSpan
      sumColumns(gradients.span, count: rows, into: &output)
    }
    moments.weights.step(&layer.weights, weightGradients, rate)
    moments.bias.step(&layer.bias, biasGradients, rate)
    transposeWeights(of: layer)
  }
}

/// What Adam remembers of a layer.
struct Moments: Sendable {
  struct Column: Sendable {
    var means: [Float]
    var squares: [Float]

    fileprivate init(count: Int) {
      means = [Float](repeating: 0, count: count)
      squares = means
    }

    fileprivate mutating func step(_ values: inout [Float], _ gradients: [Float], _ rate: Float) {
      Self.step(&values, &means, &squares, gradients, rate)
    }

    private static func step(
      _ values: inout [Float], _ means: inout [Float], _ squares: inout [Float], _ gradients: [Float], _ rate: Float
    ) {
      var value = values.mutableSpan
      var mean = means.mutableSpan
      var square = squares.mutableSpan
      adam(&value, means: &mean, squares: &square, gradients: gradients.span, rate: rate)
    }
  }

  fileprivate var weights: Column
  fileprivate var bias: Column

  init(_ layer: PhraseParameters.Layer) {
    weights = Column(count: layer.weights.count)
    bias = Column(count: layer.bias.count)
  }

  /// As a checkpoint holds them.
  func columns(number: Int) -> [(name: String, values: [Float])] {
    [
      ("phrase.\(number).w.means", weights.means), ("phrase.\(number).w.squares", weights.squares),
      ("phrase.\(number).b.means", bias.means), ("phrase.\(number).b.squares", bias.squares),
    ]
  }

  func fits(_ content: CheckpointContent, number: Int) -> Bool {
    columns(number: number).allSatisfy { content.column($0.name).count == $0.values.count }
  }

  mutating func restore(_ content: CheckpointContent, number: Int) {
    weights.means = content.column("phrase.\(number).w.means")
    weights.squares = content.column("phrase.\(number).w.squares")
    bias.means = content.column("phrase.\(number).b.means")
    bias.squares = content.column("phrase.\(number).b.squares")
  }
}

/// Adam's rate, corrected for moments that begin at 0.
struct AdamCorrection: Sendable {
  private(set) var steps: UInt64 = 0
  private var mean = 1.0
  private var square = 1.0

  init() {}

  /// After so many steps.
  init(steps: UInt64) {
    for _ in 0..<min(steps, 1 << 20) { _ = next(0) }  // no correction is left after so many
    self.steps = steps
  }

  /// The rate of the next step.
  mutating func next(_ rate: Float) -> Float {
    steps += 1
    mean *= 0.9
    square *= 0.999
    return rate * Float((1 - square).squareRoot() / (1 - mean))
  }
}
