/// A hash table of indices of elements that lie elsewhere: four bytes a slot, at most three quarters full.
///
/// Keys are not kept: the caller says whether an element has one. Nothing is ever removed.
struct CompactIndex: Sendable {
  private var slots = [Int32](repeating: -1, count: 16)
  private var count = 0

  /// The memory of its array, bytes.
  var byteCount: Int { slots.capacity * MemoryLayout<Int32>.stride }

  /// - Parameters:
  ///   - hash: of the key; its low bits choose the slot.
  ///   - isIt: whether the element of an index has the key.
  @inline(__always)
  func find(_ hash: UInt64, _ isIt: (Int) -> Bool) -> Int? {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] >= 0 {
      let index = Int(slots[slot])
      if isIt(index) { return index }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// Adds an element that is not there yet.
  ///
  /// - Parameter hashOf: the hash of an element that is there, for when the table grows.
  mutating func insert(_ hash: UInt64, _ index: Int, hashOf: (Int) -> UInt64) {
    if (count + 1) * 4 > slots.count * 3 { grow(hashOf) }
    put(hash, Int32(truncatingIfNeeded: index))
    count += 1
  }

  private mutating func put(_ hash: UInt64, _ index: Int32) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] >= 0 { slot = (slot + 1) & mask }
    slots[slot] = index
  }

  private mutating func grow(_ hashOf: (Int) -> UInt64) {
    let old = slots
    slots = [Int32](repeating: -1, count: old.count * 2)
    for index in old where index >= 0 { put(hashOf(Int(index)), index) }
  }
}
