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
      for number in 0..<runs.count { scratch.remove("\(name).run.\(number)") }
    }
    block = []
    runs = []
  }
}

/// Elements in ascending order, read by their place.
protocol SortedSource {
  associatedtype Element: Comparable
  var count: Int { get }
  subscript(index: Int) -> Element { get }
}

extension MappedColumn: SortedSource where Element: Comparable {}

/// Merges sorted sources into one sorted stream.
func mergeSorted<Source: SortedSource>(
  _ sources: [Source], emit: (Source.Element) throws(TrainingError) -> Void
) throws(TrainingError) {
  // A binary heap of the sources by their next element.
  var places = [Int](repeating: 0, count: sources.count)
  var heap: [(element: Source.Element, source: Int)] = []
  for (number, source) in sources.enumerated() where source.count > 0 { heap.append((source[0], number)) }
  heap.sort { $0.element < $1.element }
  while let (element, number) = heap.first {
    try emit(element)
    places[number] += 1
    if places[number] < sources[number].count {
      heap[0] = (sources[number][places[number]], number)
    } else {
      let last = heap.removeLast()
      if heap.isEmpty { break }
      heap[0] = last
    }
    var parent = 0
    while true {
      var smallest = parent
      for child in 2 * parent + 1...2 * parent + 2
      where child < heap.count && heap[child].element < heap[smallest].element {
        smallest = child
      }
      if smallest == parent { break }
      heap.swapAt(parent, smallest)
      parent = smallest
    }
  }
}
