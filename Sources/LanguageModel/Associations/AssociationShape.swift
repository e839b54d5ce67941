/// The sizes of the association expert's tables, and the buckets that index them.
package enum AssociationShape {
  /// Words, commonest first, whose topic score is fresh at every token; the others' are of the last multiple of
  /// `refreshInterval`.
  package static let frequentCount = PhraseShape.frequentCount
  package static let refreshInterval = PhraseShape.refreshInterval

  // θ[recency, count, frequency band]
  package static let recencyCount = 13
  package static let countCount = 6
  package static let bandCount = 8
  package static let recencyTableCount = recencyCount * countCount * bandCount
  // t2[expected count, observed / expected]
  package static let expectedCount = 20
  package static let ratioCount = 24
  package static let expectedTableCount = expectedCount * ratioCount
  // t3[word, state]
  package static let stateWordCount = 64
  package static let stateCount = 128
  package static let stateTableCount = stateWordCount * stateCount
  /// Fitted scales are by the length of the document so far: 0...15 words, 16...63, and so on by fours.
  package static let lengthBucketCount = 6

  /// The lengths that share a bucket; the last is open.
  package static func lengths(inBucket bucket: Int) -> Range<Int> {
    let end = bucket == lengthBucketCount - 1 ? Int.max : 16 << (2 * bucket)
    return (bucket == 0 ? 0 : 16 << (2 * (bucket - 1)))..<end
  }

  package static func lengthBucket(_ position: Int) -> Int {
    var bucket = 0
    var limit = 16
    while bucket < lengthBucketCount - 1, position >= limit {
      bucket += 1
      limit *= 4
    }
    return bucket
  }

  /// floor(2·log2(x)) by the bits of the float, the mantissa's first bit standing for the half.
  @inline(__always)
  package static func doubleLog2(_ x: Float) -> Int { Int(x.bitPattern >> 22) - 254 }

  /// The row of θ for a word seen `count` > 0 times, last `age` > 0 words ago.
  @inline(__always)
  package static func recencyIndex(age: Int, count: Int, band: Int) -> Int {
    let recency = min(recencyCount - 1, Int.bitWidth - 1 - age.leadingZeroBitCount)
    let counted =
      switch count {
      case ...1: 0
      case 2: 1
      case ...4: 2
      case ...10: 3
      case ...40: 4
      default: 5
      }
    return (recency * countCount + counted) * bandCount + band
  }

  /// The row of t2 for a word seen `count` times where `expected` were to be expected.
  @inline(__always)
  package static func expectedIndex(expected: Float, count: Int) -> Int {
    let row = min(expectedCount - 1, max(0, doubleLog2(expected + 0.03) + 10) / 2)
    let ratio = doubleLog2((Float(count) + 0.25) / (expected + 0.25)) + 8
    return row * ratioCount + min(ratioCount - 1, max(0, ratio))
  }

  /// Words of similar frequency: 0 for the rarest...7.
  package static func band(frequency: UInt64) -> UInt8 {
    let count = Double(max(frequency, 1))
    let log2 = Double(count.exponent) + (count.significand - 1)  // linear between powers of two
    return UInt8(max(0, min(Double(bandCount - 1), (log2 - 1.5) / 2.5)))
  }
}
