/// Marsaglia's xorshift64 (2003): the random numbers of a training, the same for the same seed.
struct XorShift: Sendable {
  private(set) var state: UInt64

  init(seed: UInt64) { state = seed == 0 ? 88_172_645_463_325_252 : seed }

  @inline(__always)
  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  /// Uniform in [0, 1), 24 bits.
  @inline(__always)
  mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }
}
