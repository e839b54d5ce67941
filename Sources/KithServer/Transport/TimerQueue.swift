/// Work for a certain time. Touched only on its event loop.
final class LoopTimer {
  let time: ContinuousClock.Instant
  /// nil once it is done or cancelled.
  fileprivate(set) var work: (() -> Void)?

  init(_ time: ContinuousClock.Instant, _ work: @escaping () -> Void) {
    self.time = time
    self.work = work
  }

  /// Drops the work.
  func cancel() { work = nil }
}

/// Timers in the order in which they are due: a binary heap.
///
/// Cancelled timers are removed when they would have been due, or when they may be more than half of all: so with a deadline of
/// an hour on every request, dead timers do not pile up for an hour.
struct TimerQueue {
  private var heap: [LoopTimer] = []
  private var countToSweepAt = 64

  var count: Int { heap.count }

  /// When the next one is due; nil if there is none.
  var next: ContinuousClock.Instant? { heap.first?.time }

  mutating func insert(_ timer: LoopTimer) {
    if heap.count >= countToSweepAt { sweep() }
    heap.append(timer)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].time < heap[parent].time else { break }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  /// Takes out the next work that is due; nil if none is.
  mutating func popWork(at now: ContinuousClock.Instant) -> (() -> Void)? {
    while let first = heap.first, first.time <= now {
      removeFirst()
      if let work = first.work {
        first.work = nil
        return work
      }
    }
    return nil
  }

  private mutating func removeFirst() {
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    sink(0)
  }

  private mutating func sink(_ start: Int) {
    var parent = start
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].time < heap[least].time {
        least = child
      }
      guard least != parent else { return }
      heap.swapAt(least, parent)
      parent = least
    }
  }

  /// Removes the cancelled timers.
  private mutating func sweep() {
    heap.removeAll { $0.work == nil }
    for parent in stride(from: heap.count / 2, through: 0, by: -1) where parent < heap.count { sink(parent) }
    countToSweepAt = max(64, 2 * heap.count)
  }
}
