/// Keeps the few largest of many values that come one by one.
struct LargestFew {
  struct Entry {
    let value: Double
    let number: Int
  }

  private let count: Int
  private var entries: [Entry] = []
  /// A value that is not above this is not among them.
  private(set) var least: Double

  /// - Parameters:
  ///   - count: how many are wanted.
  ///   - least: only values above it are.
  init(_ count: Int, above least: Double) {
    self.count = max(0, count)
    self.least = count > 0 ? least : .infinity
  }

  /// - Parameter number: names the value; each comes once.
  mutating func add(_ value: Double, _ number: Int) {
    guard value > least else { return }
    entries.append(Entry(value: value, number: number))
    if entries.count >= 2 * min(count, 1 << 40) + 64 { cut() }
  }

  private mutating func cut() {
    entries.sort { $0.value != $1.value ? $0.value > $1.value : $0.number < $1.number }
    if entries.count > count { entries.removeLast(entries.count - count) }
    if entries.count == count, let last = entries.last { least = max(least, last.value) }
  }

  /// The largest, largest first; of equal ones that of the smaller number.
  mutating func sorted() -> [Entry] {
    cut()
    return entries
  }
}
