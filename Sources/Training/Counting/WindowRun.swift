internal import Storage

/// A sorted run of counted windows in a temporary file: 6 numbers of 32 bits a window.
struct WindowRun: SortedSource {
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
func mergeRuns(_ runs: [WindowRun], emit: (CountedWindow) throws(TrainingError) -> Void) throws(TrainingError) {
  var combiner = WindowCombiner()
  try mergeSorted(runs) { (window) throws(TrainingError) in
    if let whole = combiner.add(window) { try emit(whole) }
  }
  if let whole = combiner.last { try emit(whole) }
}

/// Makes one window of equal ones that follow each other, their counts added.
struct WindowCombiner {
  /// What is still being added up.
  private(set) var last: CountedWindow?

  /// Takes the next window, in ascending order; gives the one before it when that is whole.
  @inline(__always)
  mutating func add(_ window: CountedWindow) -> CountedWindow? {
    if last == window {
      last?.add(window.count)
      return nil
    }
    defer { last = window }
    return last
  }
}

/// Runs a storage operation, its error as one of training.
func storing<Result>(_ body: () throws(StorageError) -> Result) throws(TrainingError) -> Result {
  do {
    return try body()
  } catch {
    throw .storage(error)
  }
}
