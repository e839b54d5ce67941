internal import CVectorKernels

// The C kernels of gated layers over spans: same bits on every processor, for one row as for many (see kernels.h).

private let newestPath = kith_path_count() - 1

/// `results = bias + inputs · weights`, every result summed in one order, the same for any number of rows.
///
/// - Parameters:
///   - inputs: shape (rows, columns).
///   - weights: shape (columns, outputs); outputs are a multiple of 16.
///   - bias: shape (outputs); nil for zeros.
///   - results: shape (rows, outputs) or more.
///   - isFused: whether each product and sum are rounded once: other bits, but twice as fast on most processors.
///   - path: which way to compute, 0..<`kernelPathCount`; nil the fastest.
package func affine(
  _ inputs: Span<Float>, rows: Int, columns: Int, weights: Span<Float>, bias: Span<Float>? = nil, outputs: Int,
  into results: inout MutableSpan<Float>, isFused: Bool = false, path: Int? = nil
) {
  guard rows > 0 else { return }
  precondition(outputs > 0 && outputs % 16 == 0 && columns > 0)
  precondition(inputs.count >= rows * columns && weights.count >= columns * outputs)
  precondition(results.count >= rows * outputs)
  let path = path.map { Int32(min($0, kernelPathCount - 1)) } ?? newestPath
  unsafe inputs.withUnsafeBufferPointer { inputs in
    unsafe weights.withUnsafeBufferPointer { weights in
      unsafe results.withUnsafeMutableBufferPointer { results in
        var call = unsafe kith_affine(
          inputs: inputs.baseAddress!, rows: rows, columns: columns, weights: weights.baseAddress!, bias: nil,
          n16: outputs, results: results.baseAddress!, fused: isFused ? 1 : 0)
        if let bias {
          precondition(bias.count >= outputs)
          unsafe bias.withUnsafeBufferPointer { bias in
            unsafe call.bias = bias.baseAddress!
            unsafe kith_affine_by(path, &call)
          }
        } else {
          unsafe kith_affine_by(path, &call)
        }
      }
    }
  }
}

/// One step of a gated layer for each row: see `kith_gate_steps`.
///
/// - Parameters:
///   - gates: shape (rows, 3 · units): what goes into the gates z, candidates c and outputs o, and after it these.
///   - hidden: shape (units): h before the first row, and after it that of the last.
///   - states: shape (rows, units) or more: h after each row.
///   - outputs: shape (rows, units) or more: o · h.
///   - begins: shape (rows): not 0 where h is 0 before the row, as at the beginning of a document.
package func stepGates(
  _ gates: inout MutableSpan<Float>, hidden: inout MutableSpan<Float>, states: inout MutableSpan<Float>,
  outputs: inout MutableSpan<Float>, begins: Span<UInt8>
) {
  let (rows, units) = (begins.count, hidden.count)
  guard rows > 0 else { return }
  precondition(units > 0 && units % 16 == 0 && gates.count >= 3 * rows * units)
  precondition(states.count >= rows * units && outputs.count >= rows * units)
  unsafe gates.withUnsafeMutableBufferPointer { gates in
    unsafe hidden.withUnsafeMutableBufferPointer { hidden in
      unsafe states.withUnsafeMutableBufferPointer { states in
        unsafe outputs.withUnsafeMutableBufferPointer { outputs in
          unsafe begins.withUnsafeBufferPointer { begins in
            unsafe kith_gate_steps(
              gates.baseAddress!, hidden.baseAddress!, states.baseAddress!, outputs.baseAddress!, begins.baseAddress!,
              rows, units)
          }
        }
      }
    }
  }
}

