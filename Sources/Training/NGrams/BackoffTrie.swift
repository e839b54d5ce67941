internal import LanguageModel
internal import Storage
internal import Tokenization
internal import VectorMath

/// From the n-grams of another toolkit's model to the columns of an `NGramModel` that holds probabilities.
///
/// Each n-gram's suffix is found by way of its history's: `a b c` by way of the suffix `b` of `a b`, among whose
/// continuations `b c` is. The n-grams of a history ascend, as those of its suffix do, so both are walked at once.
/// Sums are checked on the way: Σ P(w|h) = bow(h)·Σ P(w|h') + Σ over the words seen after h of P(w|h) - bow(h)·P(w|h').
struct BackoffTrie {
  let vocabulary: ImportedVocabulary
  let levels: ImportedLevels
  let control: TrainingControl

  /// The columns, and how the sums of the probabilities after each history differ from 1.
  struct Result {
    var levels: [NGramLevel]
    /// The sum farthest from 1, and the history it belongs to.
    var worstSum = 1.0
    var worstHistory: [WordID] = []
    /// How many histories have a sum that is off 1 by more than `tolerance`.
    var offCount = 0
    var historyCount = 0

    static let tolerance = 0.01

    @inline(__always)
    fileprivate mutating func note(_ sum: Double, _ history: @autoclosure () -> [WordID]) {
      historyCount += 1
      let distance = abs(sum - 1)
      // Not the other way round: a sum that is no number is far from 1.
      if !(distance <= Self.tolerance) { offCount += 1 }
      guard !(distance <= abs(worstSum - 1)) else { return }
      worstSum = sum
      worstHistory = history()
    }
  }

  /// The n-grams of one length, which the next longer ones are computed from.
  private struct Level {
    /// Shape (nodes): the last word; nil on level 1.
    var word: MappedColumn<UInt32>?
    /// Shape (nodes): P.
    let probability: MappedColumn<Float>
    let backoff: MappedColumn<Float>
    /// Shape (nodes): the node of the n-gram without its first word, one level down; nil on level 1.
    var suffix: MappedColumn<UInt32>?
    /// Shape (nodes + 1): where the continuations begin one level up.
    var child: MappedColumn<UInt32>?
    /// Shape (nodes): Σ P(w | this n-gram).
    var sum: MappedColumn<Double>?
  }

  /// - Returns: nil if an n-gram's suffix is missing.
  func build() throws(TrainingError) -> Result? {
    var result = Result(levels: [])
    var built = [try unigrams()]
    var rootSum = 0.0
    for p in vocabulary.probabilities { rootSum += Double(p) }
    result.note(rootSum, [])
    var done = 0
    for length in stride(from: 2, through: levels.order, by: 1) {
      guard try extend(&built, length, rootSum: rootSum, &result, done: &done) else { return nil }
    }
    result.levels = built.enumerated().map { index, level in
      let isLast = index == built.count - 1
      return NGramLevel(
        word: level.word, weight: level.probability, holdsProbabilities: index > 0,
        backoff: isLast ? nil : level.backoff, child: isLast ? nil : level.child)
    }
    return result
  }

  private func column<Element>(
    _ name: String, _ elements: [Element]
  ) throws(TrainingError) -> MappedColumn<Element> where Element: BitwiseCopyable & Sendable {
    try storing { () throws(StorageError) in
      var writer = try ColumnWriter<Element>(path: levels.scratch.file(name))
      try writer.append(elements.span)
      return try writer.finish()
    }
  }

  private func unigrams() throws(TrainingError) -> Level {
    Level(
      probability: try column("model.1.weight", vocabulary.probabilities),
      backoff: try column("model.1.backoff", vocabulary.backoffs))
  }

