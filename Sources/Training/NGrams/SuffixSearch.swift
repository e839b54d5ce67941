internal import Storage

/// Finds suffixes in the column of the n-grams that are one word shorter.
///
/// n-grams that differ in their last word only have suffixes that are close together: the search goes on from the last
/// one by doubling steps, and through the whole column where the beginning changes.
struct SuffixSearch {
  let length: Int
  private var last = 0
  private var context: ImportedNGram?

  init(length: Int) { self.length = length }

  /// The index of the first n-gram whose words do not precede those of the given n-gram's suffix.
  /// - Precondition: n-grams come in ascending order.
  @inline(__always)
  mutating func index(of nGram: ImportedNGram, in column: MappedColumn<ImportedNGram>) -> Int {
    let suffix = nGram.suffix
    let nGrams = column.span
    var low = 0
    var high = nGrams.count
    if let context, isSameContext(context, nGram) {
      low = last
      var step = 1
      while low + step < high, ImportedNGram.precedes(nGrams[low + step], suffix) {
        low += step
        step <<= 1
      }
      high = min(high, low + step + 1)
    }
    context = nGram
    while low < high {
      let middle = (low + high) >> 1
      if ImportedNGram.precedes(nGrams[middle], suffix) { low = middle + 1 } else { high = middle }
    }
    last = low
    return low
  }

  @inline(__always)
  private func isSameContext(_ a: ImportedNGram, _ b: ImportedNGram) -> Bool {
    a.prefix(length - 1).hasWords(of: b.prefix(length - 1))
  }
}
