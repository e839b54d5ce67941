internal import Glibc
internal import Storage
internal import Tokenization
internal import VectorMath

/// What products of experts are divided by at one position.
struct Normalisers {
  /// Z of the history.
  let whole: Double
  /// Z of the history without its oldest word; that of the whole one where it has none.
  let shorter: Double

  /// Without associations.
  static let one = Normalisers(whole: 1, shorter: 1)
}

/// The answers of an up-to-date state: Z, and r of a word or of all.
extension AssociationState {
  /// Z of a history: Σ over the vocabulary of P(w | h)·r(w), by the nested back-off sum
  /// Z(h) = Σ_{w seen after h} a(h,w)·r(w) + γ(h)·Z(h').
  mutating func normalisers(_ state: NGramState) -> Normalisers {
    refresh()
    var sum = rootNormaliser
    var shorter = sum
    for length in stride(from: 1, through: state.length, by: 1) {
      shorter = sum
      sum *= grammar.backoff(ofLevel: length, node: state.nodes[length])
      let range = grammar.children(ofLevel: length, node: state.nodes[length])
      guard !range.isEmpty else { continue }
      if length == 1, range.count >= RareSums.leastCount {
        sum += longSum(after: state.nodes[1], range)
      } else {
        sum += grammar.followerSum(of: range, onLevel: length + 1, ratios.span)
      }
    }
    return Normalisers(whole: sum, shorter: shorter)
  }

  /// Σ a(h,w)·r(w) over the words seen after one word, where these are many: most are rare, and their r only changes with a
  /// refresh, but for the few that the document used since.
  private mutating func longSum(after node: UInt32, _ range: Range<Int>) -> Double {
    let rare = grammar.firstChild(notBelow: WordID(UInt32(frequentCount)), in: range, onLevel: 2)..<range.upperBound
    var sum = commonSum(after: node, range.lowerBound..<rare.lowerBound)
    if let known = rareSums[node] {
      sum += known
    } else {
      let now = patched.map { ratios[Int($0.word)] }
      for (word, ratio, _) in patched where word >= frequentCount { ratios[Int(word)] = ratio }
      let atRefresh = grammar.followerSum(of: rare, onLevel: 2, ratios.span)
      for (index, (word, _, _)) in patched.enumerated() where word >= frequentCount { ratios[Int(word)] = now[index] }
      rareSums[node] = atRefresh
      sum += atRefresh
    }
    for (word, ratio, _) in patched where word >= frequentCount {
      guard let index = grammar.find(WordID(word), in: rare, onLevel: 2) else { continue }
      sum += grammar.weight(ofLevel: 2, node: index) * Double(ratios[Int(word)] - ratio)
    }
    return sum
  }

  /// The same over the common ones among them.
  private func commonSum(after node: UInt32, _ range: Range<Int>) -> Double {
    guard DenseFollowers.holds(node, followerCount: range.count, of: frequentCount) else {
      return grammar.followerSum(of: range, onLevel: 2, ratios.span)
    }
    let weights = grammar.denseFollowers.row(after: node) {
      let level = grammar.levels[1]
      guard let words = level.word else { return [] }
      var weights = [Float](repeating: 0, count: frequentCount)
      for index in range where words[index] < frequentCount { weights[Int(words[index])] = level.weight[index] }
      return weights
    }
    return weightedSum(weights.span, ratios.span, count: frequentCount)
  }

  /// v·q as it entered r of a word.
  func topicScore(_ word: Int) -> Float {
    guard word < frequentCount else { return scores[word] }
    let row = statistics.position - rowPositions.lowerBound
    return phrases == nil ? rows[row * frequentCount + word] : model.output.product(with: topicQueries[row], word)
  }

  /// The position at which the topic score of a word was computed, its scale there, and that of each dimension, shape
  /// (dimension).
  func freshness(of word: WordID) -> (position: Int, topicScale: Float, inputScale: [Float]) {
    let isFresh = word.index < frequentCount
    let position = isFresh ? statistics.position : max(0, refreshedAt)
    return (position, scale(at: position).topic, isFresh ? model.inputScale : model.lastingScale)
  }

  /// log r of a word in its parts, as `ratio` gives it; what the clipping takes off counts as state.
  mutating func logParts(of word: WordID) -> AssociationLogParts {
    refresh()
    var parts = AssociationLogParts()
    let index = word.index
    let scale = scale(at: index < frequentCount ? statistics.position : refreshedAt)
    parts.topic = Double(topicScore(index))
    (parts.phrase, parts.phraseFar) = phraseScores(of: word)
    let bias = model.bias[index] * scale.bias
    let gain = rescalingAtRefresh.gain(of: index, occurrences: statistics.occurrences(of: word))
    parts.memory = Double(gain)
    parts.recurrence = Double(extras[index] - bias - gain)
    parts.state = Double(bias)
    if index < AssociationShape.stateWordCount {
      parts.state += Double(
        model.state[index * AssociationShape.stateCount + statistics.state] * scale.state)
    }
    let sum = parts.topic + parts.recurrence + parts.state + parts.phrase + parts.memory
    parts.state += log(Double(ratios[index])) - sum
    return parts
  }

  /// Lends r of every word.
  mutating func withRatios<Result>(_ body: ([Float]) -> Result) -> Result {
    refresh()
    return body(ratios)
  }

  /// r of one word, now.
  mutating func ratio(_ word: WordID) -> Double {
    refresh()
    return Double(ratios[word.index])
  }
}
