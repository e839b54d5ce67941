internal import CVectorKernels

/// Binary searches in ranges of one ascending column, run many in step, so that their waits for memory overlap.
package struct SortedSearches {
  private struct Search {
    var low: UInt32
    var count: UInt32
    var target: UInt32
    /// What it is for.
    var tag: Int32

    var width: Int { 32 - count.leadingZeroBitCount }
  }

  private var searches: [Search] = []
  // After running, in the order of their widths. Shapes (searches).
  /// The places of what was found; of what was not, `UInt32.max`.
  private var found: [UInt32] = []
  private var names: [Int32] = []

  package init(capacity: Int) { searches.reserveCapacity(capacity) }

  /// - Parameters:
  ///   - range: not empty, and inside the column that `run` is given.
  ///   - tag: comes back with the place where the target was found.
  package mutating func append(_ target: UInt32, in range: Range<Int>, tag: Int) {
    searches.append(
      Search(
        low: UInt32(truncatingIfNeeded: range.lowerBound), count: UInt32(truncatingIfNeeded: range.count),
        target: target, tag: Int32(truncatingIfNeeded: tag)))
  }

  /// Looks for the target of each in its range.
  package mutating func run(in column: Span<UInt32>) {
    guard let first = searches.first else { return }
    let filled = (searches.count + 15) / 16 * 16
    var low = [UInt32](repeating: first.low, count: filled)
    var counts = [UInt32](repeating: 1, count: filled)
    var targets = [UInt32](repeating: 0, count: filled)
    var tags = [Int32](repeating: 0, count: filled)
    for search in searches { precondition(Int(search.low) + Int(search.count) <= column.count) }
    // Searches in step take as many steps as the longest of them, so those of like length go together.
    var starts = startsByWidth
    for search in searches {
      let place = starts[search.width]
      starts[search.width] = place + 1
      low[place] = search.low
      counts[place] = search.count
      targets[place] = search.target
      tags[place] = search.tag
    }
    unsafe column.withUnsafeBufferPointer { column in
      unsafe low.withUnsafeMutableBufferPointer { low in
        unsafe counts.withUnsafeMutableBufferPointer { counts in
          unsafe targets.withUnsafeBufferPointer { targets in
            // Sound: no array is empty here, and the ranges were seen to lie inside the column.
            unsafe kith_search(
              column.baseAddress!, low.baseAddress!, counts.baseAddress!, targets.baseAddress!, filled)
          }
        }
      }
    }
    // What fills up was searched for nobody.
    low.removeLast(filled - searches.count)
    tags.removeLast(filled - searches.count)
    found = low
    names = tags
  }

  /// Where those of each width begin, sorted by width.
  private var startsByWidth: InlineArray<33, Int> {
    var starts = InlineArray<33, Int>(repeating: 0)
    for search in searches { starts[search.width] += 1 }
    var sum = 0
    for width in 0..<33 {
      sum += starts[width]
      starts[width] = sum - starts[width]
    }
    return starts
  }

  /// The place where each target was found, or `nowhere`: as many as `tags`, whose order is that of no other thing.
  package var places: Span<UInt32> { found.span }

  /// What each of `places` is for.
  package var tags: Span<Int32> { names.span }

  package static var nowhere: UInt32 { .max }
}

/// Asks for the memory of some elements of a column, so that it is near when they are read; indices beyond it are skipped.
package func prefetch<Element: BitwiseCopyable>(_ column: Span<Element>, at indices: Span<UInt32>) {
  guard !column.isEmpty, !indices.isEmpty else { return }
  unsafe column.withUnsafeBufferPointer { column in
    unsafe indices.withUnsafeBufferPointer { indices in
      unsafe kith_prefetch(
        column.baseAddress!, MemoryLayout<Element>.stride, indices.baseAddress!, indices.count,
        UInt32(clamping: column.count))
    }
  }
}
