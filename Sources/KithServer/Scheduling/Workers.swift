import Glibc
import KithProtocol
import Synchronization

/// The threads that compute, apart from those that answer sockets.
///
/// Two pools: one thread per core for answers that take milliseconds, and as many less one for whole books and long
/// completions, so that long requests never take every thread. Users take turns; what one user asked stays in order. Beyond
/// `queueLimit`, or `userLimit` for one user, work is refused.
package final class Workers: Sendable {
  package enum Length: Sendable {
    /// Some microseconds, as a rule: on the threads for what is short, and several of one's answers may be sent together.
    case brief
    case short, long
  }

  package enum Admission: Sendable {
    case accepted
    /// Too much of everybody's waits already.
    case full
    /// Too much of this user's waits already.
    case userFull
  }

  private struct Work: Sendable {
    let isBrief: Bool
    let run: @Sendable () -> Void
  }

  package static let queueLimit = ProtocolLimits.waitingRequests
  package static let userLimit = 1_024

  /// A pool and the work that waits for it.
  private final class Lane: Sendable {
    let pool: ThreadPool
    let queue = Mutex(FairQueue<Work>())
    let threadCount: Int
    /// How many pieces of work run or wait.
    let pending = Atomic<Int>(0)
    /// An exponential mean of the time of recent work, in µs. Two threads may write at once: then one of them counts.
    let meanMicroseconds = Atomic<Int>(0)

    init(threadCount: Int, named name: String) {
      self.threadCount = threadCount
      pool = ThreadPool(threadCount: threadCount, named: name)
    }

    /// Each submission runs one piece, but not its own: the one whose user's turn it is; or several where pieces are small.
    func add(_ work: Work, of user: UInt32) {
      pending.add(1, ordering: .relaxed)
      queue.withLock { $0.append(work, of: user) }
      pool.submit { [self] in
        guard let work = next() else { return }
        // One that is alone is sent as soon as it is there.
        if work.isBrief, hasSmallWork, pending.load(ordering: .relaxed) > 1 {
          let rings = DeferredRings()
          rings.collect { runSome(from: work, rings) }
        } else {
          run(work)
        }
        // Where threads share a core, one that was interrupted in the middle of its work goes on before this one begins
        // another piece: a request then waits for one piece of work, and not for a whole time slice of the scheduler.
        sched_yield()
      }
    }

    private func next() -> Work? { queue.withLock { $0.popFirst() } }

    private func run(_ work: Work) {
      let start = ContinuousClock.now
      work.run()
      note(microseconds: (ContinuousClock.now - start).microseconds)
      pending.subtract(1, ordering: .relaxed)
    }

    /// Runs small pieces one after another, whose answers are then sent together, before anything that may take longer.
    private func runSome(from first: Work, _ rings: DeferredRings) {
      let end = ContinuousClock.now + .microseconds(Self.longestRun)
      run(first)
      while hasSmallWork, ContinuousClock.now < end, let another = next() {
        if !another.isBrief { rings.ring() }
        run(another)
      }
    }

    /// Whether pieces took no longer, lately, than it takes to wake another thread; not before there was any.
    private var hasSmallWork: Bool { (1...Self.smallWork).contains(meanMicroseconds.load(ordering: .relaxed)) }

    /// In microseconds: as long as one ordinary piece.
    private static let longestRun = 100
    private static let smallWork = 20

    private func note(microseconds: Int) {
      let mean = meanMicroseconds.load(ordering: .relaxed)
      meanMicroseconds.store(mean == 0 ? microseconds : mean + (microseconds - mean) / 8, ordering: .relaxed)
    }

    /// How long new work will wait for a thread, if it goes on as lately; 0 where a thread is free.
    var expectedMicroseconds: Int {
      let before = pending.load(ordering: .relaxed) - threadCount + 1
      return max(0, before) * meanMicroseconds.load(ordering: .relaxed) / threadCount
    }
  }

  private let short: Lane
  private let long: Lane
  private let waitingOrRunning = Atomic<Int>(0)
  private let ofUsers = Mutex<[UInt32: Int]>([:])
  package let threadCount: Int

  package init(threadCount: Int) {
    self.threadCount = threadCount
    short = Lane(threadCount: threadCount, named: "kith-short")
    long = Lane(threadCount: max(1, threadCount - 1), named: "kith-long")
  }

  package var pendingCount: Int { waitingOrRunning.load(ordering: .relaxed) }

  private func lane(_ length: Length) -> Lane { length == .long ? long : short }

  /// The work that runs or waits on the threads of one length.
  package func pendingCount(_ length: Length) -> Int { lane(length).pending.load(ordering: .relaxed) }

  /// The error where the work queued before takes longer than the deadline allows; nil if there is time.
  func refusal(of length: Length, until deadline: ContinuousClock.Instant?) -> ProtocolError? {
    guard let deadline else { return nil }
    let wait = lane(length).expectedMicroseconds
    guard wait > max(0, (deadline - .now).microseconds) else { return nil }
    return ProtocolError(
      .deadline, "\(pendingCount(length)) requests are before this one and will take about \(wait / 1_000) ms",
      hint: "allow more time, or try again later", retryAfterMilliseconds: wait / 1_000)
  }

  /// Runs the work on a thread of its pool when it is the user's turn.
  ///
  /// - Returns: whether it will be run; if not, too much waits already.
  package func submit(
    _ length: Length, of user: UInt32, _ work: @escaping @Sendable () -> Void
  ) -> Admission {
    let isFair = ofUsers.withLock { users in
      guard users[user, default: 0] < Self.userLimit else { return false }
      users[user, default: 0] += 1
      return true
    }
    guard isFair else { return .userFull }
    let (count, _) = waitingOrRunning.add(1, ordering: .relaxed)
    guard count < Self.queueLimit else {
      release(user)
      return .full
    }
    lane(length).add(
      Work(isBrief: length == .brief) { [self] in
        work()
        release(user)
      }, of: user)
    return .accepted
  }

  private func release(_ user: UInt32) {
    waitingOrRunning.subtract(1, ordering: .relaxed)
    ofUsers.withLock { users in
      let rest = (users[user] ?? 1) - 1
      users[user] = rest > 0 ? rest : nil
    }
  }

  /// Ends the threads once running work has ended.
  package func shutDown() async {
    await short.pool.shutDown()
    await long.pool.shutDown()
  }
}

extension Workers.Admission {
  /// The error to answer with instead of doing the work; nil if it will be done.
  var refusal: ProtocolError? {
    switch self {
    case .accepted: nil
    case .full: .overloaded("too many requests wait already")
    case .userFull:
      ProtocolError(
        .quota, "\(Workers.userLimit) requests of yours wait already", hint: "read the answers first",
        retryAfterMilliseconds: 100)
    }
  }
}

extension ProtocolError {
  static func overloaded(_ message: String) -> ProtocolError {
    ProtocolError(.overloaded, message, hint: "try again a little later", retryAfterMilliseconds: 100)
  }
}
