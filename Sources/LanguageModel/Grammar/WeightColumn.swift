package import Storage
internal import VectorMath

/// The weights a(h,w) of one level of an n-gram trie: floats, or eight bits each that index a book of 256 floats.
///
/// Eight bits on a logarithmic scale are off by some two percent, at random; with γ computed from them every distribution
/// still sums to 1, and perplexity does not change visibly.
package struct WeightColumn: Sendable {
  package static let bookCount = 256

  private enum Storage: Sendable {
    case floats(MappedColumn<Float>)
    /// Shape (nodes), and the floats that the codes stand for, shape (256).
    case codes(MappedColumn<UInt8>, book: MappedColumn<Float>)
  }

  private let storage: Storage
  package let count: Int

  /// Opens the section `NAME.weight`, or else `NAME.probability`, or `NAME.code` and `NAME.book`.
  /// - Parameter count: how many there must be; nil if any count will do.
  init(_ file: ModelFile, named name: String, count: Int?) throws(StorageError) {
    if file.section(named: "\(name).code") == nil {
      let isAbsolute = file.section(named: "\(name).probability") != nil
      let weights = try file.column("\(name).\(isAbsolute ? "probability" : "weight")", of: Float.self, count: count)
      storage = .floats(weights)
      self.count = weights.count
      return
    }
    let codes = try file.column("\(name).code", of: UInt8.self, count: count)
    let book = try file.column("\(name).book", of: Float.self, count: Self.bookCount)
    for code in 0..<book.count where !(book[code] >= 0 && book[code] <= 1) {
      throw .corrupt(section: "\(name).book", reason: "a number in it is not a probability")
    }
    storage = .codes(codes, book: book)
    self.count = codes.count
  }

  package var isQuantized: Bool {
    if case .codes = storage { true } else { false }
  }

  package subscript(index: Int) -> Float {
    switch storage {
    case .floats(let weights): weights[index]
    case .codes(let codes, let book): book[Int(codes[index])]
    }
  }

  /// Where the elements lie, for loops that cannot afford a check: valid as long as the column, or a copy of it, lives.
  @unsafe var unsafePointers: Pointers {
    switch storage {
    case .floats(let weights): unsafe Pointers(floats: weights.unsafeStart, codes: nil, book: nil)
    case .codes(let codes, let book): unsafe Pointers(floats: nil, codes: codes.unsafeStart, book: book.unsafeStart)
    }
  }

  /// Either `floats`, or `codes` and their `book`.
  @unsafe struct Pointers {
    let floats: UnsafePointer<Float>?
    let codes: UnsafePointer<UInt8>?
    let book: UnsafePointer<Float>?

    @inline(__always)
    subscript(index: Int) -> Float {
      if let floats = unsafe floats { return unsafe floats[index] }
      // Either the one or the other two: see `unsafePointers`.
      return unsafe book.unsafelyUnwrapped[Int(codes.unsafelyUnwrapped[index])]
    }
  }

  /// Prefetches some weights into the processor's caches.
  func prefetch(at nodes: Span<UInt32>) {
    switch storage {
    case .floats(let weights): VectorMath.prefetch(weights.span, at: nodes)
    case .codes(let codes, _): VectorMath.prefetch(codes.span, at: nodes)
    }
  }

  /// All weights as floats; nil if they are quantised.
  package var floats: MappedColumn<Float>? {
    if case .floats(let weights) = storage { weights } else { nil }
  }
}
