import Synchronization

/// The counters behind `status` and `stats`. Any thread may count.
package final class Counters: Sendable {
  private let open = Atomic<Int>(0)
  private let answered = Atomic<Int>(0)
  private let dropped = Atomic<Int>(0)
  private let accepted = Atomic<Int>(0)
  private let refused = Atomic<Int>(0)
  private let received = Atomic<Int>(0)
  private let sent = Atomic<Int>(0)
  private let shortages = Atomic<Int>(0)

  package init() {}

  package var connectionCount: Int { open.load(ordering: .relaxed) }
  package var requestCount: Int { answered.load(ordering: .relaxed) }
  package var droppedCount: Int { dropped.load(ordering: .relaxed) }

  package var acceptedCount: Int { accepted.load(ordering: .relaxed) }
  package var refusedCount: Int { refused.load(ordering: .relaxed) }
  package var receivedByteCount: Int { received.load(ordering: .relaxed) }
  package var shortageCount: Int { shortages.load(ordering: .relaxed) }
  package var sentByteCount: Int { sent.load(ordering: .relaxed) }

  func connectionOpened() {
    open.add(1, ordering: .relaxed)
    accepted.add(1, ordering: .relaxed)
  }
  func connectionRefused() { refused.add(1, ordering: .relaxed) }
  func received(byteCount: Int) { received.add(byteCount, ordering: .relaxed) }
  func sent(byteCount: Int) { sent.add(byteCount, ordering: .relaxed) }
  func memoryWasShort() { shortages.add(1, ordering: .relaxed) }
  func connectionClosed() { open.subtract(1, ordering: .relaxed) }
  func connectionDropped() { dropped.add(1, ordering: .relaxed) }
  func requestsAnswered(_ count: Int) { answered.add(count, ordering: .relaxed) }
}
