import Dispatch
import Foundation
import Glibc
import Synchronization
import Testing

@testable import KithServer

/// The threads that wait for sockets.
@Suite struct `An event loop` {
  /// Notes what it is told; reads nothing.
  private final class Listener: ReadinessHandler {
    var seen: [EventLoop.Events] = []
    let onEvent: (EventLoop.Events) -> Void

    init(onEvent: @escaping (EventLoop.Events) -> Void) { self.onEvent = onEvent }

    func ready(_ events: EventLoop.Events) { onEvent(events) }
  }

  private func socketPair() throws -> (CInt, CInt) {
    var ends: [CInt] = [0, 0]
    try #require(unsafe socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &ends) == 0)
    return (ends[0], ends[1])
  }

  /// Runs the work on the loop and comes back with its result.
  private func on<Result: Sendable>(_ loop: EventLoop, _ work: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in loop.execute { continuation.resume(returning: work()) } }
  }

  @Test func `does what it is given in order, on one thread`() async throws {
    let loop = try EventLoop()
    let numbers = Mutex<[Int]>([])
    for number in 0..<1_000 {
      loop.execute {
        #expect(loop.isCurrent)
        numbers.withLock { $0.append(number) }
      }
    }
    await loop.turn()
    #expect(numbers.withLock { $0 } == Array(0..<1_000))
    #expect(!loop.isCurrent)
    loop.stop()
  }

  @Test func `is woken once for what may wait, and at once for what may not`() async throws {
    let loop = try EventLoop()
    await loop.turn()
    let done = DispatchSemaphore(value: 0)
    let count = Atomic<Int>(0)
    await withCheckedContinuation { ended in
      Thread.detachNewThread {
        let rings = DeferredRings()
        rings.collect {
          for _ in 0..<10 { loop.execute(mayWait: true) { count.add(1, ordering: .relaxed) } }
          #expect(rings.loops.count == 1, "it is to be woken, once")
          // Comes after the others, and takes them along.
          loop.execute { done.signal() }
          #expect(done.wait(timeout: .now() + 60) == .success)
          #expect(count.load(ordering: .relaxed) == 10)
          loop.execute(mayWait: true) { done.signal() }
        }
        #expect(done.wait(timeout: .now() + 60) == .success, "woken at the end")
        #expect(DeferredRings.current == nil)
        loop.execute(mayWait: true) { done.signal() }
        #expect(done.wait(timeout: .now() + 60) == .success, "nothing waits where nothing is collected")
        loop.stop()
        ended.resume()
      }
    }
  }

  @Test func `small work is run many pieces at a time, all of it, with what is large among it`() async throws {
    let workers = Workers(threadCount: 2)
    let sum = Mutex(0)
    let threads = Mutex<Set<UInt>>([])
    for round in 0..<3 {
      for number in 1...900 {
        let admission = workers.submit(number % 7 == 0 ? .short : .brief, of: UInt32(number % 3)) {
          sum.withLock { $0 += number }
          threads.withLock { _ = $0.insert(pthread_self()) }
          if number == 450 { Thread.sleep(forTimeInterval: 0.01) }
        }
        #expect(admission == .accepted)
      }
      try await eventually { sum.withLock { $0 } == (round + 1) * 900 * 901 / 2 }
      try await eventually { workers.pendingCount == 0 && workers.pendingCount(.short) == 0 }
    }
    #expect(threads.withLock { $0.count } <= 2)
    await workers.shutDown()
  }

  @Test func `takes nothing once it has ended, and leaves nobody waiting`() async throws {
    let loop = try EventLoop()
    loop.stop()
    try await eventually { !loop.execute {} }
    await loop.turn()
  }

  @Test func `tells of bytes, of room and of a hang-up, until it is told to forget`() async throws {
    let loop = try EventLoop()
    let (ours, theirs) = try socketPair()
    let events = Mutex<[EventLoop.Events]>([])
    await on(loop) {
      let listener = Listener { event in
        events.withLock { $0.append(event) }
        // Level-triggered: told again and again until there is nothing to tell.
        if event.contains(.read), !event.contains(.hangUp) {
          var byte: UInt8 = 0
          #expect(unsafe recv(ours, &byte, 1, 0) == 1)
        } else {
          loop.forget(ours)
        }
      }
      #expect(throws: Never.self) { try loop.watch(ours, for: .read, listener) }
    }
    await loop.turn()
    #expect(events.withLock { $0.isEmpty })
    #expect(unsafe send(theirs, "a", 1, 0) == 1)
    try await eventually { events.withLock { $0.count } == 1 }
    #expect(events.withLock { $0 } == [.read])
    #expect(await on(loop) { loop.change(ours, to: [.read, .write]) })
    try await eventually { events.withLock { $0.count } == 2 }
    #expect(events.withLock { $0.last } == .write)
    // It was forgotten then.
    close(theirs)
    await loop.turn()
    #expect(events.withLock { $0.count } == 2)
    close(ours)
    loop.stop()
  }

  @Test func `does things at their time, the earlier first, and not what was cancelled`() async throws {
    let loop = try EventLoop()
    let done = Mutex<[Int]>([])
    let start = ContinuousClock.now
    await on(loop) {
      for delay in [30, 10, 20] {
        _ = loop.schedule(after: .milliseconds(delay)) {
          #expect(ContinuousClock.now - start >= .milliseconds(delay))
          done.withLock { $0.append(delay) }
        }
      }
      loop.schedule(after: .milliseconds(15)) { done.withLock { $0.append(15) } }.cancel()
    }
    try await eventually { done.withLock { $0.count } >= 3 }
    #expect(done.withLock { $0 } == [10, 20, 30])
    loop.stop()
  }
}

@Suite struct `Timers` {
  @Test(arguments: 0..<20 as Range<UInt64>) func `come in the order of their times, but for those cancelled`(
    seed: UInt64
  ) {
    var generator = SeededGenerator(state: seed)
    var queue = TimerQueue()
    let start = ContinuousClock.now
    var expected: [Int] = []
    var done: [Int] = []
    for _ in 0..<Int.random(in: 0...300, using: &generator) {
      let time = Int.random(in: 0...1_000_000, using: &generator)
      let timer = LoopTimer(start + .microseconds(time)) { done.append(time) }
      queue.insert(timer)
      if Bool.random(using: &generator) { timer.cancel() } else { expected.append(time) }
    }
    expected.sort()
    let half = start + .microseconds(500_000)
    while let work = queue.popWork(at: half) { work() }
    #expect(done == expected.filter { $0 <= 500_000 })
    while let work = queue.popWork(at: start + .seconds(2)) { work() }
    #expect(done == expected && queue.next == nil)
  }

  @Test func `do not pile up where they are cancelled long before their time`() {
    var queue = TimerQueue()
    for _ in 0..<100_000 {
      let timer = LoopTimer(.now + .seconds(3_600)) {}
      queue.insert(timer)
      timer.cancel()
    }
    #expect(queue.count <= 128)
  }
}
