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

  /// - Parameters:
  ///   - pruning: as `NGramEstimator` has it, to compute masses for it; nil for none.
  ///   - control: told of the n-grams linked so far.
  init(
    of trie: RawTrie, massesFor pruning: [Int]? = nil, scratch: ScratchFolder, control: TrainingControl
  ) throws(TrainingError) {
    let linker = SuffixLinker(trie: trie, scratch: scratch)
    var levels: [MappedColumn<UInt32>] = []
    var links: [MappedColumn<UInt32>] = []
    var parents: MappedColumn<UInt32>?
    var done = trie.levels[0].count.count
    for level in stride(from: 2, through: trie.order, by: 1) {
      let suffixes: MappedColumn<UInt32>
      if level == 2 {
        guard let words = trie.levels[1].word else { preconditionFailure("level 2 has words") }
        suffixes = words
        done += words.count
      } else {
        suffixes = try linker.link(level: level, parents: parents, control: control, done: &done)
        if level > 3 { scratch.remove("suffix.\(level - 1)") }
        parents = suffixes
      }
      levels.append(try Self.count(suffixes, on: level - 1, of: trie, scratch: scratch))
      if pruning != nil { links.append(suffixes) }
    }
    scratch.remove("suffix.\(trie.order)")
    levels.append(trie.levels[trie.order - 1].count)
    self.levels = levels
    masses =
      try pruning.map { (pruning) throws(TrainingError) in
        try LowerOrderMasses(trie: trie, counts: levels, links: links, pruning: pruning).columns(in: scratch)
      } ?? []
  }

  /// How often each node of `level` is a suffix; the raw counts of those that begin with `<s>`.
  private static func count(
    _ suffixes: MappedColumn<UInt32>, on level: Int, of trie: RawTrie, scratch: ScratchFolder
  ) throws(TrainingError) -> MappedColumn<UInt32> {
    let raw = trie.levels[level - 1].count
    var counts = [UInt32](repeating: 0, count: raw.count)
    do {
      let suffix = suffixes.span
      for i in 0..<suffix.count { counts[Int(suffix[i])] += 1 }
    }
    for node in trie.nodes(ofLevel: level, beginningWith: .begin) { counts[node] = raw[node] }
    var writer = try storing { () throws(StorageError) in
      try ColumnWriter<UInt32>(path: scratch.file("adjusted.\(level)"))
    }
    return try storing { () throws(StorageError) in
      try writer.append(counts.span)
      return try writer.finish()
    }
  }
}

extension RawTrie {
  /// The nodes of a level whose first word is the given one: neighbours.
  func nodes(ofLevel level: Int, beginningWith word: WordID) -> Range<Int> {
    var nodes = word.index..<word.index + 1
    for upper in 0..<level - 1 {
      guard let child = levels[upper].child else { break }
      nodes = Int(child[nodes.lowerBound])..<Int(child[nodes.upperBound])
    }
    return nodes
  }
}
