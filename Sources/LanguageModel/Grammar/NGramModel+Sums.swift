internal import VectorMath

extension NGramModel {
  /// Σ a(h,w)·values[w] over some children of a history; words beyond `values` count as 0.
  /// - Precondition: as of `find`.
  func followerSum(of range: Range<Int>, onLevel length: Int, _ values: Span<Float>) -> Double {
    // Pointers, not the columns of `levels`: copying those counts references, which takes as long as many of these sums.
    let table = tables[length - 1]
    precondition(range.upperBound <= table.count)
    guard let start = unsafe table.word, let weight = unsafe table.weight else { return 0 }
    let words = unsafe Span(_unsafeStart: start, count: table.count)
    if let start = unsafe weight.floats {
      return unsafe gatherSum(Span(_unsafeStart: start, count: table.count), words, values, range: range)
    }
    guard let codes = unsafe weight.codes, let book = unsafe weight.book else { return 0 }
    return unsafe gatherSum(
      Span(_unsafeStart: codes, count: table.count), book: Span(_unsafeStart: book, count: WeightColumn.bookCount),
      words, values, range: range)
  }
}