/// The way back through `stepGates`: makes `gates` the gradients by what went into it.
///
/// - Parameters:
///   - gates: as `stepGates` left them.
///   - before: h before the first row; its count is that of the units.
///   - states: as `stepGates` left them.
///   - gradients: shape (rows, units) or more: the loss's by the outputs.
package func gateGradients(
  _ gates: inout MutableSpan<Float>, before: Span<Float>, states: Span<Float>, gradients: Span<Float>,
  begins: Span<UInt8>
) {
  let (rows, units) = (begins.count, before.count)
  guard rows > 0 else { return }
  precondition(units > 0 && units % 16 == 0 && gates.count >= 3 * rows * units)
  precondition(states.count >= rows * units && gradients.count >= rows * units)
  var back = [Float](repeating: 0, count: units)
  var sums = back.mutableSpan
  unsafe gates.withUnsafeMutableBufferPointer { gates in
    unsafe before.withUnsafeBufferPointer { before in
      unsafe states.withUnsafeBufferPointer { states in
        unsafe gradients.withUnsafeBufferPointer { gradients in
          unsafe begins.withUnsafeBufferPointer { begins in
            unsafe sums.withUnsafeMutableBufferPointer { sums in
              unsafe kith_gate_gradients(
                gates.baseAddress!, before.baseAddress!, states.baseAddress!, gradients.baseAddress!,
                begins.baseAddress!, sums.baseAddress!, rows, units)
            }
          }
        }
      }
    }
  }
}

/// One step of Adam (Kingma & Ba 2015) upwards, its rate already corrected for the first steps.
package func adam(
  _ weights: inout MutableSpan<Float>, means: inout MutableSpan<Float>, squares: inout MutableSpan<Float>,
  gradients: Span<Float>, rate: Float
) {
  let count = weights.count
  precondition(count % 16 == 0 && means.count == count && squares.count == count && gradients.count >= count)
  guard count > 0 else { return }
  unsafe weights.withUnsafeMutableBufferPointer { weights in
    unsafe means.withUnsafeMutableBufferPointer { means in
      unsafe squares.withUnsafeMutableBufferPointer { squares in
        unsafe gradients.withUnsafeBufferPointer { gradients in
          unsafe kith_adam(
            weights.baseAddress!, means.baseAddress!, squares.baseAddress!, gradients.baseAddress!, rate, count)
        }
      }
    }
  }
}

/// `sums[j] = Σ_r rows[r][j]` over `count` rows of `sums.count` numbers.
package func sumColumns(_ rows: Span<Float>, count: Int, into sums: inout MutableSpan<Float>) {
  let columns = sums.count
  precondition(columns > 0 && columns % 16 == 0 && count >= 0 && rows.count >= count * columns)
  guard rows.count > 0 else { return }
  unsafe rows.withUnsafeBufferPointer { rows in
    unsafe sums.withUnsafeMutableBufferPointer { sums in
      unsafe kith_column_sums(rows.baseAddress!, sums.baseAddress!, count, columns)
    }
  }
}

/// `y *= x`, elementwise, for `count` elements.
package func multiply(_ y: inout MutableSpan<Float>, by x: Span<Float>, count: Int) {
  precondition(count >= 0 && count <= y.count && count <= x.count)
  guard count > 0 else { return }
  unsafe y.withUnsafeMutableBufferPointer { y in
    unsafe x.withUnsafeBufferPointer { x in unsafe kith_multiply_by(y.baseAddress!, x.baseAddress!, count) }
  }
}

/// `transposed[j][r] = matrix[r][j]`, of `rows` times `columns` numbers.
package func transpose(
  _ matrix: Span<Float>, rows: Int, columns: Int, into transposed: inout MutableSpan<Float>
) {
  precondition(rows >= 0 && columns >= 0 && matrix.count >= rows * columns && transposed.count >= rows * columns)
  guard rows * columns > 0 else { return }
  unsafe matrix.withUnsafeBufferPointer { matrix in
    unsafe transposed.withUnsafeMutableBufferPointer { transposed in
      unsafe kith_transpose(matrix.baseAddress!, transposed.baseAddress!, rows, columns)
    }
  }
}
