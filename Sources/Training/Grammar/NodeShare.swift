/// Nodes of a level in shares that fit into memory.
enum NodeShare {
  /// All nodes, in order.
  ///
  /// - Parameter memory: bytes; a share has at least 4,096 nodes.
  static func all(of count: Int, memory: Int, bytesEach: Int) -> [Range<Int>] {
    let most = max(1 << 12, memory / bytesEach)
    return stride(from: 0, to: count, by: most).map { $0..<min($0 + most, count) }
  }
}
