internal import CVectorKernels

/// Binary searches in ranges of one ascending column, run many in step, so that their waits for memory overlap.
package struct SortedSearches {
  private struct Search {
    var low: UInt32
    var count: UInt32
    var target: UInt32
    /// Names the search to its caller.
    var tag: Int32

    var width: Int { 32 - count.leadingZeroBitCount }
  }

  private var searches: [Search] = []
  // After running, in the order of their widths. Shapes (searches).
  /// The index at which each target was found; `notFound` where it was not.
  private var found: [UInt32] = []
  private var tagsFound: [Int32] = []

  package init(capacity: Int) { searches.reserveCapacity(capacity) }

  /// - Parameters:
  ///   - range: not empty, and inside the column that `run` is given.
  ///   - tag: comes back with the index at which the target was found.
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
      let index = starts[search.width]
      starts[search.width] = index + 1
      low[index] = search.low
      counts[index] = search.count
      targets[index] = search.target
      tags[index] = search.tag
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
    // The last ones only filled up the sixteen.
    low.removeLast(filled - searches.count)
    tags.removeLast(filled - searches.count)
    found = low
    tagsFound = tags
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

  /// The index at which each target was found, or `notFound`. Shape (searches), in the order of `tags`.
  package var indices: Span<UInt32> { found.span }

  /// Which search each of `indices` belongs to. Shape (searches), in no order that the caller knows.
  package var tags: Span<Int32> { tagsFound.span }

  package static var notFound: UInt32 { .max }
}

/// Prefetches some elements of a column into the processor's caches; indices beyond the column are skipped.
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
