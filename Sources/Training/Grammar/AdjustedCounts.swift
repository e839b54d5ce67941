internal import Storage
internal import Tokenization

/// The adjusted counts of modified Kneser-Ney: for an n-gram shorter than the order, in how many different ways it is
/// continued to the left; for one that begins with `<s>`, where nothing lies to the left, and for the longest, its
/// count (Heafield et al. 2013, section 3.2).
struct AdjustedCounts {
  /// Shape (nodes) for each level.
  let levels: [MappedColumn<UInt32>]
  /// Shape (nodes) for each level below the highest: `LowerOrderMasses`; empty where the counts serve.
  let masses: [MappedColumn<Float>]

  /// How often each node of `level` is a suffix; the raw counts of those that begin with `<s>`.
  ///
  /// - Parameter memory: bytes; where not all counts have room, the suffixes are read once for as many nodes as have.
  static func count(
    _ suffixes: NodeColumn, on level: Int, of trie: RawTrie, scratch: ScratchFolder, memory: Int
  ) throws(TrainingError) -> MappedColumn<UInt32> {
    let raw = trie.levels[level - 1].count
    let begin = trie.nodes(ofLevel: level, beginningWith: .begin)
    return try storing { () throws(StorageError) in
      var writer = try ColumnWriter<UInt32>(path: scratch.file("adjusted.\(level)"))
      for nodes in NodeShare.all(of: raw.count, memory: memory, bytesEach: MemoryLayout<UInt32>.stride) {
        var counts = [UInt32](repeating: 0, count: nodes.count)
        let suffix = suffixes.span
        for i in 0..<suffix.count {
          let node = suffix[i]
          if nodes.contains(node) { counts[node - nodes.lowerBound] += 1 }
        }
        for node in nodes.clamped(to: begin) { counts[node - nodes.lowerBound] = raw[node] }
        try writer.append(counts.span)
      }
      return try writer.finish()
    }
  }
}
