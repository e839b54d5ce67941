internal import Storage

/// A sorted run of counted windows in a temporary file: 6 fields of 32 bits a window.
struct WindowRun: SortedSource {
  private let fields: MappedColumn<UInt32>
  private static let fieldsPerWindow = 6

  var count: Int { fields.count / Self.fieldsPerWindow }

  private init(fields: MappedColumn<UInt32>) { self.fields = fields }

  subscript(index: Int) -> CountedWindow {
    let start = index * Self.fieldsPerWindow
    let key = WindowKey(
      high: UInt64(fields[start + 2]) << 32 | UInt64(fields[start + 3]),
      low: UInt64(fields[start + 4]) << 32 | UInt64(fields[start + 5]))
    return CountedWindow(first: fields[start], count: fields[start + 1], key: key)
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
      WindowRun(fields: try storing { () throws(StorageError) in try column.finish() })
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
  /// The window whose count may still grow.
  private(set) var last: CountedWindow?

  /// Takes the next window, in ascending order; returns the one before it when that is whole.
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