  /// Adds the n-grams of `length` words, and what the level below them then knows: continuations and sums.
  /// - Returns: false if a suffix is missing.
  private func extend(
    _ built: inout [Level], _ length: Int, rootSum: Double, _ result: inout Result, done: inout Int
  ) throws(TrainingError) -> Bool {
    let column = levels.columns[length - 2]
    guard column.count <= IndexWidth.mostNodes else { throw .tooManyNGrams(order: length) }
    let below = built[length - 2]
    let histories = length > 2 ? levels.columns[length - 3] : nil
    let scratch = levels.scratch
    do {
      var word = try ColumnWriter<UInt32>(path: scratch.file("model.\(length).word"))
      var probability = try ColumnWriter<Float>(path: scratch.file("model.\(length).probability"))
      var backoff = try ColumnWriter<Float>(path: scratch.file("model.\(length).backoff"))
      var child = try ColumnWriter<UInt32>(path: scratch.file("model.\(length - 1).child"))
      var suffix = try ColumnWriter<UInt32>(path: scratch.file("suffix.\(length)"))
      var sum = try ColumnWriter<Double>(path: scratch.file("sum.\(length - 1)"))
      let isLast = length == levels.order
      let nGrams = column.span
      var at = 0
      for history in 0..<below.probability.count {
        if history % Self.ahead == 0, length > 2 { Self.prefetch(history, below, built[length - 3]) }
        try child.append(UInt32(truncatingIfNeeded: at))
        let weight = Double(below.backoff[history])
        // The history's own suffix, whose continuations the n-grams' suffixes are.
        let shorter = below.suffix.map { Int($0[history]) } ?? 0
        var candidates = length == 2 ? 0..<0 : Self.children(shorter, built[length - 3])
        let lowerSum = length == 2 ? rootSum : built[length - 3].sum?[shorter] ?? 1
        var own = 0.0
        let words = histories.map { $0[history] } ?? ImportedNGram(first: UInt32(history), probability: 0)
        while at < nGrams.count {
          let nGram = nGrams[at]
          guard nGram.prefix(length - 1).hasWords(of: words) else { break }
          let last = nGram[length - 1]
          let found: Int
          if length == 2 {
            found = Int(last)
          } else {
            guard let column = below.word, let index = Self.find(last, in: &candidates, column.span) else {
              return false
            }
            found = index
          }
          let backedOff = weight * Double(below.probability[found])
          let p = nGram.isAdded ? Float(min(backedOff, Double(Float.greatestFiniteMagnitude))) : nGram.probability
          try word.append(last)
          try probability.append(p)
          if !isLast {
            try backoff.append(nGram.backoff)
            try suffix.append(UInt32(truncatingIfNeeded: found))
          }
          own += Double(p) - backedOff
          at += 1
          if at & 0xFFFF == 0 { try control.progress(.estimate, done + at, of: levels.nGramTotal, "n-grams") }
        }
        let total = own + weight * lowerSum
        result.note(total, words.words(length - 1))
        if !isLast { try sum.append(total) }
      }
      try child.append(UInt32(truncatingIfNeeded: at))
      done += at
      built[length - 2].child = try child.finish()
      built[length - 2].sum = try sum.finish()
      built.append(
        Level(
          word: try word.finish(), probability: try probability.finish(), backoff: try backoff.finish(),
          suffix: try suffix.finish()))
      return true
    } catch {
      throw TrainingError(rethrowing: error)
    }
  }

  /// How many histories are looked at ahead, so that their waits for memory overlap.
  private static let ahead = 64

  /// Prefetches what the next histories need: where the continuations of their suffixes begin, and these.
  private static func prefetch(_ first: Int, _ level: Level, _ shorter: Level) {
    guard let suffix = level.suffix, let child = shorter.child, let sum = shorter.sum, let word = level.word else {
      return
    }
    let nodes = suffix.span.extracting(first..<min(first + ahead, suffix.count))
    VectorMath.prefetch(child.span, at: nodes)
    VectorMath.prefetch(sum.span, at: nodes)
    let starts = (0..<nodes.count).map { child[Int(nodes[$0])] }
    VectorMath.prefetch(word.span, at: starts.span)
    VectorMath.prefetch(level.probability.span, at: starts.span)
  }

  private static func children(_ node: Int, _ level: Level) -> Range<Int> {
    guard let child = level.child else { return 0..<0 }
    return Int(child[node])..<Int(child[node + 1])
  }

  /// The index of a word among ascending words, by doubling steps from the beginning of the range, which moves there.
  @inline(__always)
  private static func find(_ word: UInt32, in range: inout Range<Int>, _ words: Span<UInt32>) -> Int? {
    var (low, step) = (range.lowerBound, 1)
    while low + step < range.upperBound, words[low + step] <= word {
      low += step
      step <<= 1
    }
    var high = min(range.upperBound, low + step)
    while low < high {
      let middle = (low + high) >> 1
      if words[middle] < word { low = middle + 1 } else { high = middle }
    }
    range = low..<range.upperBound
    return low < range.upperBound && words[low] == word ? low : nil
  }
}
