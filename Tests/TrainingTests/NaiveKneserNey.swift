/// Modified Kneser-Ney as the paper has it, with dictionaries: the reference that the estimator is held against.
///
/// Chen & Goodman 1998, eq. 20 to 26; n-grams that begin with `<s>` keep their raw counts (Heafield et al. 2013).
struct NaiveKneserNey {
  let order: Int
  let vocabulary: [String]
  /// What an n-gram weighs among its neighbours: its count, or the mass that longer ones pass down.
  private var masses: [[[String]: Double]] = []
  /// The share of its mass that an n-gram passes down.
  private var shares: [[[String]: Double]] = []
  private var discounts: [[Double]] = []

  /// - Parameters:
  ///   - streams: token lists, each beginning with `<s>`: a document or a sentence.
  ///   - passesDownMasses: as `TrainingOptions` has it.
  ///   - pruning: for each length, n-grams of so high a raw count, and no higher, are left out.
  init(
    order: Int, streams: [[String]], vocabulary: [String], passesDownMasses: Bool = false, pruning: [Int] = []
  ) {
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
    discounts = adjusted.map { level in
      let n = (1...4).map { k in Double(level.values.count { $0 == k }) }
      if n.contains(0) { return [0, 0.5, 1, 1.5] }
      let y = n[0] / (n[0] + 2 * n[1])
      let d = [0, 1 - 2 * y * n[1] / n[0], 2 - 3 * y * n[2] / n[1], 3 - 4 * y * n[3] / n[2]]
      return (1...3).allSatisfy { d[$0] >= 0 && d[$0] <= Double($0) } ? d : [0, 0.5, 1, 1.5]
    }
    masses = adjusted.map { $0.mapValues(Double.init) }
    shares = [[[String]: Double]](repeating: [:], count: order + 1)
    for length in stride(from: order, through: 1, by: -1) {
      if passesDownMasses, length < order {
        masses[length] = [:]
        for (gram, mass) in masses[length + 1] {
          masses[length][Array(gram.dropFirst()), default: 0] += mass * (shares[length + 1][gram] ?? 0)
        }
        for (gram, count) in raw[length] where gram[0] == "<s>" { masses[length][gram] = Double(count) }
        if length == 1 { masses[1].removeValue(forKey: ["<s>"]) }
      }
      for (gram, count) in adjusted[length] {
        let isPruned = length <= pruning.count && (raw[length][gram] ?? 0) <= pruning[length - 1]
        shares[length][gram] = isPruned ? 1 : discounts[length][min(count, 3)] / Double(count)
      }
    }
  }

  func probability(_ word: String, _ history: ArraySlice<String>) -> Double {
    let history = Array(history.suffix(order - 1))
    let length = history.count + 1
    let lower =
      history.isEmpty ? 1 / Double(vocabulary.count - 1) : probability(word, history.dropFirst())
    let followers = masses[length].filter { Array($0.key.dropLast()) == history }
    let total = followers.values.reduce(0, +)
    guard total > 0 else { return lower }
    let own = followers[history + [word]].map { $0 * (1 - (shares[length][history + [word]] ?? 0)) } ?? 0
    let taken = followers.reduce(0) { $0 + $1.value * (shares[length][$1.key] ?? 0) }
    return (own + taken * lower) / total
  }
}
