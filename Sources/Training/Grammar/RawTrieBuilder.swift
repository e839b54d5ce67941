internal import Storage

/// Builds a `RawTrie` from windows in ascending order, in one pass. Counts beyond 2^32 - 1 stay there.
struct RawTrieBuilder {
  private let order: Int
  private let vocabularySize: Int
  private var words: [ColumnWriter<UInt32>]
  private var counts: [ColumnWriter<UInt32>]
  private var children: [NodeColumn.Writer]
  private var unigramCounts: [UInt64]
  /// pending[l]: the count so far of the open node of level l, l in 2...order; 0 if none is open.
  private var pending: [UInt64]
  private var previous = CountedWindow(first: 0, count: 0, key: WindowKey())
  private var nextFirst: UInt32 = 0
  /// How many n-grams were seen more often than a count can say.
  private(set) var cappedCount = 0

  init(order: Int, vocabularySize: Int, scratch: ScratchFolder) throws(TrainingError) {
    self.order = order
    self.vocabularySize = vocabularySize
    unigramCounts = [UInt64](repeating: 0, count: vocabularySize)
    pending = [UInt64](repeating: 0, count: order + 1)
    // Writers for levels 2...order are at [level - 2]; children of levels 1..<order at [level - 1].
    (words, counts, children) = ([], [], [])
    do {
      for level in stride(from: 2, through: order, by: 1) {
        words.append(try ColumnWriter(path: scratch.file("raw.\(level).word")))
        counts.append(try ColumnWriter(path: scratch.file("raw.\(level).count")))
        children.append(try NodeColumn.Writer(path: scratch.file("raw.\(level - 1).child")))
      }
    } catch {
      throw .storage(error)
    }
  }

  /// Adds the next window. Precondition: windows come in ascending order.
  mutating func add(_ window: CountedWindow) throws(TrainingError) {
    do throws(StorageError) {
      var isSame = window.first == previous.first && previous.count > 0
      if !isSame {
        try closeNodes(from: 2)
        while nextFirst <= window.first {
          if order > 1 { try children[0].append(words[0].count) }
          nextFirst += 1
        }
      }
      unigramCounts[Int(window.first)] += UInt64(window.count)
      for level in stride(from: 2, through: order, by: 1) {
        let word = window.key[level - 2]
        if isSame, word != previous.key[level - 2] {
          isSame = false
          try closeNodes(from: level)
        }
        if word == WindowKey.absent { break }
        if !isSame || pending[level] == 0 {
          try words[level - 2].append(word)
          if level < order { try children[level - 1].append(words[level - 1].count) }
        }
        pending[level] += UInt64(window.count)
      }
      previous = window
    } catch {
      throw .storage(error)
    }
  }

  private mutating func closeNodes(from level: Int) throws(StorageError) {
    for level in stride(from: level, through: order, by: 1) where pending[level] > 0 {
      try counts[level - 2].append(capped(pending[level]))
      pending[level] = 0
    }
  }

  private mutating func capped(_ count: UInt64) -> UInt32 {
    if count > UInt64(UInt32.max) { cappedCount += 1 }
    return UInt32(clamping: count)
  }

  mutating func finish(scratch: ScratchFolder) throws(TrainingError) -> RawTrie {
    do throws(StorageError) {
      try closeNodes(from: 2)
      if order > 1 {
        while nextFirst <= UInt32(vocabularySize) {
          try children[0].append(words[0].count)
          nextFirst += 1
        }
        for level in stride(from: 2, to: order, by: 1) {
          try children[level - 1].append(words[level - 1].count)
        }
      }
      var unigrams = try ColumnWriter<UInt32>(path: scratch.file("raw.1.count"))
      for count in unigramCounts { try unigrams.append(capped(count)) }
      var levels = [
        RawTrie.Level(word: nil, count: try unigrams.finish(), child: order > 1 ? try children[0].finish() : nil)
      ]
      for level in stride(from: 2, through: order, by: 1) {
        levels.append(
          RawTrie.Level(
            word: try words[level - 2].finish(), count: try counts[level - 2].finish(),
            child: level < order ? try children[level - 1].finish() : nil))
      }
      return RawTrie(order: order, levels: levels)
    } catch {
      throw .storage(error)
    }
  }
}
