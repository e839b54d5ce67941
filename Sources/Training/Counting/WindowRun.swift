internal import Storage

/// A sorted run of counted windows in a temporary file: 6 numbers of 32 bits a window.
struct WindowRun {
  private let numbers: MappedColumn<UInt32>
  static let numbersPerWindow = 6

  var count: Int { numbers.count / Self.numbersPerWindow }

  init(numbers: MappedColumn<UInt32>) { self.numbers = numbers }

  subscript(index: Int) -> CountedWindow {
    let at = index * Self.numbersPerWindow
    let key = WindowKey(
      high: UInt64(numbers[at + 2]) << 32 | UInt64(numbers[at + 3]),
      low: UInt64(numbers[at + 4]) << 32 | UInt64(numbers[at + 5]))
    return CountedWindow(first: numbers[at], count: numbers[at + 1], key: key)
  }

  /// Writes a run.
  struct Writer {
    private var column: ColumnWriter<UInt32>

    init(scratch: ScratchFolder, name: String) throws(TrainingError) {
      column = try storing { () throws(StorageError) in try ColumnWriter(path: scratch.file(name)) }
    }

    mutating func append(_ window: CountedWindow) throws(TrainingError) {
      do {
        try column.append(window.first)
        try column.append(window.count)
        try column.append(UInt32(truncatingIfNeeded: window.key.high >> 32))
        try column.append(UInt32(truncatingIfNeeded: window.key.high))
        try column.append(UInt32(truncatingIfNeeded: window.key.low >> 32))
        try column.append(UInt32(truncatingIfNeeded: window.key.low))
      } catch {
        throw .storage(error)
      }
    }

    mutating func finish() throws(TrainingError) -> WindowRun {
      WindowRun(numbers: try storing { () throws(StorageError) in try column.finish() })
    }
  }
}

/// Merges sorted runs into one sorted stream; equal windows become one, their counts added.
func mergeRuns(
  _ runs: [WindowRun], emit: (CountedWindow) throws(TrainingError) -> Void
) throws(TrainingError) {
  // A binary heap of the runs by their next window; ties between runs do not matter, they are added up.
  var places = [Int](repeating: 0, count: runs.count)
  var heap: [(window: CountedWindow, run: Int)] = []
  for (run, windows) in runs.enumerated() where windows.count > 0 { heap.append((windows[0], run)) }
  heap.sort { $0.window < $1.window }
  var pending: CountedWindow?
  while let (window, run) = heap.first {
    if pending == window {
      pending?.add(window.count)
    } else {
      if let pending { try emit(pending) }
      pending = window
    }
    places[run] += 1
    if places[run] < runs[run].count {
      heap[0] = (runs[run][places[run]], run)
    } else {
      let last = heap.removeLast()
      if heap.isEmpty { break }
      heap[0] = last
    }
    var parent = 0
    while true {
      var smallest = parent
      if 2 * parent + 1 < heap.count, heap[2 * parent + 1].window < heap[smallest].window { smallest = 2 * parent + 1 }
      if 2 * parent + 2 < heap.count, heap[2 * parent + 2].window < heap[smallest].window { smallest = 2 * parent + 2 }
      if smallest == parent { break }
      heap.swapAt(parent, smallest)
      parent = smallest
    }
  }
  if let pending { try emit(pending) }
}

/// Runs a storage operation, its error as one of training.
func storing<Result>(_ body: () throws(StorageError) -> Result) throws(TrainingError) -> Result {
  do {
    return try body()
  } catch {
    throw .storage(error)
  }
}
