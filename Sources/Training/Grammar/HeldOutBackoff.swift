internal import Glibc
internal import Storage

/// Back-off weights as held-out text has them: the odds γ : 1 - γ of each history, multiplied by a factor that belongs to
/// its bucket, log γ'/(1 - γ') = log γ/(1 - γ) + θ.
///
/// Kneser-Ney's discounts are estimated on the training text's own tokens, one for all n-grams of an order. But a phrase
/// that one book says forty times is no likelier in another book, and the words after a common word vary less than the
/// discounts assume. By how much is learnt on held-out documents, as Jelinek and Mercer (1980) learnt their λ, for each
/// bucket of histories: by length, γ and the number of words that follow. θ is folded into the columns of a model: γ ← γ',
/// a ← a·(1 - γ')/(1 - γ). So it costs nothing when serving, and every distribution still sums to 1.
struct HeldOutBackoff: Equatable {
  /// Shape (order - 1, γ buckets, follower buckets): θ.
  private(set) var logFactors: [Float]

  static let backoffBucketCount = 10
  static let followerBucketCount = 12
  static let bucketCount = backoffBucketCount * followerBucketCount
  static let range: ClosedRange<Float> = -4...4

  /// Weights as they are.
  init(order: Int) {
    logFactors = [Float](repeating: 0, count: max(0, order - 1) * Self.bucketCount)
  }

  /// - Returns: nil if these are not the factors of that order, or not in `range`.
  init?(logFactors: [Float], order: Int) {
    self.init(order: order)
    guard logFactors.count == self.logFactors.count, logFactors.allSatisfy(Self.range.contains) else { return nil }
    self.logFactors = logFactors
  }

  /// The bucket of a history of `length` words; nil if no words follow it, or if all of γ or none is left to them.
  static func bucket(length: Int, backoff: Double, followers: Int) -> Int? {
    guard followers > 0, backoff > 0, backoff < 1 else { return nil }
    let byBackoff = min(backoffBucketCount - 1, Int(backoff * Double(backoffBucketCount)))
    let byFollowers = min(followerBucketCount - 1, Int.bitWidth - 1 - followers.leadingZeroBitCount)
    return (length - 1) * bucketCount + byBackoff * followerBucketCount + byFollowers
  }

  subscript(bucket: Int) -> Float {
    get { logFactors[bucket] }
    set { logFactors[bucket] = min(Self.range.upperBound, max(Self.range.lowerBound, newValue)) }
  }

  /// γ' of a history in that bucket.
  func backoff(_ backoff: Double, in bucket: Int) -> Double {
    let odds = backoff * exp(Double(logFactors[bucket]))
    return odds / (odds + 1 - backoff)
  }

  /// The columns with θ folded in.
  func apply(
    to levels: [NGramLevel], scratch: ScratchFolder, control: TrainingControl
  ) throws(TrainingError) -> [NGramLevel] {
    var levels = levels
    for length in stride(from: 1, to: levels.count, by: 1) {
      guard let child = levels[length - 1].child, let backoff = levels[length - 1].backoff else { continue }
      (levels[length].weight, levels[length - 1].backoff) = try apply(
        to: levels[length].weight, children: child, backoff, length: length, scratch: scratch, control: control)
    }
    return levels
  }

  /// The weights after histories of `length` words, and the γ of those.
  private func apply(
    to weight: MappedColumn<Float>, children: MappedColumn<UInt32>, _ backoff: MappedColumn<Float>, length: Int,
    scratch: ScratchFolder, control: TrainingControl
  ) throws(TrainingError) -> (weight: MappedColumn<Float>, backoff: MappedColumn<Float>) {
    do {
      var weights = try ColumnWriter<Float>(path: scratch.file("model.\(length + 1).weight.heldout"))
      var backoffs = try ColumnWriter<Float>(path: scratch.file("model.\(length).backoff.heldout"))
      let (old, starts, oldBackoff) = (weight.span, children.span, backoff.span)
      for parent in 0..<oldBackoff.count {
        let range = Int(starts[parent])..<Int(starts[parent + 1])
        let gamma = Double(oldBackoff[parent])
        var factor: Float = 1
        if let bucket = Self.bucket(length: length, backoff: gamma, followers: range.count) {
          let own = 1 - self.backoff(gamma, in: bucket)
          factor = Float(own / (1 - gamma))
          try backoffs.append(Float(1 - own))
        } else {
          try backoffs.append(oldBackoff[parent])
        }
        for node in range { try weights.append(factor * old[node]) }
        if parent & 0xFFFF == 0 { try control.progress(.estimate, parent, of: oldBackoff.count, "histories") }
      }
      return (try weights.finish(), try backoffs.finish())
    } catch {
      throw TrainingError(rethrowing: error)
    }
  }
}
