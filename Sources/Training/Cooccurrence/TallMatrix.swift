internal import VectorMath

/// A matrix of many rows and some hundred columns, in strips of columns, so that the machine's cores take a strip each.
///
/// A strip's entries depend on no other strip's width: results are the same for any number of cores.
struct TallMatrix {
  let rows: Int
  /// In their order; the columns of each are a multiple of 16.
  private var strips: [Strip]

  private struct Strip: Sendable {
    /// The first of its columns in the matrix.
    let start: Int
    let width: Int
    /// Shape (rows, width).
    var values: [Float]
  }

  /// How many rows are summed in single precision before the sum goes on in double precision.
  private static let blockLength = 1_024

  var columns: Int { strips.last.map { $0.start + $0.width } ?? 0 }

  /// Random signs: each entry 1 or -1.
  static func signs(rows: Int, columns: Int, seed: UInt64) -> TallMatrix {
    // Drawn row by row, so that every entry is the same for any number of cores.
    var generator = SeededGenerator(seed: seed)
    var result = TallMatrix(
      rows: rows,
      strips: layout(columns).map {
        Strip(start: $0.lowerBound, width: $0.count, values: [Float](repeating: 0, count: rows * $0.count))
      })
    for row in 0..<rows {
      for strip in result.strips.indices {
        let width = result.strips[strip].width
        for column in 0..<width {
          result.strips[strip].values[row * width + column] = generator.next() & 1 == 0 ? 1 : -1
        }
      }
    }
    return result
  }

  /// The columns of each strip: as many strips as cores, in multiples of 16 columns.
  private static func layout(_ columns: Int) -> [Range<Int>] {
    let units = columns / 16
    let count = max(1, min(coreCount, units))
    return (0..<count).map { 16 * ($0 * units / count)..<16 * (($0 + 1) * units / count) }
  }

  private init(rows: Int, strips: [Strip]) {
    self.rows = rows
    self.strips = strips
  }

  /// M·A.
  func multiplied(by matrix: MutualInformation) -> TallMatrix {
    let strips = self.strips
    return TallMatrix(
      rows: rows,
      strips: parallelMap(strips.count) {
        Strip(
          start: strips[$0].start, width: strips[$0].width,
          values: matrix.product(with: strips[$0].values, width: strips[$0].width))
      })
  }

  /// A·T for T of shape (columns of A, `columns`).
  func multiplied(by turn: [Float], columns: Int) -> TallMatrix {
    precondition(turn.count == self.columns * columns)
    let (strips, rows, ranges) = (self.strips, self.rows, Self.layout(columns))
    return TallMatrix(
      rows: rows,
      strips: parallelMap(ranges.count) { index in
        let range = ranges[index]
        var values = [Float](repeating: 0, count: rows * range.count)
        var result = values.mutableSpan
        for row in 0..<rows {
          for strip in strips {
            for column in 0..<strip.width {
              addScaled(
                &result, at: row * range.count, turn.span, at: (strip.start + column) * columns + range.lowerBound,
                by: strip.values[row * strip.width + column], count: range.count)
            }
          }
        }
        return Strip(start: range.lowerBound, width: range.count, values: values)
      })
  }

  /// Aᵀ·B, shape (columns of A, columns of B).
  func transposedProduct(with other: TallMatrix) -> [Double] {
    precondition(other.rows == rows)
    let (strips, rows, columns) = (self.strips, self.rows, other.columns)
    return parallelMap(strips.count) { index in
      let strip = strips[index]
      var sums = [Double](repeating: 0, count: strip.width * columns)
      var block = [Float](repeating: 0, count: sums.count)
      for start in stride(from: 0, to: rows, by: Self.blockLength) {
        var sum = block.mutableSpan
        for row in start..<min(rows, start + Self.blockLength) {
          for column in 0..<strip.width {
            let factor = strip.values[row * strip.width + column]
            for right in other.strips {
              addScaled(
                &sum, at: column * columns + right.start, right.values.span, at: row * right.width, by: factor,
                count: right.width)
            }
          }
        }
        for i in 0..<sum.count {
          sums[i] += Double(sum[i])
          sum[i] = 0
        }
      }
      return sums
    }.flatMap { $0 }
  }

  /// Makes the columns an orthonormal basis of their span; those in the span of earlier columns become 0.
  ///
  /// By Cholesky's factor of AᵀA, which loses more digits the less independent the columns are; those of a product with
  /// an orthonormal basis lose two.
  mutating func orthonormalise() {
    let count = columns
    let inverse = Self.inverseFactor(of: transposedProduct(with: self), count)
    self = multiplied(by: inverse.map(Float.init), columns: count)
  }

  /// R⁻¹ for RᵀR = G, R upper triangular: A·R⁻¹ is orthonormal where AᵀA = G. Shape (count, count).
  static func inverseFactor(of gram: [Double], _ count: Int) -> [Double] {
    var factor = gram
    for j in 0..<count {
      let length = gram[j * count + j]
      var rest = length
      for k in 0..<j { rest -= factor[k * count + j] * factor[k * count + j] }
      let isIndependent = rest > length * leastIndependence && rest > 0
      let pivot = isIndependent ? rest.squareRoot() : 0
      factor[j * count + j] = pivot
      for i in j + 1..<max(count, j + 1) {
        var sum = gram[j * count + i]
        for k in 0..<j { sum -= factor[k * count + j] * factor[k * count + i] }
        factor[j * count + i] = isIndependent ? sum / pivot : 0
      }
    }
    var inverse = [Double](repeating: 0, count: count * count)
    for j in 0..<count where factor[j * count + j] > 0 {
      inverse[j * count + j] = 1 / factor[j * count + j]
      for i in stride(from: j - 1, through: 0, by: -1) where factor[i * count + i] > 0 {
        var sum = 0.0
        for k in i + 1...j { sum += factor[i * count + k] * inverse[k * count + j] }
        inverse[i * count + j] = -sum / factor[i * count + i]
      }
    }
    return inverse
  }

  /// A column is taken to lie in the span of the others if no more than this share of its square is its own.
  private static let leastIndependence = 1e-9

  /// All rows scaled to length 1, shape (rows, columns); rows of 0 stay 0.
  var unitRows: [Float] {
    let columns = self.columns
    var values = [Float](repeating: 0, count: rows * columns)
    for row in 0..<rows {
      var square = 0.0
      for strip in strips {
        for column in 0..<strip.width {
          let value = strip.values[row * strip.width + column]
          values[row * columns + strip.start + column] = value
          square += Double(value) * Double(value)
        }
      }
      guard square > 0, square.isFinite else { continue }
      let scale = Float(1 / square.squareRoot())
      for i in row * columns..<(row + 1) * columns { values[i] *= scale }
    }
    return values
  }
}
