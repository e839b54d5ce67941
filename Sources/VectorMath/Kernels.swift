internal import CVectorKernels

// The C kernels over spans: same bits on every processor (see kernels.h). Each checks that its ranges lie inside; the
// counts of vectors are multiples of 16.

/// The dot product of `count` elements of `a` from `i` and of `b` from `j`.
package func dot(_ a: Span<Float>, at i: Int, _ b: Span<Float>, at j: Int = 0, count: Int) -> Float {
  precondition(i >= 0 && j >= 0 && count % 16 == 0 && i + count <= a.count && j + count <= b.count)
  return unsafe a.withUnsafeBufferPointer { a in
    unsafe b.withUnsafeBufferPointer { b in unsafe kith_dot(a.baseAddress! + i, b.baseAddress! + j, count) }
  }
}

/// `y[i...] += scale · x[j...]` for `count` elements.
package func addScaled(
  _ y: inout MutableSpan<Float>, at i: Int, _ x: Span<Float>, at j: Int, by scale: Float, count: Int
) {
  precondition(i >= 0 && j >= 0 && count % 16 == 0 && i + count <= y.count && j + count <= x.count)
  unsafe y.withUnsafeMutableBufferPointer { y in
    unsafe x.withUnsafeBufferPointer { x in
      unsafe kith_add_scaled(y.baseAddress! + i, x.baseAddress! + j, scale, count)
    }
  }
}

/// `state = state · decay + x[at...]`, elementwise.
package func decayAdd(_ state: inout MutableSpan<Float>, decay: Span<Float>, _ x: Span<Float>, at: Int) {
  let count = state.count
  precondition(count % 16 == 0 && decay.count == count && at >= 0 && at + count <= x.count)
  unsafe state.withUnsafeMutableBufferPointer { state in
    unsafe decay.withUnsafeBufferPointer { decay in
      unsafe x.withUnsafeBufferPointer { x in
        unsafe kith_decay_add(state.baseAddress!, decay.baseAddress!, x.baseAddress! + at, count)
      }
    }
  }
}

/// `result[i] = x[i] · scale + constant` over `range`.
package func multiplyAdd(
  _ x: Span<Float>, by scale: Float, plus constant: Float, range: Range<Int>, into result: inout MutableSpan<Float>
) {
  precondition(range.lowerBound >= 0 && range.upperBound <= x.count && range.upperBound <= result.count)
  guard !range.isEmpty else { return }
  unsafe x.withUnsafeBufferPointer { x in
    unsafe result.withUnsafeMutableBufferPointer { result in
      unsafe kith_multiply_add(
        result.baseAddress! + range.lowerBound, x.baseAddress! + range.lowerBound, scale, constant, range.count)
    }
  }
}

/// `y[i] *= x[i] · scale + constant`, as far as both go.
package func multiply(_ y: inout MutableSpan<Float>, by x: Span<Float>, _ scale: Float, plus constant: Float) {
  let count = min(x.count, y.count)
  guard count > 0 else { return }
  unsafe y.withUnsafeMutableBufferPointer { y in
    unsafe x.withUnsafeBufferPointer { x in unsafe kith_multiply(y.baseAddress!, x.baseAddress!, scale, constant, count)
    }
  }
}

/// `y[i] = y[i] · (x[i] · scale + constant) + z[i] · share`, as far as all three go.
package func multiply(
  _ y: inout MutableSpan<Float>, by x: Span<Float>, _ scale: Float, plus constant: Float, mixedWith z: Span<Float>,
  _ share: Float
) {
  let count = min(x.count, y.count, z.count)
  guard count > 0 else { return }
  unsafe y.withUnsafeMutableBufferPointer { y in
    unsafe x.withUnsafeBufferPointer { x in
      unsafe z.withUnsafeBufferPointer { z in
        unsafe kith_multiply_mix(y.baseAddress!, x.baseAddress!, scale, constant, z.baseAddress!, share, count)
      }
    }
  }
}

/// `ratios = exp(clip(scores + extras, ±20))` over `range`.
///
/// - Parameter first: the index of the range's first score; nil if it is the range's lower bound.
/// - Returns: Σ weights · ratios over `range`.
package func ratios(
  _ scores: Span<Float>, from first: Int? = nil, _ extras: Span<Float>, weights: Span<Float>, range: Range<Int>,
  into ratios: inout MutableSpan<Float>
) -> Double {
  let (start, end) = (range.lowerBound, range.upperBound)
  let first = first ?? start
  precondition(first >= 0 && first + range.count <= scores.count)
  precondition(start >= 0 && end <= extras.count && end <= weights.count && end <= ratios.count)
  guard !range.isEmpty else { return 0 }
  return unsafe scores.withUnsafeBufferPointer { scores in
    unsafe extras.withUnsafeBufferPointer { extras in
      unsafe weights.withUnsafeBufferPointer { weights in
        unsafe ratios.withUnsafeMutableBufferPointer { ratios in
          unsafe kith_ratios(
            scores.baseAddress! + first, extras.baseAddress! + start, weights.baseAddress! + start,
            ratios.baseAddress! + start, range.count)
        }
      }
    }
  }
}

/// Σ weights[i] · values[i] of the first `count` elements, kept in double.
package func weightedSum(_ weights: Span<Float>, _ values: Span<Float>, count: Int) -> Double {
  precondition(count <= weights.count && count <= values.count)
  guard count > 0 else { return 0 }
  return unsafe weights.withUnsafeBufferPointer { weights in
    unsafe values.withUnsafeBufferPointer { values in
      unsafe kith_weighted_sum(weights.baseAddress!, values.baseAddress!, count)
    }
  }
}

/// Σ weights[i] · values[words[i]] over `range`; words beyond `values` count as 0.
package func gatherSum(
  _ weights: Span<Float>, _ words: Span<UInt32>, _ values: Span<Float>, range: Range<Int>
) -> Double {
  precondition(range.lowerBound >= 0 && range.upperBound <= weights.count && range.upperBound <= words.count)
  guard !range.isEmpty, values.count > 0 else { return 0 }
  return unsafe weights.withUnsafeBufferPointer { weights in
    unsafe words.withUnsafeBufferPointer { words in
      unsafe values.withUnsafeBufferPointer { values in
        unsafe kith_gather(
          weights.baseAddress! + range.lowerBound, words.baseAddress! + range.lowerBound, values.baseAddress!,
          range.count, UInt32(clamping: values.count))
      }
    }
  }
}

/// Σ book[codes[i]] · values[words[i]] over `range`; words beyond `values` count as 0.
/// - Parameter book: shape (256).
package func gatherSum(
  _ codes: Span<UInt8>, book: Span<Float>, _ words: Span<UInt32>, _ values: Span<Float>, range: Range<Int>
) -> Double {
  precondition(range.lowerBound >= 0 && range.upperBound <= codes.count && range.upperBound <= words.count)
  precondition(book.count == 256)
  guard !range.isEmpty, values.count > 0 else { return 0 }
  return unsafe codes.withUnsafeBufferPointer { codes in
    unsafe book.withUnsafeBufferPointer { book in
      unsafe words.withUnsafeBufferPointer { words in
        unsafe values.withUnsafeBufferPointer { values in
          unsafe kith_gather_coded(
            codes.baseAddress! + range.lowerBound, book.baseAddress!, words.baseAddress! + range.lowerBound,
            values.baseAddress!, range.count, UInt32(clamping: values.count))
        }
      }
    }
  }
}

/// exp(x), x in ±87, by the polynomial that `ratios` uses: relative error below 4e-7.
package func fastExp(_ x: Float) -> Float { kith_exp(x) }
