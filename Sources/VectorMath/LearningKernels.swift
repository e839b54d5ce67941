internal import CVectorKernels

// The C kernels of learning over spans: same bits on every processor (see kernels.h).

/// `products[i] += rows[indices[i]] · vector[at...]`, but for indices of rows that are not there.
///
/// - Parameters:
///   - rows: shape (rows, columns); columns are a multiple of 16.
///   - products: shape (indices).
package func addRowProducts(
  _ products: inout MutableSpan<Float>, _ rows: Span<Float>, columns: Int, at indices: Span<UInt32>,
  _ vector: Span<Float>, at: Int
) {
  precondition(columns > 0 && columns % 16 == 0 && at >= 0 && at + columns <= vector.count)
  precondition(products.count >= indices.count)
  guard !rows.isEmpty, !indices.isEmpty else { return }
  unsafe products.withUnsafeMutableBufferPointer { products in
    unsafe rows.withUnsafeBufferPointer { rows in
      unsafe indices.withUnsafeBufferPointer { indices in
        unsafe vector.withUnsafeBufferPointer { vector in
          unsafe kith_row_products(
            rows.baseAddress!, indices.baseAddress!, indices.count, UInt32(clamping: rows.count / columns),
            vector.baseAddress! + at, products.baseAddress!, columns)
        }
      }
    }
  }
}

/// A step of some rows of a matrix, one after the other, but for indices of rows that are not there:
/// `sums[at...] += gradients[i] · row`, then `row += steps[i] · input[at...]`.
///
/// - Parameters:
///   - rows: shape (rows, columns); columns are a multiple of 16.
///   - gradients, steps: shape (indices).
///   - at: where in `input` and `sums` the columns begin.
package func learnRows(
  _ rows: inout MutableSpan<Float>, columns: Int, at indices: Span<UInt32>, gradients: Span<Float>,
  steps: Span<Float>, input: Span<Float>, sums: inout MutableSpan<Float>, at: Int
) {
  precondition(columns > 0 && columns % 16 == 0 && at >= 0)
  precondition(at + columns <= input.count && at + columns <= sums.count)
  precondition(gradients.count >= indices.count && steps.count >= indices.count)
  guard rows.count > 0, !indices.isEmpty else { return }
  let limit = UInt32(clamping: rows.count / columns)
  unsafe rows.withUnsafeMutableBufferPointer { rows in
    unsafe indices.withUnsafeBufferPointer { indices in
      unsafe gradients.withUnsafeBufferPointer { gradients in
        unsafe steps.withUnsafeBufferPointer { steps in
          unsafe input.withUnsafeBufferPointer { input in
            unsafe sums.withUnsafeMutableBufferPointer { sums in
              unsafe kith_learn_rows(
                rows.baseAddress!, indices.baseAddress!, indices.count, limit, gradients.baseAddress!,
                steps.baseAddress!, input.baseAddress! + at, sums.baseAddress! + at, columns)
            }
          }
        }
      }
    }
  }
}

/// Prefetches some rows of a matrix into the processor's caches; indices of rows that are not there are skipped.
package func prefetchRows(_ rows: Span<Float>, columns: Int, at indices: Span<UInt32>) {
  precondition(columns > 0)
  guard !rows.isEmpty, !indices.isEmpty else { return }
  unsafe rows.withUnsafeBufferPointer { rows in
    unsafe indices.withUnsafeBufferPointer { indices in
      unsafe kith_prefetch(
        rows.baseAddress!, columns * MemoryLayout<Float>.stride, indices.baseAddress!, indices.count,
        UInt32(clamping: rows.count / columns))
    }
  }
}

/// Leaves values out at random: draws a mask of zeros and of what makes up for them, and multiplies with it.
///
/// - Parameters:
///   - share: of the values that are left out, below 1.
///   - mask: overwritten, as far as values are.
///   - count: of the values that this is about, a multiple of 16.
///   - seed: the same gives the same mask.
package func leaveOut(
  _ share: Float, of values: inout MutableSpan<Float>, mask: inout MutableSpan<Float>, count: Int, seed: UInt64
) {
  precondition(share >= 0 && share < 1)
  precondition(count >= 0 && count % 16 == 0 && count <= values.count && count <= mask.count)
  guard count > 0 else { return }
  unsafe values.withUnsafeMutableBufferPointer { values in
    unsafe mask.withUnsafeMutableBufferPointer { mask in
      unsafe kith_leave_out(
        values.baseAddress!, mask.baseAddress!, seed, UInt32(share * 0x1p24), 1 / (1 - share), count)
    }
  }
}
