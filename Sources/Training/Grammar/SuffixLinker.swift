internal import Storage

/// For each n-gram of l words, the node of its last l - 1 words on level l - 1.
///
/// Input: the raw trie. Output: a column a level, l in 3...order (on level 2 the suffix is the last word itself).
///
/// The children of a node are sorted by word, and so are the children of its suffix, which hold all the same words: one
/// forward sweep with galloping search finds them (Bentley & Yao 1976). Only the previous level is read at random.
struct SuffixLinker {
  let trie: RawTrie
  let scratch: ScratchFolder

  /// The links of one level. Precondition: `parents` are the links of the level above (nil for level 3).
  func link(
    level: Int, parents: NodeColumn?, control: TrainingControl, done: inout Int
  ) throws(TrainingError) -> NodeColumn {
    let parentLevel = trie.levels[level - 2]
    var writer = try storing { () throws(StorageError) in
      try NodeColumn.Writer(path: scratch.file("suffix.\(level)"))
    }
    // Shares of parents with about a million children; the cores take one each.
    guard let child = parentLevel.child else { preconditionFailure("level \(level) has no level above") }
    var parent = 0
    while parent < parentLevel.count.count {
      var shares: [Range<Int>] = []
      while parent < parentLevel.count.count, shares.count < 8 {
        let first = parent
        repeat { parent += 1 } while parent < parentLevel.count.count && child[parent] - child[first] < 1 << 19
        shares.append(first..<parent)
      }
      let results = parallelMap(shares.count) { [shares] in
        self.linkShare(level: level, parents: parents, nodes: shares[$0])
      }
      for links in results {
        try storing { () throws(StorageError) in try writer.append(links.span) }
        done += links.count
      }
      try control.progress(.link, done, of: trie.nGramTotal, "n-grams")
    }
    return try storing { () throws(StorageError) in try writer.finish() }
  }

  private func linkShare(level: Int, parents: NodeColumn?, nodes: Range<Int>) -> [Int] {
    guard let child = trie.levels[level - 2].child, let words = trie.levels[level - 1].word,
      let suffixChild = trie.levels[level - 3].child, let suffixWords = trie.levels[level - 2].word
    else { preconditionFailure("level \(level) has no suffixes") }
    var links: [Int] = []
    links.reserveCapacity(child[nodes.upperBound] - child[nodes.lowerBound])
    let word = words.span
    let candidate = suffixWords.span
    let (starts, suffixStarts) = (child.span, suffixChild.span)
    for node in nodes {
      // The suffix of the parent: on level 2 its last word.
      let suffix = parents.map { $0[node] } ?? Int(candidate[node])
      var low = suffixStarts[suffix]
      let end = suffixStarts[suffix + 1]
      for index in starts[node]..<starts[node + 1] {
        low = gallop(to: word[index], in: candidate, low..<end)
        links.append(low)
      }
    }
    return links
  }

  /// The first index in `range` whose word is not smaller. The word is known to be there.
  @inline(__always)
  private func gallop(to word: UInt32, in words: Span<UInt32>, _ range: Range<Int>) -> Int {
    var low = range.lowerBound
    var step = 1
    while low + step < range.upperBound, words[low + step] < word {
      low += step
      step <<= 1
    }
    var high = min(range.upperBound, low + step + 1)
    while low < high {
      let middle = (low + high) >> 1
      if words[middle] < word { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
