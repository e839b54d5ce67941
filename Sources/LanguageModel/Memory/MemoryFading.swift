/// After how much a memory's counts are half of what they were: the two multiply.
package struct MemoryFading: Sendable, Equatable {
  /// Words and sentence ends learnt since.
  package var halfLifeWords: Double
  /// Days between learning one and learning the other, by a clock that only learning advances.
  package var halfLifeDays: Double

  package init(halfLifeWords: Double = 200_000, halfLifeDays: Double = 180) {
    self.halfLifeWords = halfLifeWords
    self.halfLifeDays = halfLifeDays
  }
}
