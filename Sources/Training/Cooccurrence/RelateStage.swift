internal import Glibc
internal import LanguageModel
internal import VectorMath

/// The stage `relate`: vectors that are near each other for words that stand near the same words.
///
/// Input: the table of co-occurrences. Output: a vector for each of its words: the leading eigenvectors of the matrix of
/// positive pointwise mutual informations, each times |eigenvalue|^¼, rows scaled to length 1 (Levy, Goldberg & Dagan 2015
/// for what is factored and its weighting; Halko, Martinsson & Tropp 2011, algorithm 4.4, for how).
struct WordVectorStage {
  let control: TrainingControl
  let seed: UInt64

  struct Vectors {
    /// Shape (rows, dimension).
    let values: [Float]
    let dimension: Int
  }

  /// Fewer iterations leave the later eigenvectors mixed: Spearman's ρ on MEN is 0.62 after two, 0.68 after three, 0.70
  /// after five, and no more after eight.
  private static let iterations = 5
  /// Vectors that are carried along beside those wanted, for the last of these to converge.
  private static let oversampling = 32
  private static let largestDimension = 192
  private static let exponent = 0.25

  /// So many words to a number at least, so that small models stay small; a multiple of 16.
  static func dimension(forRows rows: Int) -> Int {
    max(16, min(largestDimension, rows / 16 / 16 * 16))
  }

  /// - Returns: nil if there are fewer words than numbers in a vector.
  func run(_ table: CooccurrenceTable) throws(TrainingError) -> Vectors? {
    let dimension = Self.dimension(forRows: table.rowCount)
    let width = dimension + Self.oversampling
    guard table.rowCount >= width else { return nil }
    let matrix = MutualInformation(table)
    var basis = TallMatrix.signs(rows: table.rowCount, columns: width, seed: seed)
    for iteration in 0..<Self.iterations {
      try control.progress(.relate, iteration, of: Self.iterations + 1, "iterations")
      basis = basis.multiplied(by: matrix)
      basis.orthonormalize()
    }
    try control.progress(.relate, Self.iterations, of: Self.iterations + 1, "iterations")
    let small = basis.transposedProduct(with: basis.multiplied(by: matrix))
    let (values, vectors) = symmetricEigen(symmetrized(small, width), count: width)
    var turn = [Float](repeating: 0, count: width * dimension)
    for column in 0..<dimension {
      let weight = pow(values[column].magnitude, Self.exponent)
      for row in 0..<width { turn[row * dimension + column] = Float(vectors[row * width + column] * weight) }
    }
    try control.progress(.relate, Self.iterations + 1, of: Self.iterations + 1, "iterations")
    return Vectors(values: basis.multiplied(by: turn, columns: dimension).unitRows, dimension: dimension)
  }

  private func symmetrized(_ matrix: [Double], _ count: Int) -> [Double] {
    (0..<count * count).map { (matrix[$0] + matrix[$0 % count * count + $0 / count]) / 2 }
  }
}
