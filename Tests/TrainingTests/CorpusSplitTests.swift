import Testing

@testable import Training

/// Which documents are held out.
struct CorpusSplitTests {
  /// - Returns: the split of documents of such sizes, each of sentences of ten tokens.
  private func split(_ sizes: [Int]) -> CorpusSplit {
    let starts = sizes.indices.map { sizes[..<$0].reduce(0, +) }
    return CorpusSplit(tokenCount: sizes.reduce(0, +), documentStarts: starts) { $0 % 10 == 9 }
  }

  @Test func `many are held out in all sizes, as the corpus has them`() {
    // Long ones among short ones, as novels among stories. A fiftieth is less than a long one's half would be.
    let sizes = (0..<1_000).map { $0 % 4 == 3 ? 40_000 : 1_000 }
    let held = split(sizes).heldOut
    #expect(held.count { $0.count == 1_000 } == 15)
    #expect((4...6).contains(held.count { $0.count == 40_000 }))
    let total = Double(held.reduce(0) { $0 + $1.count }) / Double(sizes.reduce(0, +))
    #expect((0.018...0.022).contains(total))
  }

  @Test func `each document is learnt from or held out, in the order of the corpus`() {
    let split = split((0..<400).map { 1_000 + ($0 * 7_919) % 5_000 / 10 * 10 })
    let all = (split.stretches.map(\.range) + split.heldOut).sorted { $0.lowerBound < $1.lowerBound }
    #expect(zip(all, all.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
    #expect(all.first?.lowerBound == 0 && split.heldOut.count > 10)
    #expect(zip(split.heldOut, split.heldOut.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
  }
}
