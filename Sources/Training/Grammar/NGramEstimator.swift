internal import Storage
internal import Tokenization

/// From counted n-grams to the columns of an `NGramModel`: interpolated modified Kneser-Ney, pruned.
///
/// Input: the raw trie and its adjusted counts. Output: for each level the words, a(h,w) = (c - D(c)) / Σc, γ(h) and
/// where the children begin. An n-gram whose raw count is at most its level's threshold is left out, and its whole count
/// goes to γ of its history, so that every distribution still sums to 1 (Chen & Goodman 1998, eq. 20 to 26; pruning as in
/// KenLM).
struct NGramEstimator {
  let trie: RawTrie
  let adjusted: AdjustedCounts
  /// pruning[l - 1]: n-grams of l words are kept if seen more often. Ascending; 0 on level 1.
  let pruning: [Int]
  let scratch: ScratchFolder

  /// Warns of the orders whose discounts could not be estimated.
  func estimate(control: TrainingControl) throws(TrainingError) -> [NGramLevel] {
    var words: [MappedColumn<UInt32>?] = [nil]
    var weights = [try unigramWeights()]
    var backoffs: [MappedColumn<Float>?] = []
    var children: [MappedColumn<UInt32>?] = []
    var done = trie.levels[0].count.count
    for level in stride(from: 2, through: trie.order, by: 1) {
      let columns = try estimateLevel(level, control: control, done: &done)
      words.append(columns.word)
      weights.append(columns.weight)
      backoffs.append(columns.backoff)
      children.append(columns.child)
    }
    warnOfFallback(control)
    backoffs.append(nil)
    children.append(nil)
    return (0..<trie.order).map {
      NGramLevel(word: words[$0], weight: weights[$0], backoff: backoffs[$0], child: children[$0])
    }
  }

  /// P(w) of every word: discounted continuation counts, interpolated with the uniform distribution over the words that
  /// can be predicted (all but `<s>`).
  private func unigramWeights() throws(TrainingError) -> MappedColumn<Float> {
    let counts = adjusted.levels[0]
    let begin = WordID.begin.index
    let discounts = discounts(order: 1)
    var total = 0.0
    var discounted = 0.0
    let masses = adjusted.masses.first
    func mass(_ word: Int) -> Double { masses.map { Double($0[word]) } ?? Double(counts[word]) }
    for word in 0..<counts.count where word != begin {
      total += mass(word)
      discounted += mass(word) * discounts.share(counts[word])
    }
    let uniform = (total > 0 ? discounted / total : 1) / Double(max(counts.count - 1, 1))
    return try storing { () throws(StorageError) in
      var writer = try ColumnWriter<Float>(path: scratch.file("model.1.weight"))
      for word in 0..<counts.count {
        let own = total > 0 ? mass(word) * (1 - discounts.share(counts[word])) / total : 0
        try writer.append(word == begin ? 0 : Float(own + uniform))
      }
      return try writer.finish()
    }
  }

  private struct LevelColumns {
    let word: MappedColumn<UInt32>
    let weight: MappedColumn<Float>
    /// Of the level above.
    let backoff: MappedColumn<Float>
    let child: MappedColumn<UInt32>
  }

  /// The n-grams of `level`, and the back-off weights and children of the level above.
  private func estimateLevel(
    _ level: Int, control: TrainingControl, done: inout Int
  ) throws(TrainingError) -> LevelColumns {
    let parents = trie.levels[level - 2]
    guard let child = parents.child, let word = trie.levels[level - 1].word else {
      preconditionFailure("level \(level) has no level above")
    }
    let raw = trie.levels[level - 1].count
    let counts = adjusted.levels[level - 1]
    let masses = level <= adjusted.masses.count ? adjusted.masses[level - 1] : nil
    let discounts = discounts(order: level)
    let threshold = UInt32(clamping: pruning[level - 1])
    let parentThreshold = UInt32(clamping: level == 2 ? 0 : pruning[level - 2])
    do {
      var wordWriter = try ColumnWriter<UInt32>(path: scratch.file("model.\(level).word"))
      var weightWriter = try ColumnWriter<Float>(path: scratch.file("model.\(level).weight"))
      var backoffWriter = try ColumnWriter<Float>(path: scratch.file("model.\(level - 1).backoff"))
      var childWriter = try ColumnWriter<UInt32>(path: scratch.file("model.\(level - 1).child"))
      let (wordSpan, rawSpan, countSpan, childSpan) = (word.span, raw.span, counts.span, child.span)
      let parentCounts = parents.count.span
      for parent in 0..<parentCounts.count {
        if level > 2, parentCounts[parent] <= parentThreshold { continue }
        try childWriter.append(UInt32(truncatingIfNeeded: wordWriter.count))
        let range = childSpan[parent]..<childSpan[parent + 1]
        var total = 0.0
        var lost = 0.0  // by discounting and pruning
        for node in range {
          let mass = masses.map { Double($0[node]) } ?? Double(countSpan[node])
          total += mass
          lost += rawSpan[node] <= threshold ? mass : mass * discounts.share(countSpan[node])
        }
        try backoffWriter.append(total > 0 ? Float(lost / total) : 1)
        for node in range where rawSpan[node] > threshold {
          let mass = masses.map { Double($0[node]) } ?? Double(countSpan[node])
          try wordWriter.append(wordSpan[node])
          try weightWriter.append(total > 0 ? Float(mass * (1 - discounts.share(countSpan[node])) / total) : 0)
        }
        guard wordWriter.count <= IndexWidth.mostNodes else { throw TrainingError.tooManyNGrams(order: level) }
        if parent & 0xFFFF == 0 {
          try control.progress(.estimate, done + range.lowerBound, of: trie.nGramTotal, "n-grams")
        }
      }
      try childWriter.append(UInt32(truncatingIfNeeded: wordWriter.count))
      done += raw.count
      return LevelColumns(
        word: try wordWriter.finish(), weight: try weightWriter.finish(), backoff: try backoffWriter.finish(),
        child: try childWriter.finish())
    } catch {
      throw TrainingError(rethrowing: error)
    }
  }

  private func discounts(order: Int) -> Discounts {
    order == 1
      ? Discounts(adjusted: adjusted.levels[0], excluding: WordID.begin.index)
      : Discounts(adjusted: adjusted.levels[order - 1])
  }

  private func warnOfFallback(_ control: TrainingControl) {
    let orders = (1...trie.order).filter { discounts(order: $0).isFallback }
    guard !orders.isEmpty else { return }
    control.warn(
      "order \(orders.map(String.init).joined(separator: ", ")): too few n-grams seen one to four times to estimate "
        + "discounts; 0.5, 1 and 1.5 are used (more text, or a lower --order, gives a better model)")
  }
}
