internal import Glibc
internal import LanguageModel
internal import Storage
internal import VectorMath

/// The stage `relate`: makes vectors that are alike for words that stand near the same words.
///
/// Input: the co-occurrence table. Output: a vector for each of its words: the leading eigenvectors of the matrix of
/// positive pointwise mutual informations, each times |eigenvalue|^¼, rows scaled to length 1 (Levy, Goldberg & Dagan 2015
/// for the matrix and the weighting; Halko, Martinsson & Tropp 2011, algorithm 4.4, for the method).
struct RelateStage {
  let control: TrainingControl
  let seed: UInt64

  /// Fewer iterations leave the later eigenvectors mixed: Spearman's ρ on MEN is 0.62 after two, 0.68 after three, 0.70
  /// after five, and no more after eight.
  private static let iterations = 5
  /// More vectors than are wanted are iterated, so that the last of these converge.
  private static let oversampling = 32
  private static let largestDimension = 192
  private static let exponent = 0.25

  /// A sixteenth of the words, as a multiple of 16 from 16 to 192: small models stay small.
  static func dimension(forRows rows: Int) -> Int {
    max(16, min(largestDimension, rows / 16 / 16 * 16))
  }

  init(_ environment: TrainingEnvironment) {
    self.init(control: environment.control, seed: environment.options.seed)
  }

  init(control: TrainingControl, seed: UInt64) {
    self.control = control
    self.seed = seed
  }

  /// - Returns: nil if there are too few words for vectors of that dimension.
  func run(_ table: CooccurrenceTable) throws(TrainingError) -> WordVectorColumns? {
    let dimension = Self.dimension(forRows: table.rowCount)
    let width = dimension + Self.oversampling
    guard table.rowCount >= width else { return nil }
    let matrix = MutualInformation(table)
    var basis = TallMatrix.signs(rows: table.rowCount, columns: width, seed: seed)
    for iteration in 0..<Self.iterations {
      try control.progress(.relate, iteration, of: Self.iterations + 1, "iterations")
      basis = basis.multiplied(by: matrix)
      basis.orthonormalise()
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
    return WordVectorColumns(values: basis.multiplied(by: turn, columns: dimension).unitRows, dimension: dimension)
  }

  private func symmetrized(_ matrix: [Double], _ count: Int) -> [Double] {
    (0..<count * count).map { (matrix[$0] + matrix[$0 % count * count + $0 / count]) / 2 }
  }
}

/// The vectors of `similar`, on their way into a model file.
struct WordVectorColumns {
  /// Shape (rows, dimension).
  let values: [Float]
  let dimension: Int
}

extension ModelFileWriter {
  /// Writes the sections `similarity.…`.
  func wordVectors(_ vectors: WordVectorColumns) throws(StorageError) {
    try QuantizedVectors.write(
      vectors.values, dimension: vectors.dimension, named: WordVectors.sectionName, layout: .rows, to: self)
  }
}
