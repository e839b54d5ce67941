internal import CVectorKernels

/// The indices of the largest values, largest first; equal values in ascending order of their indices.
///
/// One pass with a threshold and a heap of `count` entries; once the heap is full, blocks of values that are not above the
/// threshold are skipped. NaN never wins.
///
/// - Parameters:
///   - count: how many indices are wanted; fewer come back if there are fewer admissible values.
///   - isAdmissible: called only for values that would enter the heap.
package func largest(
  _ count: Int, of values: Span<Float>, where isAdmissible: (Int) -> Bool = { _ in true }
) -> [Int] {
  guard count > 0 else { return [] }
  var heap = SmallestFirst()
  heap.reserve(min(count, values.count))
  var threshold = -Float.infinity
  let maxima = blockMaxima(of: values)
  for block in 0..<(values.count + blockLength - 1) / blockLength {
    // Once the heap is full, most blocks have nothing for it.
    if block < maxima.count, heap.entries.count == count, maxima[block] <= threshold { continue }
    for index in block * blockLength..<min((block + 1) * blockLength, values.count) {
      let value = values[index]
      guard value > threshold || (heap.entries.count < count && value == value), isAdmissible(index) else { continue }
      if heap.entries.count < count {
        heap.push(value, index)
      } else {
        heap.replaceSmallest(value, index)
      }
      if heap.entries.count == count { threshold = heap.entries[0].value }
    }
  }
  return heap.entries.sorted { $0.value != $1.value ? $0.value > $1.value : $0.index < $1.index }.map(\.index)
}

private let blockLength = 64

/// The largest of each whole block; NaN counts as nothing.
private func blockMaxima(of values: Span<Float>) -> [Float] {
  let count = values.count / blockLength
  guard count > 0 else { return [] }
  return unsafe [Float](unsafeUninitializedCapacity: count) { maxima, initialized in
    unsafe values.withUnsafeBufferPointer { values in
      // Not empty, both: there is a block.
      unsafe kith_block_maxima(values.baseAddress!, maxima.baseAddress!, count)
    }
    initialized = count
  }
}

/// A binary heap whose root is the entry to give up first: the smallest value, and of equals the largest index.
private struct SmallestFirst {
  var entries: [(value: Float, index: Int)] = []

  mutating func reserve(_ count: Int) { entries.reserveCapacity(count) }

  private func isBefore(_ a: Int, _ b: Int) -> Bool {
    let (x, y) = (entries[a], entries[b])
    return x.value != y.value ? x.value < y.value : x.index > y.index
  }

  mutating func push(_ value: Float, _ index: Int) {
    entries.append((value, index))
    var child = entries.count - 1
    while child > 0, isBefore(child, (child - 1) / 2) {
      entries.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func replaceSmallest(_ value: Float, _ index: Int) {
    entries[0] = (value, index)
    var parent = 0
    while true {
      var smallest = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count && isBefore(child, smallest) {
        smallest = child
      }
      if smallest == parent { return }
      entries.swapAt(parent, smallest)
      parent = smallest
    }
  }
}
