/// A hash table from 64-bit keys, which are hashes already and never 0, to indices.
///
/// Open addressing with linear probing, at most half full: a look-up takes some nanoseconds. A large table is split into
/// segments that grow one by one, so that no insertion takes long and a cancelled request ends soon.
struct OpenTable: Sendable {
  /// All of it, until it is split.
  private var whole = Segment()
  /// By the first bits of the key; empty until then.
  private var segments: [Segment] = []

  private static let segmentBits: UInt64 = 6
  /// A full table of this many slots is split.
  private static let largestWhole = 1 << 14

  /// Mixes the bits of an integer; 0 only for 0.
  @inline(__always)
  static func mix(_ x: UInt64) -> UInt64 {
    let product = x &* 0xD6E8_FEB8_6659_FD93
    return product ^ (product >> 29)
  }

  /// The memory of its arrays, bytes.
  var byteCount: Int { segments.reduce(whole.byteCount) { $0 + $1.byteCount } }

  @inline(__always)
  private static func segment(of key: UInt64) -> Int { Int(truncatingIfNeeded: key >> (64 - segmentBits)) }

  @inline(__always)
  func find(_ key: UInt64) -> Int32? {
    segments.isEmpty ? whole.find(key) : segments[Self.segment(of: key)].find(key)
  }

  mutating func insert(_ key: UInt64, _ value: Int32) {
    if segments.isEmpty {
      if !whole.isFull || whole.slotCount < Self.largestWhole { return whole.insert(key, value) }
      split(for: Self.largestWhole)
    }
    segments[Self.segment(of: key)].insert(key, value)
  }

  /// Removes a key, and moves up the keys after it that it had displaced.
  mutating func remove(_ key: UInt64) {
    if segments.isEmpty { whole.remove(key) } else { segments[Self.segment(of: key)].remove(key) }
  }

  mutating func removeAll() { self = OpenTable() }

  private mutating func split(for keyCount: Int) {
    segments = [Segment](repeating: Segment(isWhole: false), count: 1 << Self.segmentBits)
    reserve(keyCount)
    whole.forEach { key, value in segments[Self.segment(of: key)].insert(key, value) }
    whole = Segment()
  }

  /// Reserves memory for `keyCount` keys; until then the table hardly grows.
  mutating func reserve(_ keyCount: Int) {
    guard !segments.isEmpty else {
      return 2 * keyCount > Self.largestWhole ? split(for: keyCount) : whole.reserve(keyCount)
    }
    // Shares are about equal.
    let share = keyCount * 5 / (4 * segments.count)
    for index in segments.indices { segments[index].reserve(share) }
  }
}

private struct Segment: Sendable {
  private var keys = [UInt64](repeating: 0, count: 64)
  private var values = [Int32](repeating: 0, count: 64)
  private var count = 0

  /// Whether it is all of its table.
  let isWhole: Bool

  init(isWhole: Bool = true) { self.isWhole = isWhole }

  var slotCount: Int { keys.count }
  /// Whether it grows before the next insertion.
  var isFull: Bool { count * 2 >= keys.count }

  /// The memory of its arrays, bytes.
  var byteCount: Int { keys.capacity * MemoryLayout<UInt64>.stride + values.capacity * MemoryLayout<Int32>.stride }

  @inline(__always)
  private func home(_ key: UInt64) -> Int { Int(truncatingIfNeeded: key >> 7) & (keys.count - 1) }

  @inline(__always)
  func find(_ key: UInt64) -> Int32? {
    let mask = keys.count - 1
    var slot = home(key)
    while keys[slot] != 0 {
      if keys[slot] == key { return values[slot] }
      slot = (slot + 1) & mask
    }
    return nil
  }

  mutating func insert(_ key: UInt64, _ value: Int32) {
    if isFull { grow() }
    put(key, value)
    count += 1
  }

  /// Removes a key, and moves up the keys after it that it had displaced.
  mutating func remove(_ key: UInt64) {
    let mask = keys.count - 1
    var gap = home(key)
    while keys[gap] != key {
      if keys[gap] == 0 { return }
      gap = (gap + 1) & mask
    }
    var slot = (gap + 1) & mask
    while keys[slot] != 0 {
      // As far from its home as from the gap, or farther: then the gap lies on its way.
      if (slot &- home(keys[slot])) & mask >= (slot &- gap) & mask {
        keys[gap] = keys[slot]
        values[gap] = values[slot]
        gap = slot
      }
      slot = (slot + 1) & mask
    }
    keys[gap] = 0
    count -= 1
  }

  private mutating func put(_ key: UInt64, _ value: Int32) {
    let mask = keys.count - 1
    var slot = home(key)
    while keys[slot] != 0 { slot = (slot + 1) & mask }
    keys[slot] = key
    values[slot] = value
  }

  /// Small whole tables grow by more at a time: most documents are short, and rehashing is what takes long.
  private mutating func grow() { resize(to: keys.count * (isWhole && keys.count < 1 << 12 ? 8 : 2)) }

  /// Reserves memory for `keyCount` keys; until then the segment does not grow.
  mutating func reserve(_ keyCount: Int) {
    var size = keys.count
    while size < 2 * (keyCount + 1) { size *= 2 }
    if size > keys.count { resize(to: size) }
  }

  private mutating func resize(to size: Int) {
    let (oldKeys, oldValues) = (keys, values)
    keys = [UInt64](repeating: 0, count: size)
    values = [Int32](repeating: 0, count: size)
    for (key, value) in zip(oldKeys, oldValues) where key != 0 { put(key, value) }
  }

  func forEach(_ body: (UInt64, Int32) -> Void) {
    for slot in 0..<keys.count where keys[slot] != 0 { body(keys[slot], values[slot]) }
  }
}
