internal import Storage

/// The stage `link`: adjusts the counts of the shorter n-grams, along links from each n-gram to its suffix.
///
/// Input: the trie of all n-grams. Output: the adjusted counts of modified Kneser-Ney.
struct LinkStage {
  let options: GrammarOptions
  let scratch: ScratchFolder
  let control: TrainingControl

  func run(_ trie: RawTrie) throws(TrainingError) -> AdjustedCounts {
    let linker = SuffixLinker(trie: trie, scratch: scratch)
    var levels: [MappedColumn<UInt32>] = []
    var links: [NodeColumn] = []
    var parents: NodeColumn?
    var done = trie.levels[0].count.count
    for level in stride(from: 2, through: trie.order, by: 1) {
      let suffixes: NodeColumn
      if level == 2 {
        guard let words = trie.levels[1].word else { preconditionFailure("level 2 has words") }
        suffixes = NodeColumn(words)
        done += words.count
      } else {
        suffixes = try linker.link(level: level, parents: parents, control: control, done: &done)
        if level > 3 { NodeColumn.remove("suffix.\(level - 1)", from: scratch) }
        parents = suffixes
      }
      levels.append(
        try AdjustedCounts.count(suffixes, on: level - 1, of: trie, scratch: scratch, memory: options.memory))
      if options.passesDownMasses { links.append(suffixes) }
    }
    NodeColumn.remove("suffix.\(trie.order)", from: scratch)
    levels.append(trie.levels[trie.order - 1].count)
    let masses =
      options.passesDownMasses
      ? try LowerOrderMasses(
        trie: trie, counts: levels, links: links, pruning: options.pruning, memory: options.memory
      ).columns(in: scratch)
      : []
    return AdjustedCounts(levels: levels, masses: masses)
  }
}
