internal import Storage

/// Elements in ascending order, read by their index.
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
  var next = [Int](repeating: 0, count: sources.count)
  var heap: [(element: Source.Element, source: Int)] = []
  for (index, source) in sources.enumerated() where source.count > 0 { heap.append((source[0], index)) }
  heap.sort { $0.element < $1.element }
  while let (element, source) = heap.first {
    try emit(element)
    next[source] += 1
    if next[source] < sources[source].count {
      heap[0] = (sources[source][next[source]], source)
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
