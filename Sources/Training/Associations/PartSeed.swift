/// A seed of a part's own for each round.
enum PartSeed {
  static func mixed(_ seed: UInt64, part: Int, round: Int) -> UInt64 {
    var generator = XorShift(
      seed: seed ^ (UInt64(part + 1) &* 0x9E37_79B9_7F4A_7C15) ^ (UInt64(round + 1) &* 0xC2B2_AE3D_27D4_EB4F))
    for _ in 0..<16 { _ = generator.next() }
    return generator.next()
  }
}
