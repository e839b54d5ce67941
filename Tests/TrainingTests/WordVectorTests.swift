import Fixtures
import Glibc
import Storage
import Testing
import Tokenization
import VectorMath

@testable import LanguageModel
@testable import Training

@Suite struct `Vectors of words` {
  private let folder = TemporaryFolder()

  /// The table of a text of topics, and a model of it.
  private func table() throws -> CooccurrenceTable {
    var corpus = TopicCorpus(seed: 5)
    var options = TopicCorpus.options
    options.minimumCount = 1
    options.epochs = 1
    let model = try trainModel(on: corpus.documents(40), options: options, in: folder)
    return try #require(model.cooccurrences)
  }

  /// The matrix from its definition, pair by pair.
  private func dense(_ table: CooccurrenceTable) -> [Double] {
    let rows = table.rowCount
    let f = table.frequencies
    let total = f.reduce(0, +)
    let g = f.map { pow($0, 0.75) }
    let scale = total / g.reduce(0, +)
    let window = 1.0 + 0.9 + 0.8 + 0.7 + 0.6 + 0.5 + 0.4 + 0.3 + 0.2 + 0.1
    var matrix = [Double](repeating: 0, count: rows * rows)
    for a in WordID.firstWord.index..<rows {
      for b in WordID.firstWord.index..<rows {
        guard let counts = table.counts(of: WordID(UInt32(a)), with: WordID(UInt32(b))) else { continue }
        let weights = [1, 0.9, 0.7, 0.3, 0]
        let seen = (0..<5).reduce(0.0) { $0 + weights[$1] * Double(counts.bins[$1] + counts.bins[$1 + 5]) }
        let expected = 2 * window * (f[a] * g[a] * scale * f[b] * g[b] * scale).squareRoot() / total
        matrix[a * rows + b] = max(0, log(seen / expected))
      }
    }
    return matrix
  }

  @Test func `come of positive pointwise mutual information`() throws {
    let table = try table()
    let (rows, reference) = (table.rowCount, dense(table))
    let matrix = MutualInformation(table)
    var generator = SeededGenerator(seed: 3)
    let columns = (0..<rows * 32).map { _ in Float(generator.uniform() - 0.5) }
    let product = matrix.product(with: columns, width: 32)
    for row in 0..<rows {
      for column in 0..<32 {
        let expected = (0..<rows).reduce(0.0) { $0 + reference[row * rows + $1] * Double(columns[$1 * 32 + column]) }
        #expect(abs(Double(product[row * 32 + column]) - expected) < 1e-4)
      }
    }
    // Alone or with others, on this core or that: the same bits.
    func secondHalf(_ matrix: [Float]) -> [Float] { (0..<rows).flatMap { matrix[$0 * 32 + 16..<$0 * 32 + 32] } }
    #expect(matrix.product(with: secondHalf(columns), width: 16) == secondHalf(product))
  }

  @Test func `are the leading eigenvectors, rows of length 1`() throws {
    let table = try table()
    let rows = table.rowCount
    let vectors = try #require(try RelateStage(control: TrainingControl(), seed: 1).run(table))
    #expect(vectors.dimension == 16 && vectors.values.count == rows * 16)
    let (values, exact) = symmetricEigen(dense(table), count: rows)
    func row(_ word: Int) -> [Double] {
      let row = (0..<16).map { exact[word * rows + $0] * pow(values[$0].magnitude, 0.25) }
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return row.map { length > 0 ? $0 / length : 0 }
    }
    func product(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    let found = (0..<rows).map { word in (0..<16).map { Double(vectors.values[word * 16 + $0]) } }
    let expected: [[Double]] = (0..<rows).map { row($0) }
    // Vectors may be turned about together; the angles between them may not.
    for a in WordID.firstWord.index..<rows {
      for b in WordID.firstWord.index..<rows {
        #expect(abs(product(found[a], found[b]) - product(expected[a], expected[b])) < 0.05)
      }
    }
  }

  @Test func `are as many numbers as the words allow`() {
    #expect([0, 300, 600, 3_000, 65_536].map(RelateStage.dimension) == [16, 16, 32, 176, 192])
  }

  @Test func `can be cut short`() throws {
    let table = try table()
    #expect(throws: TrainingError.self) {
      try RelateStage(control: TrainingControl(isCancelled: { true }), seed: 1).run(table)
    }
  }

  @Test func `an orthonormal basis leaves out what is spanned already`() {
    // Columns 0 to 15 at random, column 16 the sum of two of them, the rest at random.
    let rows = 300
    var generator = SeededGenerator(seed: 8)
    var turn = (0..<32 * 32).map { _ in Float(generator.uniform() - 0.5) }
    for row in 0..<32 { turn[row * 32 + 16] = turn[row * 32 + 2] + turn[row * 32 + 5] }
    var basis = TallMatrix.signs(rows: rows, columns: 32, seed: 4).multiplied(by: turn, columns: 32)
    basis.orthonormalise()
    let gram = basis.transposedProduct(with: basis)
    for i in 0..<32 {
      for j in 0..<32 { #expect(abs(gram[i * 32 + j] - (i == j && i != 16 ? 1 : 0)) < 1e-3) }
    }
  }

  @Test func `are left out with the table, and what is alike is then told by the associations`() throws {
    var corpus = TopicCorpus(seed: 5)
    var options = TopicCorpus.options
    options.cooccurrenceByteCount = 0
    let model = try trainModel(on: corpus.documents(40), options: options, in: folder)
    #expect(model.wordVectors == nil)
    #expect(model.similar(to: "apple", count: 3)?.count == 3)
    #expect(try model.similarity("the boat", "the sea") != nil)
  }

  @Test func `a section of another size is no model`() throws {
    _ = try table()
    let file = try ModelFile(contentsOf: folder.file("tiny.kith"))
    let writer = try ModelFileWriter(path: folder.file("copy.kith"))
    for section in file.sections {
      func copy<Element: BitwiseCopyable & Sendable>(_ type: Element.Type) throws {
        let column: MappedColumn<Element> = try file.column(section.name, of: Element.self)
        let count = column.count - (section.name == WordVectors.sectionName ? 1 : 0)
        let elements = (0..<count).map { column[$0] }
        try writer.section(section.name, elements.span)
      }
      switch section.elementByteCount {
      case 1: try copy(UInt8.self)
      case 2: try copy(UInt16.self)
      case 4: try copy(UInt32.self)
      default: try copy(UInt64.self)
      }
    }
    try writer.finish()
    let error = #expect(throws: ModelError.self) { try Model(contentsOf: folder.file("copy.kith")) }
    #expect("\(error as Any)".contains(WordVectors.sectionName))
  }
}
