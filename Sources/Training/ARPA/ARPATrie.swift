internal import Glibc
internal import LanguageModel
internal import Storage
internal import Tokenization

/// From the n-grams of an ARPA file to the columns of an `NGramModel`.
///
/// An ARPA file says P(w|h) and the back-off weight of h; the trie holds a(h,w) = P(w|h) - bow(h)·P(w|h'), which may be
/// negative. P(w|h') is taken as the trie will compute it, so that rounding to 32 bits does not add up from level to
/// level. Sums are checked on the way: Σ P(w|h) = Σ a(h,w) + bow(h)·Σ P(w|h').
struct ARPATrie {
  let input: ARPALevels
  let scratch: ScratchFolder

  /// The columns, and the history whose probabilities sum to the value farthest from 1.
  struct Result {
    var levels: [NGramLevel]
    var worstSum = 1.0
    var worstHistory: [WordID] = []

    fileprivate mutating func note(_ sum: Double, _ history: @autoclosure () -> [WordID]) {
      guard abs(sum - 1) > abs(worstSum - 1) else { return }
      worstSum = sum
      worstHistory = history()
    }
  }

  /// The columns of a level that the next longer n-grams are computed from.
  private struct Below {
    /// Shape (nodes): P of each n-gram as the trie computes it.
    let probability: MappedColumn<Double>
    /// Shape (nodes): the back-off weight.
    let backoff: MappedColumn<Float>
    /// Shape (nodes): Σ P(w | the n-gram without its first word); of level 1 Σ P(w).
    let suffixSum: MappedColumn<Double>
  }

  func build(control: TrainingControl) throws(TrainingError) -> Result {
    let order = input.columns.count
    var below = try unigrams()
    var rootSum = 0.0
    for word in 0..<below.probability.count { rootSum += below.probability[word] }
    var result = Result(levels: [])
    result.note(rootSum, [])
    var words: [MappedColumn<UInt32>?] = [nil]
    var weights: [MappedColumn<Float>] = [try weightColumn(below)]
    var backoffs: [MappedColumn<Float>?] = []
    var children: [MappedColumn<UInt32>?] = []
    var done = below.probability.count
    for length in stride(from: 2, through: order, by: 1) {
      let columns = try level(length, below, &result, control: control, done: &done)
      words.append(columns.word)
      weights.append(columns.weight)
      backoffs.append(below.backoff)
      children.append(columns.child)
      below = columns.below
    }
    backoffs.append(nil)
    children.append(nil)
    result.levels = (0..<order).map {
      NGramLevel(word: words[$0], weight: weights[$0], backoff: backoffs[$0], child: children[$0])
    }
    return result
  }

  private func unigrams() throws(TrainingError) -> Below {
    let column = input.columns[0]
    let records = column.span
    do {
      var probability = try ColumnWriter<Double>(path: scratch.file("p.1"))
      var backoff = try ColumnWriter<Float>(path: scratch.file("model.1.backoff"))
      var total = 0.0
      for i in 0..<records.count {
        let p = Double(Float(pow(10, records[i].probability)))
        total += p
        try probability.append(p)
        try backoff.append(Float(pow(10, records[i].backoff)))
      }
      var suffixSum = try ColumnWriter<Double>(path: scratch.file("sum.1"))
      for _ in 0..<records.count { try suffixSum.append(total) }
      return Below(
        probability: try probability.finish(), backoff: try backoff.finish(), suffixSum: try suffixSum.finish())
    } catch {
      throw .storage(error)
    }
  }

  private func weightColumn(_ below: Below) throws(TrainingError) -> MappedColumn<Float> {
    try storing { () throws(StorageError) in
      var writer = try ColumnWriter<Float>(path: scratch.file("model.1.weight"))
      for word in 0..<below.probability.count { try writer.append(Float(below.probability[word])) }
      return try writer.finish()
    }
  }

  private struct LevelColumns {
    let word: MappedColumn<UInt32>
    let weight: MappedColumn<Float>
    /// Of the level below this one, whose n-grams are the histories.
    let child: MappedColumn<UInt32>
    let below: Below
  }

  /// The n-grams of `length` words. `below` are those one word shorter: their histories and their suffixes.
  private func level(
    _ length: Int, _ below: Below, _ result: inout Result, control: TrainingControl, done: inout Int
  ) throws(TrainingError) -> LevelColumns {
    let column = input.columns[length - 1]
    let shorter = input.columns[length - 2]
    guard column.count < Int(UInt32.max) else { throw .tooManyNGrams(order: length) }
    do {
      var word = try ColumnWriter<UInt32>(path: scratch.file("model.\(length).word"))
      var weight = try ColumnWriter<Float>(path: scratch.file("model.\(length).weight"))
      var backoff = try ColumnWriter<Float>(path: scratch.file("model.\(length).backoff"))
      var child = try ColumnWriter<UInt32>(path: scratch.file("model.\(length - 1).child"))
      var probability = try ColumnWriter<Double>(path: scratch.file("p.\(length)"))
      // Of the histories, one after the other; and of each n-gram's suffix, which is a history too.
      var sum = try ColumnWriter<Double>(path: scratch.file("histories.\(length)"))
      var suffixes = try ColumnWriter<UInt32>(path: scratch.file("suffixes.\(length)"))
      let (records, histories) = (column.span, shorter.span)
      let (p, bow, lower) = (below.probability.span, below.backoff.span, below.suffixSum.span)
      var search = SuffixSearch(length: length)
      var at = 0
      for history in 0..<histories.count {
        try child.append(UInt32(truncatingIfNeeded: at))
        var own = 0.0
        while at < records.count, records[at].prefix(length - 1).hasWords(of: histories[history]) {
          let record = records[at]
          let suffix = length == 2 ? Int(record.key[0]) : search.index(of: record, in: shorter)
          let backedOff = Double(bow[history]) * p[suffix]
          let difference = record.isAdded ? 0 : Self.difference(pow(10, record.probability), backedOff)
          try word.append(record.key[length - 2])
          try weight.append(difference)
          try backoff.append(Float(pow(10, record.backoff)))
          try probability.append(backedOff + Double(difference))
          try suffixes.append(UInt32(truncatingIfNeeded: suffix))
          own += Double(difference)
          at += 1
          if at & 0xFFFF == 0 { try control.progress(.estimate, done + at, of: input.nGramTotal, "n-grams") }
        }
        let total = own + Double(bow[history]) * lower[history]
        result.note(total, histories[history].words(length - 1))
        try sum.append(total)
      }
      try child.append(UInt32(truncatingIfNeeded: at))
      done += at
      let (sums, links) = (try sum.finish(), try suffixes.finish())
      var suffixSum = try ColumnWriter<Double>(path: scratch.file("sum.\(length)"))
      for i in 0..<links.count { try suffixSum.append(sums[Int(links[i])]) }
      return LevelColumns(
        word: try word.finish(), weight: try weight.finish(), child: try child.finish(),
        below: Below(
          probability: try probability.finish(), backoff: try backoff.finish(), suffixSum: try suffixSum.finish()))
    } catch {
      throw TrainingError(rethrowing: error)
    }
  }

  /// The 32-bit number that, added to `backedOff`, comes closest to `probability` without going below zero.
  private static func difference(_ probability: Double, _ backedOff: Double) -> Float {
    var difference = Float(probability - backedOff)
    while Double(difference) + backedOff < 0 { difference = difference.nextUp }
    return difference
  }
}
