internal import LanguageModel
internal import Storage
internal import Tokenization

/// Draws words from an n-gram model at a given history, exactly: with a(h,w) from the longest history down, each leaving
/// the rest of its mass to the next shorter one.
///
/// Needs the running sums of the weights among the children of each node, as many as there are weights: in temporary files,
/// whose pages the system may reclaim.
struct NoiseSampler {
  let model: NGramModel
  /// sums[l - 1][i]: the sum of the weights of node i of level l and of the siblings before it.
  let sums: [MappedColumn<Float>]

  init(model: NGramModel, sums: [MappedColumn<Float>]) {
    (self.model, self.sums) = (model, sums)
  }

  init(_ model: NGramModel, scratch: ScratchFolder) throws(StorageError) {
    self.model = model
    var sums: [MappedColumn<Float>] = []
    for length in 1...model.order {
      let level = model.levels[length - 1]
      let weights = level.weight
      var running = try ColumnWriter<Float>(path: scratch.file("sums.\(length)"))
      if length == 1 {
        var sum = 0.0
        for word in 0..<weights.count {
          sum += Double(weights[word])
          try running.append(Float(sum))
        }
      } else {
        // Children are in the order of their parents.
        for parent in 0..<model.levels[length - 2].count {
          var sum: Float = 0
          for node in model.children(ofLevel: length - 1, node: UInt32(truncatingIfNeeded: parent)) {
            sum += weights[node]
            try running.append(sum)
          }
        }
      }
      sums.append(try running.finish())
    }
    self.sums = sums
  }

  func draw(_ state: NGramState, _ generator: inout XorShift) -> UInt32 {
    for length in stride(from: state.length, through: 1, by: -1) {
      let range = model.children(ofLevel: length, node: state.nodes[length])
      guard !range.isEmpty else { continue }
      let x = generator.uniform()
      let list = sums[length]
      let running = list.span
      guard x < running[range.upperBound - 1] else { continue }
      let node = firstAbove(x, in: running, range)
      return model.levels[length].word?[node] ?? 0
    }
    let list = sums[0]
    let running = list.span
    let x = generator.uniform() * running[running.count - 1]
    return UInt32(truncatingIfNeeded: firstAbove(x, in: running, 0..<running.count))
  }

  @inline(__always)
  private func firstAbove(_ x: Float, in running: Span<Float>, _ range: Range<Int>) -> Int {
    var low = range.lowerBound
    var high = range.upperBound - 1
    while low < high {
      let middle = (low + high) >> 1
      if running[middle] > x { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
