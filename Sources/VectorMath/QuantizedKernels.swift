internal import CVectorKernels

/// A vector of eight bits an element, as `scoreBlocks` multiplies it with rows of eight bits an element.
package struct QuantizedVector: Sendable {
  /// In ±127.
  package private(set) var values: [Int8]
  /// The factor of the integers.
  package private(set) var scale: Float

  package static let mostElements = 1_024

  /// `vector · factors · factor`, elementwise; all zeros where that holds an infinity or NaN.
  ///
  /// - Parameter vector: shape (dimension), a multiple of 16, at most `mostElements`.
  package init(_ vector: Span<Float>, times factors: Span<Float>, _ factor: Float) {
    precondition(vector.count % 16 == 0 && vector.count <= Self.mostElements && factors.count == vector.count)
    var scale: Float = 0
    values = unsafe [Int8](unsafeUninitializedCapacity: vector.count) { values, initialized in
      initialized = vector.count
      guard vector.count > 0 else { return }
      unsafe vector.withUnsafeBufferPointer { vector in
        unsafe factors.withUnsafeBufferPointer { factors in
          unsafe scale = kith_quantize(
            vector.baseAddress!, factors.baseAddress!, factor, values.baseAddress!, vector.count)
        }
      }
    }
    self.scale = scale
  }

  /// Integers as they are, among zeros; -128 counts as -127.
  ///
  /// - Parameters:
  ///   - integers: those from `at` on are taken, as many as `count`.
  ///   - from: where among the `size` elements they stand. The size is a multiple of 16, at most `mostElements`.
  package init(_ integers: Span<Int8>, at: Int, count: Int, scale: Float, from: Int, of size: Int) {
    precondition(size % 16 == 0 && size <= Self.mostElements && from >= 0 && count >= 0 && from + count <= size)
    values = [Int8](repeating: 0, count: size)
    for j in 0..<count { values[from + j] = max(-127, integers[at + j]) }
    self.scale = scale
  }

  package init(_ vector: [Float]) {
    self.init(vector.span, times: [Float](repeating: 1, count: vector.count).span, 1)
  }
}

/// How many ways to compute `scoreBlocks` this processor has: plain C, AVX2, AVX-512 with VNNI. All give the same bits.
package var kernelPathCount: Int { Int(kith_path_count()) }

private let newestPath = kith_path_count() - 1

/// `scores[v][r] = scales[r] · matrix[r] · vectors[v]` for the rows of whole blocks of 16.
///
/// Up to sixteen vectors at once are faster than one after the other: the matrix comes from memory once.
///
/// - Parameters:
///   - matrix: blocks of 16 rows, each by pairs of columns: see `blockOffset`.
///   - vectors: all of one length.
///   - scores: shape (vectors, `stride`).
///   - stride: nil the length of `scores`, where there is one vector.
///   - adds: whether the products are added to what `scores` hold.
///   - path: which way to compute; nil the fastest.
package func scoreBlocks(
  _ matrix: Span<Int8>, blocks: Range<Int>, _ vectors: [QuantizedVector], scales: Span<Float>,
  into scores: inout MutableSpan<Float>, stride: Int? = nil, adds: Bool = false, path: Int? = nil
) {
  guard let count = vectors.first?.values.count, !blocks.isEmpty else { return }
  let stride = stride ?? scores.count / vectors.count
  precondition(stride * vectors.count <= scores.count)
  precondition(blocks.lowerBound >= 0 && blocks.upperBound * 16 * count <= matrix.count)
  precondition(blocks.upperBound * 16 <= scales.count && blocks.upperBound * 16 <= stride)
  precondition(count <= QuantizedVector.mostElements && vectors.allSatisfy { $0.values.count == count })
  let path = path.map { Int32(min($0, kernelPathCount - 1)) } ?? newestPath
  var values = vectors[0].values
  for vector in vectors.dropFirst() { values += vector.values }
  let vectorScales = vectors.map(\.scale)
  unsafe matrix.withUnsafeBufferPointer { matrix in
    unsafe values.withUnsafeBufferPointer { values in
      unsafe scales.withUnsafeBufferPointer { scales in
        unsafe vectorScales.withUnsafeBufferPointer { vectorScales in
          unsafe scores.withUnsafeMutableBufferPointer { scores in
            // Sound: nothing is empty here, and the blocks were seen to lie inside.
            var scoring = unsafe kith_scoring(
              blocks: matrix.baseAddress! + blocks.lowerBound * 16 * count, count: blocks.count, n16: count,
              row_scales: scales.baseAddress! + blocks.lowerBound * 16, vectors: values.baseAddress!,
              scales: vectorScales.baseAddress!, number: vectorScales.count,
              scores: scores.baseAddress! + blocks.lowerBound * 16, stride: stride, adds: adds ? 1 : 0)
            unsafe kith_scores_int8_by(path, &scoring)
          }
        }
      }
    }
  }
}

/// The offset of an element of a matrix in blocks.
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
