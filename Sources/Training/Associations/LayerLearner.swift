internal import VectorMath

/// A layer while it is learnt, with what it made of the newest blocks of tokens.
struct LayerLearner: Sendable {
  private(set) var layer: PhraseParameters.Layer
  var learning: LayerLearning
  /// Shape (units): h after the last step.
  private var hidden: [Float]
  private var blocks: [LayerBlock]
  private var scratch: [Float]

  /// - Parameter blockCount: how many blocks may be read before the first of them is learnt from, and that one.
  init(_ layer: PhraseParameters.Layer, blockLength: Int, blockCount: Int) {
    self.layer = layer
    learning = LayerLearning(layer)
    hidden = [Float](repeating: 0, count: PhraseParameters.unitCount)
    blocks = (0..<blockCount).map { _ in LayerBlock(blockLength: blockLength) }
    scratch = [Float](repeating: 0, count: blockLength * layer.columns)
  }

  /// Takes a step for each row.
  ///
  /// - Parameters:
  ///   - slot: of the block.
  ///   - inputs: shape (rows, columns) or more.
  ///   - begins: shape (rows): not 0 where h is 0 before.
  ///   - share: of the outs that is left out at random.
  mutating func read(
    _ slot: Int, _ inputs: [Float], _ begins: [UInt8], leavingOut share: Float, _ generator: inout XorShift
  ) {
    blocks[slot].read(inputs, layer, &hidden, begins)
    blocks[slot].leaveOut(share, rows: begins.count, &generator)
  }

  /// Shape (rows, units) or more: o∘h, and what they were multiplied with.
  func outs(_ slot: Int) -> [Float] { blocks[slot].outs }
  func mask(_ slot: Int) -> [Float] { blocks[slot].mask }

  /// Goes back through a block.
  ///
  /// - Parameter gradients: by the outs. Shape (rows, units) or more.
  /// - Returns: the gradients by the inputs, shape (rows, columns).
  mutating func goBack(_ slot: Int, _ gradients: [Float], _ begins: [UInt8]) -> [Float] {
    blocks[slot].goBack(gradients, begins)
    return learning.below(blocks[slot].gates, rows: begins.count, columns: layer.columns)
  }

  /// Takes a step of learning from a block that was gone back through.
  ///
  /// - Parameter inputs: those that were read.
  mutating func step(_ slot: Int, _ inputs: [Float], rows: Int, _ rate: Float) {
    let columns = layer.columns
    do {
      var output = scratch.mutableSpan
      transpose(inputs.span, rows: rows, columns: columns, into: &output)
    }
    let gates = blocks[slot].gates  // shared: only read here
    learning.step(&layer, inputs: scratch, gates, rows: rows, rate)
  }

  /// Restores the numbers that a checkpoint holds.
  mutating func restore(_ layer: PhraseParameters.Layer, _ content: CheckpointContent, number: Int) {
    self.layer = layer
    learning.moments.restore(content, number: number)
    learning.transposeWeights(of: layer)
  }
}
