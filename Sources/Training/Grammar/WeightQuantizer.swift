internal import Glibc
internal import LanguageModel
internal import Storage

/// Weights of eight bits, and the back-off weights that belong to them.
///
/// Input: the columns of an estimated model. Output: for each level above the first a code for each weight, its book of
/// 256 floats on a logarithmic scale from the smallest to the largest weight of the level, and γ(h) = 1 - Σ a(h,w) over
/// the weights that the codes stand for: so every distribution sums to 1, which quantising γ by itself would not give
/// (KenLM's quantised tries sum to 1.02 to 1.04).
struct WeightQuantizer {
  let scratch: ScratchFolder
  let control: TrainingControl

  struct Columns {
    let code: MappedColumn<UInt8>
    /// Shape (256), ascending.
    let book: [Float]
  }

  /// Rounding may leave a history with next to nothing for words not seen after it; below this share of its γ its weights
  /// are rounded down.
  private static let leastShare = 0.5

  func quantize(_ levels: [NGramLevel]) throws(TrainingError) -> [NGramLevel] {
    var levels = levels
    for length in stride(from: 2, through: levels.count, by: 1) {
      guard let child = levels[length - 2].child, let backoff = levels[length - 2].backoff else { continue }
      let (columns, quantizedBackoff) = try quantize(
        levels[length - 1].weight, children: child, backoff, length: length)
      levels[length - 1].quantized = columns
      levels[length - 2].backoff = quantizedBackoff
    }
    return levels
  }

  /// - Parameters:
  ///   - children, backoff: of the level above.
  private func quantize(
    _ weight: MappedColumn<Float>, children: MappedColumn<UInt32>, _ backoff: MappedColumn<Float>, length: Int
  ) throws(TrainingError) -> (Columns, backoff: MappedColumn<Float>) {
    let scale = Scale(weight.span)
    do {
      var codes = try ColumnWriter<UInt8>(path: scratch.file("model.\(length).code"))
      var backoffs = try ColumnWriter<Float>(path: scratch.file("model.\(length - 1).backoff.8"))
      let (weights, starts, old) = (weight.span, children.span, backoff.span)
      for parent in 0..<old.count {
        let range = Int(starts[parent])..<Int(starts[parent + 1])
        if range.isEmpty {
          try backoffs.append(old[parent])
          continue
        }
        var rest = 1.0
        for node in range { rest -= Double(scale.book[Int(scale.nearest(weights[node]))]) }
        let roundsDown = rest < Double(old[parent]) * Self.leastShare
        if roundsDown { rest = 1 }
        for node in range {
          let code = roundsDown ? scale.below(weights[node]) : scale.nearest(weights[node])
          if roundsDown { rest -= Double(scale.book[Int(code)]) }
          try codes.append(code)
        }
        try backoffs.append(Float(max(0, rest)))
        if parent & 0xFFFF == 0 { try control.progress(.estimate, parent, of: old.count, "n-grams quantised") }
      }
      return (Columns(code: try codes.finish(), book: scale.book), try backoffs.finish())
    } catch {
      throw TrainingError(rethrowing: error)
    }
  }

  /// 255 steps of equal ratio from the smallest weight to the largest, and 0.
  struct Scale {
    /// Shape (256), ascending; the first is 0.
    let book: [Float]
    private let logarithmOfSmallest: Float
    private let stepsPerNat: Float

    init(_ weights: Span<Float>) {
      var (smallest, largest): (Float, Float) = (1, 1e-30)
      for node in 0..<weights.count where weights[node] > 0 {
        smallest = min(smallest, weights[node])
        largest = max(largest, weights[node])
      }
      let low = log(Double(min(smallest, largest)))
      let step = max((log(Double(largest)) - low) / Double(WeightColumn.bookCount - 2), 1e-9)
      logarithmOfSmallest = Float(low)
      stepsPerNat = Float(1 / step)
      book = [0] + (0..<WeightColumn.bookCount - 1).map { Float(min(1, exp(low + Double($0) * step))) }
    }

    /// The code whose float is nearest on the logarithmic scale.
    func nearest(_ weight: Float) -> UInt8 {
      guard weight > 0 else { return 0 }
      let step = ((log(weight) - logarithmOfSmallest) * stepsPerNat).rounded()
      return UInt8(max(0, min(Float(WeightColumn.bookCount - 2), step))) + 1
    }

    /// The largest code whose float is not above the weight.
    func below(_ weight: Float) -> UInt8 {
      var code = nearest(weight)
      while code > 0, book[Int(code)] > weight { code -= 1 }
      return code
    }
  }
}
