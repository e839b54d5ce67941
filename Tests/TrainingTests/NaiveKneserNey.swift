/// Modified Kneser-Ney as the paper has it, with dictionaries: the reference that the estimator is held against.
///
/// Chen & Goodman 1998, eq. 20 to 26; n-grams that begin with `<s>` keep their raw counts (Heafield et al. 2013).
struct NaiveKneserNey {
  let order: Int
  let vocabulary: [String]
  private var counts: [[[String]: Int]] = []
  private var discounts: [[Double]] = []

  /// - Parameter streams: token lists, each beginning with `<s>`: a document or a sentence.
  init(order: Int, streams: [[String]], vocabulary: [String]) {
    self.order = order
    self.vocabulary = vocabulary
    var raw = [[[String]: Int]](repeating: [:], count: order + 1)
    for stream in streams {
      for start in 0..<stream.count {
        for length in 1...order where start + length <= stream.count {
          raw[length][Array(stream[start..<start + length]), default: 0] += 1
        }
      }
    }
    var adjusted = raw
    for length in stride(from: 1, to: order, by: 1) {
      adjusted[length] = [:]
      for gram in raw[length + 1].keys { adjusted[length][Array(gram.dropFirst()), default: 0] += 1 }
      for (gram, count) in raw[length] where gram[0] == "<s>" { adjusted[length][gram] = count }
    }
    adjusted[1].removeValue(forKey: ["<s>"])
    counts = adjusted
    discounts = adjusted.map { level in
      let n = (1...4).map { k in Double(level.values.count { $0 == k }) }
      if n.contains(0) { return [0, 0.5, 1, 1.5] }
      let y = n[0] / (n[0] + 2 * n[1])
      let d = [0, 1 - 2 * y * n[1] / n[0], 2 - 3 * y * n[2] / n[1], 3 - 4 * y * n[3] / n[2]]
      return (1...3).allSatisfy { d[$0] >= 0 && d[$0] <= Double($0) } ? d : [0, 0.5, 1, 1.5]
    }
  }

  func probability(_ word: String, _ history: ArraySlice<String>) -> Double {
    let history = Array(history.suffix(order - 1))
    let length = history.count + 1
    let lower =
      history.isEmpty ? 1 / Double(vocabulary.count - 1) : probability(word, history.dropFirst())
    let followers = counts[length].filter { Array($0.key.dropLast()) == history }
    let total = Double(followers.values.reduce(0, +))
    guard total > 0 else { return lower }
    func discount(_ count: Int) -> Double { discounts[length][min(count, 3)] }
    let own = followers[history + [word]].map { Double($0) - discount($0) } ?? 0
    let taken = followers.values.map(discount).reduce(0, +)
    return (own + taken * lower) / total
  }
}
