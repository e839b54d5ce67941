/// Different words, each with its index in the order in which they were added: for looking up many words quickly.
struct WordTable {
  private var text: [UInt8] = []
  /// offsets[i] ..< offsets[i + 1]: where word i lies in `text`.
  private var offsets = [0]
  /// A power of two of slots: the upper half of the word's hash, and its index + 1; 0 if the slot is empty.
  private var slots = [UInt64](repeating: 0, count: 1 << 12)

  var count: Int { offsets.count - 1 }
  /// The bytes of all words together.
  var byteCount: Int { text.count }

  init() {}

  /// - Parameter words: how many there will be at least, to grow once.
  init(words: Int, byteCount: Int) {
    text.reserveCapacity(byteCount)
    offsets.reserveCapacity(words + 1)
    grow(toHold: words)
  }

  func spelling(_ index: Int) -> ArraySlice<UInt8> { text[offsets[index]..<offsets[index + 1]] }

  /// The index of the word in a range of bytes, or nil.
  @inline(__always)
  func index(of bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    let hash = Self.hash(bytes, range)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while true {
      let entry = slots[slot]
      if entry == 0 { return nil }
      if entry >> 32 == hash >> 32 {
        let index = Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) - 1
        if equalBytes(text.span, offsets[index]..<offsets[index + 1], bytes, range) { return index }
      }
      slot = (slot + 1) & (slots.count - 1)
    }
  }

  /// Adds a word; nil if it is there already.
  mutating func add(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    guard index(of: bytes, range) == nil else { return nil }
    for i in range { text.append(bytes[i]) }
    offsets.append(text.count)
    if count * 2 > slots.count { grow(toHold: count) } else { place(count - 1, Self.hash(bytes, range)) }
    return count - 1
  }

  mutating func add(_ spelling: ArraySlice<UInt8>) -> Int? {
    let bytes = Array(spelling)
    return add(bytes.span, 0..<bytes.count)
  }

  func index(of spelling: String) -> Int? {
    let bytes = Array(spelling.utf8)
    return index(of: bytes.span, 0..<bytes.count)
  }

  private mutating func place(_ index: Int, _ hash: UInt64) {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = (hash & 0xFFFF_FFFF_0000_0000) | UInt64(index + 1)
  }

  private mutating func grow(toHold words: Int) {
    var size = slots.count
    while size < words * 3 { size *= 2 }
    slots = [UInt64](repeating: 0, count: size)
    for index in 0..<count { place(index, Self.hash(text.span, offsets[index]..<offsets[index + 1])) }
  }

  /// Eight bytes a step, each mixed in by a product of 128 bits whose halves are combined.
  @inline(__always)
  private static func hash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: range.count) &+ 0x9E37_79B9_7F4A_7C15
    var at = range.lowerBound
    while at + 8 <= range.upperBound {
      hash = mix(hash ^ word(bytes, at))
      at += 8
    }
    var tail: UInt64 = 0
    while at < range.upperBound {
      tail = tail << 8 | UInt64(bytes[at])
      at += 1
    }
    return mix(hash ^ tail)
  }

  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }

  @inline(__always)
  fileprivate static func word(_ bytes: Span<UInt8>, _ at: Int) -> UInt64 {
    unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self)
  }
}

/// Whether two ranges hold the same bytes.
@inline(__always)
func equalBytes(_ a: Span<UInt8>, _ first: Range<Int>, _ b: Span<UInt8>, _ second: Range<Int>) -> Bool {
  guard first.count == second.count else { return false }
  var (i, j) = (first.lowerBound, second.lowerBound)
  while i + 8 <= first.upperBound {
    if WordTable.word(a, i) != WordTable.word(b, j) { return false }
    i += 8
    j += 8
  }
  while i < first.upperBound {
    if a[i] != b[j] { return false }
    i += 1
    j += 1
  }
  return true
}
