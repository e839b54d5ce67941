internal import Storage

/// Sorts more elements than fit into memory: sorted runs in temporary files, then one merge.
///
/// Input: elements in any order. Output: the same, ascending. Equal elements come out in no particular order.
struct ExternalSorter<Element: BitwiseCopyable & Sendable & Comparable> {
  private let capacity: Int
  private let scratch: ScratchFolder
  private let name: String
  private var block: [Element] = []
  private var runs: [MappedColumn<Element>] = []

  /// - Parameter memory: bytes for the elements that are sorted at a time, and for what sorting itself needs.
  init(memory: Int, scratch: ScratchFolder, name: String) {
    capacity = max(1 << 10, memory / 2 / MemoryLayout<Element>.stride)
    self.scratch = scratch
    self.name = name
  }

  mutating func append(_ element: Element) throws(TrainingError) {
    block.append(element)
    if block.count >= capacity { try spill() }
  }

  private mutating func spill() throws(TrainingError) {
    block.sort()
    let path = scratch.file("\(name).run.\(runs.count)")
    do {
      var writer = try ColumnWriter<Element>(path: path)
      for element in block { try writer.append(element) }
      runs.append(try writer.finish())
    } catch {
      throw .storage(error)
    }
    block.removeAll(keepingCapacity: true)
  }

  /// Calls `emit` with every element in order; the sorter is empty then.
  mutating func finish(_ emit: (Element) throws(TrainingError) -> Void) throws(TrainingError) {
    if runs.isEmpty {
      block.sort()
      for element in block { try emit(element) }
    } else {
      if !block.isEmpty { try spill() }
      try mergeSorted(runs, emit: emit)
      for index in runs.indices { scratch.remove("\(name).run.\(index)") }
    }
    block = []
    runs = []
  }
}
