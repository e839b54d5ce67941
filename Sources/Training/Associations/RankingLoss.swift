internal import VectorMath

/// The loss that the expert is learnt by: of the true word and noise words, each with its log r, how large the true
/// word's share of r is.
///
/// `-log(r(true) / Σ r)`, the derivative of whose negative by the log r of a word is 1 or 0, for the true word or another,
/// less the word's share.
struct RankingLoss {
  /// Shape (words): log r of each, the true word first; after `rank`, its share of r.
  var shares: [Float]

  init(count: Int) { shares = [Float](repeating: 0, count: count) }

  /// Makes shares of log r: a softmax.
  mutating func rank() {
    var largest = shares[0]
    for share in shares { largest = max(largest, share) }
    var sum: Float = 0
    for index in shares.indices {
      shares[index] = fastExp(max(-80, shares[index] - largest))
      sum += shares[index]
    }
    for index in shares.indices { shares[index] /= sum }
  }
}
