internal import Storage

/// Indices of nodes of a trie: a column of 32 bits each, with a second one of their upper eight bits where an index needs
/// them. So there may be 2^40, and a text that needs fewer than 2^32 pays nothing for that.
struct NodeColumn: Sendable {
  /// Shape (count): the lower bits.
  private let low: MappedColumn<UInt32>
  /// Shape (count): the upper bits; nil where all are 0.
  private let high: MappedColumn<UInt8>?

  fileprivate init(low: MappedColumn<UInt32>, high: MappedColumn<UInt8>?) {
    self.low = low
    self.high = high
  }

  /// Indices that have 32 bits anyway, such as words.
  init(_ indices: MappedColumn<UInt32>) { self.init(low: indices, high: nil) }

  /// Takes the files away that a writer made.
  static func remove(_ name: String, from scratch: ScratchFolder) {
    for ending in ["", Writer.highEnding] { scratch.remove(name + ending) }
  }

  var count: Int { low.count }

  subscript(index: Int) -> Int { Int(low[index]) | (high.map { Int($0[index]) << IndexWidth.lowBits } ?? 0) }

  /// All indices, borrowed: for loops.
  var span: NodeSpan {
    @_lifetime(borrow self) get {
      guard let high else { return NodeSpan(low: low.span, high: Span()) }
      // The copy's elements are those of this column, which keeps them.
      return unsafe NodeSpan(
        low: _overrideLifetime(low.span, borrowing: self), high: _overrideLifetime(high.span, borrowing: self))
    }
  }

  /// Writes indices; the second file is begun when the first one needs it.
  struct Writer {
    private let path: String
    private var low: ColumnWriter<UInt32>
    private var high: ColumnWriter<UInt8>?
    fileprivate static let highEnding = ".high"

    init(path: String) throws(StorageError) {
      self.path = path
      low = try ColumnWriter(path: path)
    }

    mutating func append(_ index: Int) throws(StorageError) {
      if index > IndexWidth.lowMask || high != nil { try appendHigh(index) }
      try low.append(UInt32(truncatingIfNeeded: index & IndexWidth.lowMask))
    }

    private mutating func appendHigh(_ index: Int) throws(StorageError) {
      if high == nil {
        var zeros = try ColumnWriter<UInt8>(path: path + Self.highEnding)
        for _ in 0..<low.count { try zeros.append(0) }
        high = zeros
      }
      try high?.append(UInt8(index >> IndexWidth.lowBits))
    }

    mutating func append(_ indices: Span<Int>) throws(StorageError) {
      for i in 0..<indices.count { try append(indices[i]) }
    }

    mutating func finish() throws(StorageError) -> NodeColumn {
      NodeColumn(low: try low.finish(), high: try high?.finish())
    }
  }
}

/// The indices of a `NodeColumn`, borrowed.
struct NodeSpan: ~Escapable {
  private let low: Span<UInt32>
  /// Empty where all upper bits are 0.
  private let high: Span<UInt8>

  @_lifetime(copy low, copy high)
  fileprivate init(low: Span<UInt32>, high: Span<UInt8>) {
    self.low = low
    self.high = high
  }

  var count: Int { low.count }

  @inline(__always)
  subscript(index: Int) -> Int {
    let lower = Int(low[index])
    return high.isEmpty ? lower : lower | Int(high[index]) << IndexWidth.lowBits
  }
}
