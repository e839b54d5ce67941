internal import Storage

extension PassageStore {
  /// No list is read further than this many passages: a store of a gigabyte has fewer.
  private static let longestList = 1 << 24

  /// How many bytes the list of a word takes: the rarer it is, the fewer.
  func listByteCount(of word: UInt32) -> Int {
    guard Int(word) < vocabularySize else { return 0 }
    return max(0, Int(row[Int(word) + 1]) - Int(row[Int(word)]))
  }

  /// Calls `body` with the passages that hold a word, in ascending order, until it returns false.
  @inline(__always)
  func forEach(holding word: UInt32, _ body: (Int) -> Bool) {
    guard Int(word) < vocabularySize else { return }
    var at = Int(row[Int(word)])
    let end = min(Int(row[Int(word) + 1]), list.count)
    let bytes = list.span
    var passage = -1
    for _ in 0..<Self.longestList {
      guard at < end else { return }
      // Nearly all distances of common words, whose lists are long, are one byte.
      let byte = bytes[at]
      if byte < DenseCode.firstCarrier {
        passage += Int(byte) + 1
        at += 1
      } else {
        guard let gap = DenseCode.read(bytes, at: &at, end: end) else { return }
        passage += Int(gap) + 1
      }
      guard passage < count, body(passage) else { return }
    }
  }

  /// Passages that hold all of some words, in ascending order, at most `limit`; of more so many from all over the text.
  ///
  /// Words whose lists are much longer than what the rarer ones leave are not looked up: the caller reads the passages
  /// anyway, so these are candidates.
  func candidates(holding words: [UInt32], limit: Int) -> [Int] {
    var ordered: [UInt32] = []
    for word in words where !ordered.contains(word) { ordered.append(word) }
    ordered.sort { (listByteCount(of: $0), $0) < (listByteCount(of: $1), $1) }
    guard let rarest = ordered.first else { return [] }
    var found: [Int] = []
    forEach(holding: rarest) { passage in
      found.append(passage)
      return true
    }
    for word in ordered.dropFirst() where listByteCount(of: word) < Self.passageByteCount * found.count {
      var index = 0
      var kept: [Int] = []
      forEach(holding: word) { passage in
        while index < found.count, found[index] < passage { index += 1 }
        if index < found.count, found[index] == passage { kept.append(passage) }
        return index < found.count
      }
      found = kept
    }
    return Self.spread(found, limit)
  }

  /// About as many bytes of a list are read in the time that a passage takes.
  private static let passageByteCount = 64
}
