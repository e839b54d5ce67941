/// The substrings of runs that occur often enough to be words: characters, and what two of the sample's runs have in common.
///
/// Substrings of length n are told apart by the numbers of the two of length n − 1 that they consist of (Karp, Miller &
/// Rosenberg 1972), which is the way suffix arrays are built by doubling; here lengths grow by one, and end where none
/// occurs often enough, so only frequent ones take memory.
struct SegmentCandidates {
  /// A substring: where it occurs first, how long it is, and how often it occurs, as `RunSample` weighs runs.
  struct Candidate {
    let start: Int
    let length: Int
    let weight: Double
  }

  /// The longest candidate, characters.
  static let longest = 16

  private(set) var all: [Candidate] = []

  init(_ sample: RunSample, minimumWeight: Double, isCancelled: () throws(TrainingError) -> Void) throws(TrainingError)
  {
    let characters = sample.characters
    // Shape (characters): 1 + the number of the frequent substring of the present length that begins there; 0 for none.
    var names = [UInt32](repeating: 0, count: characters.count)
    for length in 1...Self.longest {
      try isCancelled()
      var table = WeightedTable()
      var keys: [Int32] = [Int32](repeating: -1, count: characters.count)
      for run in 0..<sample.count {
        let (start, end) = (sample.starts[run], sample.starts[run + 1])
        let weight = sample.weight(run)
        guard end - start >= length else { continue }
        for at in start...(end - length) {
          let key: UInt64
          if length == 1 {
            key = UInt64(characters[at])
          } else {
            guard names[at] != 0, names[at + 1] != 0 else { continue }
            key = UInt64(names[at]) << 32 | UInt64(names[at + 1])
          }
          keys[at] = table.add(key, weight, at: at)
        }
      }
      var numbers = [UInt32](repeating: 0, count: table.count)
      var found = 0
      for entry in 0..<table.count where length == 1 || table.weights[entry] >= minimumWeight {
        found += 1
        numbers[entry] = UInt32(found)
        all.append(Candidate(start: table.firsts[entry], length: length, weight: table.weights[entry]))
      }
      if found == 0 { return }
      for at in characters.indices { names[at] = keys[at] < 0 ? 0 : numbers[Int(keys[at])] }
    }
  }
}

/// Sums of weights by key, in the order in which keys came up.
private struct WeightedTable {
  private(set) var weights: [Double] = []
  /// Where each key came up first.
  private(set) var firsts: [Int] = []
  private var keys: [UInt64] = []
  /// Shape (a power of two, at most half full): number of the key + 1, or 0.
  private var slots = [Int32](repeating: 0, count: 1 << 12)

  var count: Int { weights.count }

  /// The number of the key.
  mutating func add(_ key: UInt64, _ weight: Double, at position: Int) -> Int32 {
    var slot = slot(of: key)
    while slots[slot] != 0 {
      let number = slots[slot] - 1
      if keys[Int(number)] == key {
        weights[Int(number)] += weight
        return number
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    keys.append(key)
    weights.append(weight)
    firsts.append(position)
    slots[slot] = Int32(count)
    if count * 2 > slots.count { grow() }
    return Int32(count - 1)
  }

  private func slot(of key: UInt64) -> Int {
    let mixed = (key ^ key >> 29) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 32) & (slots.count - 1)
  }

  private mutating func grow() {
    slots = [Int32](repeating: 0, count: slots.count * 2)
    for number in keys.indices {
      var slot = slot(of: keys[number])
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(number + 1)
    }
  }
}
