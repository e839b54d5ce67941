/// A small cache of Σ a(h,w)·r(w) over the rare words seen after a word h, as of the last refresh: a text needs the sums of
/// its commonest words again and again.
///
/// A sum that is evicted is computed again, to the same bits.
struct RareSums: Sendable {
  /// The sums of words with fewer followers are not cached.
  static let leastCount = 1_024
  private static let slotCount = 64

  /// Shape (slots), or none: the word and its sum. Common words, whose ids are small, have slots of their own.
  private var slots: [(word: UInt32, sum: Double)?] = []

  subscript(word: UInt32) -> Double? {
    get {
      guard !slots.isEmpty, let slot = slots[Int(word) % Self.slotCount], slot.word == word else { return nil }
      return slot.sum
    }
    set {
      if slots.isEmpty { slots = Array(repeating: nil, count: Self.slotCount) }
      slots[Int(word) % Self.slotCount] = newValue.map { (word, $0) }
    }
  }

  mutating func removeAll() { for slot in slots.indices { slots[slot] = nil } }
}
