import Synchronization

/// What `status` counts. Any thread may count.
package final class Counters: Sendable {
  private let open = Atomic<Int>(0)
  private let answered = Atomic<Int>(0)
  private let dropped = Atomic<Int>(0)

  package init() {}

  package var connectionCount: Int { open.load(ordering: .relaxed) }
  package var requestCount: Int { answered.load(ordering: .relaxed) }
  package var droppedCount: Int { dropped.load(ordering: .relaxed) }

  func connectionOpened() { open.add(1, ordering: .relaxed) }
  func connectionClosed() { open.subtract(1, ordering: .relaxed) }
  func connectionDropped() { dropped.add(1, ordering: .relaxed) }
  func requestAnswered() { answered.add(1, ordering: .relaxed) }
}
