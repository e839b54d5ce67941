internal import CVectorKernels

/// Binary searches in ranges of one ascending column, run sixteen in step, so that their waits for memory overlap.
package struct SortedSearches {
  // Shapes (searches, filled up to a multiple of 16 when run).
  private var low: [UInt32] = []
  private var counts: [UInt32] = []
  private var targets: [UInt32] = []
  /// Shape (searches): what each is for.
  private var tags: [Int32] = []

  package init(capacity: Int) {
    low.reserveCapacity(capacity + 15)
    counts.reserveCapacity(capacity + 15)
    targets.reserveCapacity(capacity + 15)
    tags.reserveCapacity(capacity)
  }

  /// - Parameters:
  ///   - range: not empty, and inside the column that `run` is given.
  ///   - tag: comes back with the place where the target was found.
  package mutating func append(_ target: UInt32, in range: Range<Int>, tag: Int) {
    low.append(UInt32(truncatingIfNeeded: range.lowerBound))
    counts.append(UInt32(truncatingIfNeeded: range.count))
    targets.append(target)
    tags.append(Int32(truncatingIfNeeded: tag))
  }

  /// Finds, for each, the last element of its range that is not greater than its target; its first if all are.
  package mutating func run(in column: Span<UInt32>) {
    guard let first = low.first else { return }
    for number in 0..<low.count { precondition(Int(low[number]) + Int(counts[number]) <= column.count) }
    while low.count % 16 != 0 {
      low.append(first)
      counts.append(1)
      targets.append(0)
    }
    let count = low.count
    unsafe column.withUnsafeBufferPointer { column in
      unsafe low.withUnsafeMutableBufferPointer { low in
        unsafe counts.withUnsafeMutableBufferPointer { counts in
          unsafe targets.withUnsafeBufferPointer { targets in
            // Sound: no array is empty here, and the ranges were seen to lie inside the column.
            unsafe kith_search(
              column.baseAddress!, low.baseAddress!, counts.baseAddress!, targets.baseAddress!, count)
          }
        }
      }
    }
  }

  /// Calls `body` with the tag and place of each target that was found.
  @inline(__always)
  package func forEachHit(in column: Span<UInt32>, _ body: (_ tag: Int, _ place: Int) -> Void) {
    for number in 0..<tags.count {
      let place = Int(low[number])
      if column[place] == targets[number] { body(Int(tags[number]), place) }
    }
  }
}

/// Asks for the memory of some elements of a column, so that it is near when they are read; indices beyond it are skipped.
package func prefetch<Element: BitwiseCopyable>(_ column: Span<Element>, at indices: Span<UInt32>) {
  precondition(MemoryLayout<Element>.stride == 4)
  guard !column.isEmpty, !indices.isEmpty else { return }
  unsafe column.withUnsafeBufferPointer { column in
    unsafe indices.withUnsafeBufferPointer { indices in
      unsafe kith_prefetch(column.baseAddress!, indices.baseAddress!, indices.count, UInt32(clamping: column.count))
    }
  }
}
