/// The counts of a pair as bytes. Most pairs were seen only a few times, so those are short:
///
/// - seen once or twice: one byte, 0...64, the index of one of 10 + 55 ways;
/// - three to six times: two bytes, 80…9F and any, the index of one of 7,942 ways;
/// - more often: two bytes, C0…C3 and any, the ten bits say which bins are not 0; then the counts of those bins, each in
///   seven bits a byte, the low ones first, with the high bit set in all bytes but the last (LEB128).
///
/// The ways are ordered by their count of pairs (fewer first), then by the combinatorial number system: bins b₁ ≤ … ≤ b_k
/// have the index Σ C(b_i + i - 1, i).
package enum PairCode {
  /// How many ways there are to see a pair k times: C(10 + k - 1, k).
  private static let ways = [1, 10, 55, 220, 715, 2_002, 5_005]
  private static let shortCount = 65
  private static let middleCount = 7_942
  private static let longestShort = 2
  private static let longestMiddle = 6

  /// C(n, k), small.
  private static func choose(_ n: Int, _ k: Int) -> Int {
    k > n ? 0 : (0..<k).reduce(1) { $0 * (n - $1) / ($1 + 1) }
  }

  /// C(n, k) for n in 0..<16, k in 0..<8.
  private static let binomials: [Int] = (0..<16).flatMap { n in (0..<8).map { choose(n, $0) } }

  /// The index of a way among those of as many pairs.
  @inline(__always)
  private static func rank(_ counts: PairCounts) -> Int {
    var (rank, i) = (0, 0)
    let table = binomials
    for bin in 0..<DistanceBins.count {
      for _ in 0..<counts.bins[bin] {
        i += 1
        rank += table[(bin + i - 1) * 8 + i]
      }
    }
    return rank
  }

  /// Every way of 1...6 pairs: shape (65 + 7,942, 10).
  private static let decoded: [UInt8] = {
    var table = [UInt8](repeating: 0, count: (shortCount + middleCount) * DistanceBins.count)
    var start = 0
    func fill(_ counts: PairCounts, from bin: Int, left: Int, at start: Int) {
      if left == 0 {
        let row = (start + rank(counts)) * DistanceBins.count
        for bin in 0..<DistanceBins.count { table[row + bin] = UInt8(counts.bins[bin]) }
        return
      }
      for next in bin..<DistanceBins.count {
        var more = counts
        more.bins[next] += 1
        fill(more, from: next, left: left - 1, at: start)
      }
    }
    for total in 1...longestMiddle {
      fill(PairCounts(), from: 0, left: total, at: start)
      start += ways[total]
    }
    return table
  }()

  /// Appends the code. Precondition: some count is not 0.
  package static func append(_ counts: PairCounts, to bytes: inout [UInt8]) {
    let total = counts.total
    if total <= longestShort {
      bytes.append(UInt8((total == 2 ? ways[1] : 0) + rank(counts)))
    } else if total <= longestMiddle {
      let index = ways[3..<total].reduce(0, +) + rank(counts)
      bytes.append(0x80 | UInt8(index >> 8))
      bytes.append(UInt8(index & 0xFF))
    } else {
      var mask = 0
      for bin in 0..<DistanceBins.count where counts.bins[bin] > 0 { mask |= 1 << bin }
      bytes.append(0xC0 | UInt8(mask >> 8))
      bytes.append(UInt8(mask & 0xFF))
      for bin in 0..<DistanceBins.count where counts.bins[bin] > 0 {
        var rest = counts.bins[bin]
        while rest > 0x7F {
          bytes.append(UInt8(rest & 0x7F) | 0x80)
          rest >>= 7
        }
        bytes.append(UInt8(rest))
      }
    }
  }

  /// Reads the code at `offset`, and moves `offset` behind it. An impossible code (of a damaged file) is read as no pair.
  @inline(__always)
  package static func read(_ bytes: Span<UInt8>, at offset: inout Int) -> PairCounts {
    var counts = PairCounts()
    guard offset >= 0, offset < bytes.count else { return counts }
    let first = bytes[offset]
    offset += 1
    if first < shortCount {
      take(Int(first), into: &counts)
    } else if first >= 0x80, offset < bytes.count {
      let second = Int(bytes[offset])
      offset += 1
      if first < 0xA0 {
        let index = Int(first & 0x1F) << 8 | second
        if index < middleCount { take(shortCount + index, into: &counts) }
      } else if first >= 0xC0 {
        let mask = Int(first & 3) << 8 | second
        for bin in 0..<DistanceBins.count where mask >> bin & 1 == 1 {
          var (value, shift) = (UInt32(0), UInt32(0))
          while offset < bytes.count, shift < 32 {
            let byte = bytes[offset]
            offset += 1
            value |= UInt32(byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 { break }
          }
          counts.bins[bin] = value
        }
      }
    }
    return counts
  }

  @inline(__always)
  private static func take(_ row: Int, into counts: inout PairCounts) {
    let table = decoded
    for bin in 0..<DistanceBins.count { counts.bins[bin] = UInt32(table[row * DistanceBins.count + bin]) }
  }

  /// Moves `offset` behind the code there.
  @inline(__always)
  package static func skip(_ bytes: Span<UInt8>, at offset: inout Int) {
    guard offset >= 0, offset < bytes.count else { return }
    let first = bytes[offset]
    if first < 0x80 {
      offset += 1
    } else if first < 0xC0 || offset + 1 >= bytes.count {
      offset += 2
    } else {
      var left = (Int(first & 3) << 8 | Int(bytes[offset + 1])).nonzeroBitCount
      offset += 2
      while left > 0, offset < bytes.count {
        if bytes[offset] < 0x80 { left -= 1 }
        offset += 1
      }
    }
  }
}
