internal import Storage
internal import Tokenization

/// Counts the n-gram windows of a token stream: sorts them in memory, block by block, and on disk beyond it.
///
/// A window is a token with the order - 1 tokens after it, cut short where the next history begins (`<s>`). Sorted by
/// its words from the first, so that the windows with a common beginning are neighbours: the shape of the trie.
///
/// Input: ids of words, one a token. Output: windows in ascending order, each once, with its count. The output does not
/// depend on the size of the blocks or the number of cores.
struct WindowSorter {
  let order: Int
  let vocabularySize: Int
  /// Bytes that blocks and buffers may take.
  let memory: Int
  let scratch: ScratchFolder

  private var bitsPerWord: Int { max(1, Int.bitWidth - (vocabularySize).leadingZeroBitCount) }

  /// Calls `emit` with each window.
  /// - Parameter mapping: the id of each provisional id that `tokens` holds.
  func sort(
    _ tokens: MappedColumn<UInt32>, mapping: [UInt32], control: TrainingControl,
    emit: (CountedWindow) throws(TrainingError) -> Void
  ) throws(TrainingError) {
    // A token takes four bytes in the block and four as a position; half the memory is for the sorting of buckets.
    let blockCount = min(max(1 << 12, min(memory / 2 / 8, tokens.count)), IndexWidth.lowMask)
    guard blockCount < tokens.count else {
      try sortBlock(tokens, 0..<tokens.count, mapping: mapping, control: control, emit: emit)
      return
    }
    var runs: [WindowRun] = []
    for start in stride(from: 0, to: tokens.count, by: blockCount) {
      var writer = try WindowRun.Writer(scratch: scratch, name: "run.\(runs.count)")
      let block = start..<min(start + blockCount, tokens.count)
      try sortBlock(tokens, block, mapping: mapping, control: control) { (window) throws(TrainingError) in
        try writer.append(window)
      }
      runs.append(try writer.finish())
    }
    try mergeRuns(runs, emit: emit)
    for index in runs.indices { scratch.remove("run.\(index)") }
  }

  private func sortBlock(
    _ tokens: MappedColumn<UInt32>, _ block: Range<Int>, mapping: [UInt32], control: TrainingControl,
    emit: (CountedWindow) throws(TrainingError) -> Void
  ) throws(TrainingError) {
    let end = min(block.upperBound + order - 1, tokens.count)
    var ids: [UInt32] = []
    ids.reserveCapacity(end - block.lowerBound)
    do {
      let source = tokens.span
      for i in block.lowerBound..<end { ids.append(mapping[Int(source[i])]) }
    }
    // A counting sort of the positions by their first word.
    var starts = [Int](repeating: 0, count: vocabularySize + 1)
    for i in 0..<block.count { starts[Int(ids[i]) + 1] += 1 }
    for word in 0..<vocabularySize { starts[word + 1] += starts[word] }
    var positions = [UInt32](repeating: 0, count: block.count)
    var next = starts
    for i in 0..<block.count {
      let word = Int(ids[i])
      positions[next[word]] = UInt32(truncatingIfNeeded: i)
      next[word] += 1
    }
    // Batches of buckets, as many windows at a time as memory allows; each core sorts a share of the first words.
    let shareCount = max(1 << 14, min(1 << 20, memory / 8 / 64))
    var word = 0
    while word < vocabularySize {
      var shares: [Range<Int>] = []
      while word < vocabularySize, shares.count < 8 {
        let first = word
        repeat { word += 1 } while word < vocabularySize && starts[word + 1] - starts[first] <= shareCount
        shares.append(first..<word)
      }
      let sorted = parallelMap(shares.count) { [ids, positions, starts, shares] share in
        self.sortShare(shares[share], ids: ids, positions: positions, starts: starts)
      }
      for windows in sorted {
        for window in windows { try emit(window) }
      }
      try control.progress(.count, block.lowerBound + starts[word], of: tokens.count, "tokens")
    }
  }

  /// The windows that begin with the given words, sorted and counted.
  private func sortShare(
    _ words: Range<Int>, ids: [UInt32], positions: [UInt32], starts: [Int]
  ) -> [CountedWindow] {
    var windows: [CountedWindow] = []
    var keys: [WindowKey] = []
    var spare: [WindowKey] = []
    for word in words where starts[word] < starts[word + 1] {
      keys.removeAll(keepingCapacity: true)
      for index in starts[word]..<starts[word + 1] {
        keys.append(key(at: Int(positions[index]), in: ids.span))
      }
      radixSort(&keys, scratch: &spare, wordCount: order - 1, bitsPerWord: bitsPerWord)
      var i = 0
      while i < keys.count {
        let key = keys[i]
        var count: UInt32 = 0
        while i < keys.count, keys[i] == key {
          count += 1
          i += 1
        }
        windows.append(CountedWindow(first: UInt32(word), count: count, key: key))
      }
    }
    return windows
  }

  @inline(__always)
  private func key(at position: Int, in ids: Span<UInt32>) -> WindowKey {
    var key = WindowKey()
    for index in 0..<order - 1 {
      let next = position + 1 + index
      guard next < ids.count, ids[next] != WordID.begin.rawValue else { break }
      key[index] = ids[next]
    }
    return key
  }
}
