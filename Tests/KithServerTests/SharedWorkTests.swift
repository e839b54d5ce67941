import Dispatch
import KithServer
import LanguageModel
import Synchronization
import Testing

/// Pieces of one request, done by several threads.
@Suite struct SharedWorkTests {
  @Test(arguments: [1, 2, 3], [0, 1, 2, 5, 1_000])
  func `every piece is done once, and the results are in order`(threads: Int, count: Int) async throws {
    let workers = Workers(threadCount: threads)
    let done = Mutex([Int: Int]())
    let results = try SharedWork.map(count, on: workers, of: 1) { number in
      done.withLock { $0[number, default: 0] += 1 }
      return number * number
    }
    #expect(results == (0..<count).map { $0 * $0 })
    #expect(done.withLock { $0.count == count && $0.values.allSatisfy { $0 == 1 } })
    try await eventually { workers.pendingCount == 0 }
    await workers.shutDown()
  }

  @Test func `another thread helps`() async throws {
    let workers = Workers(threadCount: 2)
    // Each of the first two waits for the other: one thread alone would wait for ever.
    let (first, second) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let results = try await Task.detached {
      try SharedWork.map(4, on: workers, of: 1) { number in
        if number == 0 {
          first.signal()
          second.wait()
        } else if number == 1 {
          second.signal()
          first.wait()
        }
        return number
      }
    }.value
    #expect(results == [0, 1, 2, 3])
    await workers.shutDown()
  }

  @Test func `a cancelled piece ends the whole`() async throws {
    let workers = Workers(threadCount: 2)
    let done = Atomic<Int>(0)
    #expect(throws: Cancelled.self) {
      _ = try SharedWork.map(100_000, on: workers, of: 1) { (number) throws(Cancelled) in
        done.add(1, ordering: .relaxed)
        if number == 3 { throw Cancelled() }
        return number
      }
    }
    #expect(done.load(ordering: .relaxed) < 100_000)
    await workers.shutDown()
  }

  @Test func `where nobody may help, the request's own thread does everything`() async throws {
    let workers = Workers(threadCount: 2)
    let release = DispatchSemaphore(value: 0)
    for _ in 0..<Workers.userLimit { _ = workers.submit(.short, of: 7) { release.wait() } }
    #expect(try SharedWork.map(50, on: workers, of: 7) { $0 } == Array(0..<50))
    for _ in 0..<Workers.userLimit { release.signal() }
    try await eventually { workers.pendingCount == 0 }
    await workers.shutDown()
  }
}
