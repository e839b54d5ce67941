package import Storage
internal import VectorMath

/// Word vectors of eight bits an element, with a scale each: mapped, a quarter of the size of floats, and as good (the
/// perplexities of both agree within 0.1 %).
package struct QuantizedVectors: Sendable {
  /// Elements of a vector: a multiple of 16.
  package let dimension: Int
  /// How many words there are.
  package let count: Int
  /// How the elements are ordered in the file.
  package enum Layout: Sendable {
    /// One row a word.
    case rows
    /// Blocks of sixteen words by pairs of elements, the last block filled with zeros: for products with all words.
    case blocks
  }
  package let layout: Layout
  let values: MappedColumn<Int8>
  /// Shape (words; in blocks, rounded up to a multiple of 16).
  let scale: MappedColumn<Float>

  /// Opens the sections `NAME` and `NAME.scale`.
  package init(
    _ file: ModelFile, named name: String, count: Int, dimension: Int, layout: Layout
  ) throws(StorageError) {
    let rows = Self.rowCount(count, layout)
    values = try file.column(name, of: Int8.self, count: rows * dimension)
    scale = try file.column("\(name).scale", of: Float.self, count: rows)
    self.count = count
    self.dimension = dimension
    self.layout = layout
  }

  private static func rowCount(_ count: Int, _ layout: Layout) -> Int {
    layout == .rows ? count : (count + 15) / 16 * 16
  }

  /// A word's vector.
  package func vector(_ word: Int) -> [Float] {
    let scale = self.scale[word]
    return (0..<dimension).map { Float(values[offset(word, $0)]) * scale }
  }

  @inline(__always)
  private func offset(_ word: Int, _ column: Int) -> Int {
    layout == .rows ? word * dimension + column : blockOffset(row: word, column: column, columns: dimension)
  }

  /// The products of a vector with the words of a range, which begins with a block and ends with one or the last word.
  ///
  /// - Precondition: the layout is in blocks.
  /// - Parameter scores: shape (words); those of the range are overwritten.
  func products(with vector: QuantizedVector, words: Range<Int>, into scores: inout [Float]) {
    products(with: [vector], words: words, into: &scores, stride: scores.count)
  }

  /// The products of several vectors with the words of a range.
  ///
  /// - Parameters:
  ///   - scores: shape (vectors, `stride`) or more; those of the range are overwritten.
  ///   - stride: at least the range's upper bound.
  ///   - adds: whether the products are added to what `scores` hold.
  func products(
    with vectors: [QuantizedVector], words: Range<Int>, into scores: inout [Float], stride: Int, adds: Bool = false
  ) {
    guard !words.isEmpty else { return }
    precondition(layout == .blocks && words.lowerBound % 16 == 0 && words.upperBound <= stride)
    let whole = words.lowerBound / 16..<max(words.lowerBound / 16, words.upperBound / 16)
    do {
      var output = scores.mutableSpan
      scoreBlocks(values.span, blocks: whole, vectors, scales: scale.span, into: &output, stride: stride, adds: adds)
    }
    let rest = whole.upperBound * 16..<max(whole.upperBound * 16, words.upperBound)
    for (index, vector) in vectors.enumerated() {
      for word in rest {
        let product = product(with: vector, word)
        scores[index * stride + word] = adds ? scores[index * stride + word] + product : product
      }
    }
  }

  /// The product of a vector with one word's, to the bits that it has among those of all words.
  func product(with vector: QuantizedVector, _ word: Int) -> Float {
    let (values, elements) = (values.span, vector.values.span)
    // Blocks hold a row's columns by pairs, thirty-two elements apart.
    let (start, step) =
      layout == .rows ? (word * dimension, 2) : (blockOffset(row: word, column: 0, columns: dimension), 32)
    var sum: Int32 = 0
    for pair in 0..<dimension / 2 {
      let place = start + pair * step
      sum += Int32(values[place]) * Int32(elements[2 * pair]) + Int32(values[place + 1]) * Int32(elements[2 * pair + 1])
    }
    return Float(sum) * (scale[word] * vector.scale)
  }

  /// The product of two words' vectors; nil if either is all 0. Precondition: the layout is in rows.
  func product(_ a: Int, _ b: Int) -> Float? {
    precondition(layout == .rows)
    guard scale[a] != 0, scale[b] != 0 else { return nil }
    let values = values.span
    var sum: Int32 = 0
    for column in 0..<dimension {
      sum &+= Int32(values[a * dimension + column]) &* Int32(values[b * dimension + column])
    }
    return Float(sum) * (scale[a] * scale[b])
  }

  /// The products of a vector with all words' vectors. Precondition: the layout is in rows.
  func products(with vector: [Float]) -> [Float] {
    precondition(layout == .rows && vector.count == dimension)
    var products = [Float](repeating: 0, count: count)
    var output = products.mutableSpan
    multiplyRows(values.span, vector.span, scales: scale.span, into: &output)
    return products
  }

  /// Writes vectors, shape (words, dimension), in the two sections that `init` opens.
  package static func write(
    _ vectors: [Float], dimension: Int, named name: String, layout: Layout, to writer: ModelFileWriter
  ) throws(StorageError) {
    let count = vectors.count / dimension
    let rows = rowCount(count, layout)
    var values = [Int8](repeating: 0, count: rows * dimension)
    var scales = [Float](repeating: 0, count: rows)
    for word in 0..<count {
      var largest: Float = 0
      for column in 0..<dimension { largest = max(largest, vectors[word * dimension + column].magnitude) }
      guard largest > 0, largest.isFinite else { continue }
      let scale = largest / 127
      scales[word] = scale
      for column in 0..<dimension {
        let index =
          layout == .rows ? word * dimension + column : blockOffset(row: word, column: column, columns: dimension)
        values[index] = Int8(max(-127, min(127, (vectors[word * dimension + column] / scale).rounded())))
      }
    }
    try writer.section(name, values.span)
    try writer.section("\(name).scale", scales.span)
  }
}
