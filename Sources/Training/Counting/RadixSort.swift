/// Sorts window keys by their digits, least significant first: a few passes over memory instead of comparisons.
///
/// - Parameters:
///   - keys: sorted in place.
///   - scratch: as long as `keys` or longer; overwritten.
///   - wordCount: how many words of the keys may differ (order - 1).
///   - bitsPerWord: how many low bits of each word may differ; `absent` differs in all, so it counts as all ones.
package func radixSort(_ keys: inout [WindowKey], scratch: inout [WindowKey], wordCount: Int, bitsPerWord: Int) {
  let count = keys.count
  if count < 256 {
    keys.sort()
    return
  }
  if scratch.count < count { scratch = [WindowKey](repeating: WindowKey(), count: count) }
  let digitBits = bitsPerWord <= 11 ? bitsPerWord : (bitsPerWord + 1) / 2
  let digitsPerWord = (bitsPerWord + digitBits - 1) / digitBits
  let mask = UInt64(1 << digitBits) - 1
  var starts = [Int](repeating: 0, count: 1 << digitBits)
  for index in stride(from: wordCount - 1, through: 0, by: -1) {
    for digit in 0..<digitsPerWord {
      let inHalf = index < 3 ? index : index - 3
      let shift = UInt64(WindowKey.bitsPerWord) * UInt64(2 - inHalf) + UInt64(digit * digitBits)
      let isHigh = index < 3
      for i in 0..<starts.count { starts[i] = 0 }
      do {
        let source = keys.span
        for i in 0..<count {
          let half = isHigh ? source[i].high : source[i].low
          starts[Int(truncatingIfNeeded: half >> shift & mask)] += 1
        }
      }
      if starts.contains(count) { continue }  // all keys agree here
      var sum = 0
      for i in 0..<starts.count {
        let here = starts[i]
        starts[i] = sum
        sum += here
      }
      do {
        let source = keys.span
        var target = scratch.mutableSpan
        for i in 0..<count {
          let key = source[i]
          let bucket = Int(truncatingIfNeeded: (isHigh ? key.high : key.low) >> shift & mask)
          target[starts[bucket]] = key
          starts[bucket] += 1
        }
      }
      swap(&keys, &scratch)
      if keys.count > count { keys.removeLast(keys.count - count) }
      if scratch.count < count { scratch = [WindowKey](repeating: WindowKey(), count: count) }
    }
  }
}
