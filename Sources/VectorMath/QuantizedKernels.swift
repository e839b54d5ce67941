internal import CVectorKernels

/// A vector of sixteen bits a number, as `scoreBlocks` multiplies it with rows of eight bits a number.
package struct QuantizedVector: Sendable {
  package private(set) var values: [Int16]
  /// What the integers are multiplied by.
  package private(set) var scale: Float

  /// - Parameter vector: a multiple of 16 numbers, at most 1024. One that holds an infinity or NaN becomes all zeros.
  package init(_ vector: [Float]) {
    precondition(vector.count % 16 == 0 && vector.count <= 1_024)
    var largest: Float = 0
    var isFinite = true
    for x in vector {
      largest = max(largest, x.magnitude)
      if !x.isFinite { isFinite = false }
    }
    guard isFinite, largest > 0 else {
      values = [Int16](repeating: 0, count: vector.count)
      scale = 0
      return
    }
    // So that the sum of all products with 127 has 31 bits.
    let limit = Float(min(32_767, Int(Int32.max) / (127 * max(vector.count, 1))))
    scale = largest / limit
    let scale = self.scale
    values = vector.map { scale > 0 ? Int16(max(-limit, min(limit, ($0 / scale).rounded()))) : 0 }
  }
}

/// How many ways to compute `scoreBlocks` this processor has: plain C, AVX2, AVX-512. All give the same bits.
package var kernelPathCount: Int { Int(kith_path_count()) }

private let newestPath = kith_path_count() - 1

/// `scores[r] = scales[r] · matrix[r] · vector` for the rows of whole blocks of 16.
///
/// - Parameters:
///   - matrix: blocks of 16 rows, each by pairs of columns: see `blockOffset`.
///   - path: which way to compute; nil the fastest.
package func scoreBlocks(
  _ matrix: Span<Int8>, blocks: Range<Int>, _ vector: QuantizedVector, scales: Span<Float>,
  into scores: inout MutableSpan<Float>, path: Int? = nil
) {
  let count = vector.values.count
  precondition(blocks.lowerBound >= 0 && blocks.upperBound * 16 * count <= matrix.count)
  precondition(blocks.upperBound * 16 <= scales.count && blocks.upperBound * 16 <= scores.count)
  let path = path.map { Int32(min($0, kernelPathCount - 1)) } ?? newestPath
  guard !blocks.isEmpty else { return }
  unsafe matrix.withUnsafeBufferPointer { matrix in
    unsafe vector.values.withUnsafeBufferPointer { values in
      unsafe scales.withUnsafeBufferPointer { scales in
        unsafe scores.withUnsafeMutableBufferPointer { scores in
          unsafe kith_scores_int8_by(
            path, matrix.baseAddress! + blocks.lowerBound * 16 * count, values.baseAddress!,
            scales.baseAddress! + blocks.lowerBound * 16, vector.scale, scores.baseAddress! + blocks.lowerBound * 16,
            blocks.count, count)
        }
      }
    }
  }
}

/// Where a number of a matrix in blocks lies.
@inline(__always)
package func blockOffset(row: Int, column: Int, columns: Int) -> Int {
  (row / 16) * 16 * columns + (column / 2) * 32 + (row % 16) * 2 + column % 2
}

/// `state = state · decay + scale · x[at...]`, elementwise.
package func decayAdd(
  _ state: inout MutableSpan<Float>, decay: Span<Float>, _ x: Span<Int8>, at: Int, scale: Float
) {
  let count = state.count
  precondition(count % 16 == 0 && decay.count == count && at >= 0 && at + count <= x.count)
  unsafe state.withUnsafeMutableBufferPointer { state in
    unsafe decay.withUnsafeBufferPointer { decay in
      unsafe x.withUnsafeBufferPointer { x in
        unsafe kith_decay_add_int8(state.baseAddress!, decay.baseAddress!, x.baseAddress! + at, scale, count)
      }
    }
  }
}

/// `products[r] = scales[r] · rows[r] · vector`.
/// - Parameter rows: shape (products.count, vector.count), row-major.
package func multiplyRows(
  _ rows: Span<Int8>, _ vector: Span<Float>, scales: Span<Float>, into products: inout MutableSpan<Float>
) {
  let (count, columns) = (products.count, vector.count)
  precondition(columns % 16 == 0 && rows.count >= count * columns && scales.count >= count)
  guard count > 0 else { return }
  unsafe rows.withUnsafeBufferPointer { rows in
    unsafe vector.withUnsafeBufferPointer { vector in
      unsafe scales.withUnsafeBufferPointer { scales in
        unsafe products.withUnsafeMutableBufferPointer { products in
          unsafe kith_products_int8(
            rows.baseAddress!, vector.baseAddress!, scales.baseAddress!, products.baseAddress!, count, columns)
        }
      }
    }
  }
}
