import CLinux
import Glibc
import NIOCore
import Synchronization
import SystemPackage

/// Is told when a descriptor is ready, on its event loop.
protocol ReadinessHandler: AnyObject {
  func ready(_ events: EventLoop.Events)
}

/// A thread that waits for sockets, timers and work from other threads, and handles them one after another.
///
/// Nothing else in the daemon reads or writes the sockets of its connections: they need no locks. Work of more than some
/// microseconds goes to `Workers`.
final class EventLoop: Sendable {
  typealias Work = @Sendable () -> Void

  struct Events: OptionSet {
    let rawValue: UInt32
    static let read = Events(rawValue: UInt32(KITH_READ))
    static let write = Events(rawValue: UInt32(KITH_WRITE))
    /// Both sides are closed, or the socket has failed. Told whether it is asked for or not.
    static let hangUp = Events(rawValue: UInt32(KITH_HANG_UP))
  }

  /// State that only the loop's thread touches.
  private final class Local {
    var isStopped = false
    var timers = TimerQueue()
    /// By descriptor: the system gives the smallest that is free.
    var watched: [Watched?] = []
    var lastGeneration: UInt32 = 0
    /// Work to be done before the loop waits again.
    var endOfTurn: [() -> Void] = []
    /// The memory that connections read into, one after another.
    var incoming = ByteBuffer()

    func watched(_ descriptor: CInt) -> Watched? {
      descriptor >= 0 && descriptor < watched.count ? watched[Int(descriptor)] : nil
    }
  }

  private struct Watched {
    let handler: any ReadinessHandler
    /// Tells it from an earlier one of the same descriptor, of which an event may still be underway.
    let generation: UInt32
  }

  /// How many sockets have their turn before work from other threads has.
  private static let readyCapacity = 64
  /// The token of the event that wakes the loop.
  private static let wakeToken = UInt64.max

  private let epoll: CInt
  private let wake: CInt
  private let thread = Atomic<UInt>(0)
  /// Work from other threads; nil once the loop has ended. And whether it was woken for it.
  private let waiting = Mutex<(works: [Work]?, isRung: Bool)>(([], false))
  private let local: LoopLocal

  /// Sound: `content` checks that it is asked for on the loop's thread.
  private struct LoopLocal: @unchecked Sendable { let content: Local }

  private var state: Local {
    precondition(isCurrent)
    return local.content
  }

  /// Starts the thread.
  /// - Throws: the system's error, if it gives no descriptors.
  init() throws(Errno) {
    let epoll = kith_epoll()
    guard epoll >= 0 else { throw Errno(rawValue: errno) }
    let wake = kith_event()
    guard wake >= 0, kith_epoll_watch(epoll, wake, 1, Events.read.rawValue, Self.wakeToken) == 0 else {
      let error = Errno(rawValue: errno)
      close(epoll)
      if wake >= 0 { close(wake) }
      throw error
    }
    self.epoll = epoll
    self.wake = wake
    local = LoopLocal(content: Local())
    try DetachedThread.start("kith-loop") { [self] in run() }
  }

  deinit {
    close(epoll)
    close(wake)
  }

  /// Whether this is the loop's thread.
  var isCurrent: Bool { thread.load(ordering: .relaxed) == pthread_self() }

  // MARK: From any thread

  /// Does the work on the loop, soon, after all that was given to it before.
  ///
  /// - Parameter mayWait: whether the calling thread may wake the loop later, together with other work (`DeferredRings`).
  /// - Returns: False if the loop has ended: then the work is not done.
  @discardableResult
  func execute(mayWait: Bool = false, _ work: @escaping Work) -> Bool {
    // On its own thread the loop looks for work before it waits again.
    let (isCurrent, rings) = (isCurrent, mayWait ? DeferredRings.current : nil)
    let (isTaken, mustRing) = waiting.withLock { waiting in
      guard waiting.works != nil else { return (false, false) }
      waiting.works?.append(work)
      let mustRing = !isCurrent && !waiting.isRung
      if mustRing, rings == nil { waiting.isRung = true }
      return (true, mustRing)
    }
    if mustRing {
      if let rings { rings.add(self) } else { ring() }
    }
    return isTaken
  }

  /// Wakes the loop, if it has work and was not woken for it.
  func ringIfNeeded() {
    let mustRing = waiting.withLock { waiting in
      guard waiting.works?.isEmpty == false, !waiting.isRung else { return false }
      waiting.isRung = true
      return true
    }
    if mustRing { ring() }
  }

  private func ring() {
    // A full counter rings as well; and 8 bytes are written whole or not at all.
    var one: UInt64 = 1
    _ = unsafe write(wake, &one, MemoryLayout<UInt64>.size)
  }

  /// Comes back once the loop has had a turn.
  func turn() async {
    await withCheckedContinuation { continuation in
      if !execute({ continuation.resume() }) { continuation.resume() }
    }
  }

  /// Ends the thread after the work that it was given before.
  func stop() { execute { self.state.isStopped = true } }

  // MARK: On the loop

  /// Does the work once this turn's events are handled.
  func atEndOfTurn(_ work: @escaping () -> Void) { state.endOfTurn.append(work) }

  func schedule(after delay: Duration, _ work: @escaping () -> Void) -> LoopTimer {
    let timer = LoopTimer(.now + delay, work)
    state.timers.insert(timer)
    return timer
  }

  /// Calls the handler whenever the descriptor is ready, until `forget`, which must come before the descriptor is closed.
  func watch(_ descriptor: CInt, for events: Events, _ handler: any ReadinessHandler) throws(Errno) {
    let state = self.state
    state.lastGeneration &+= 1
    let watched = Watched(handler: handler, generation: state.lastGeneration)
    try tell(descriptor, isNew: true, watched, events)
    while state.watched.count <= descriptor { state.watched.append(nil) }
    state.watched[Int(descriptor)] = watched
  }

  /// Watches it for other events.
  ///
  /// - Returns: False if the kernel has no memory for it: then the old events are reported, and handlers must bear that.
  func change(_ descriptor: CInt, to events: Events) -> Bool {
    guard let watched = state.watched(descriptor) else { return false }
    return (try? tell(descriptor, isNew: false, watched, events)) != nil
  }

  func forget(_ descriptor: CInt) {
    guard state.watched(descriptor) != nil else { return }
    state.watched[Int(descriptor)] = nil
    kith_epoll_forget(epoll, descriptor)  // an error would mean that it is not watched any more
  }

  /// Memory to read into, lent for one event.
  func withIncoming<Result>(_ body: (inout ByteBuffer) -> Result) -> Result { body(&state.incoming) }

  private func tell(_ descriptor: CInt, isNew: Bool, _ watched: Watched, _ events: Events) throws(Errno) {
    let token = UInt64(watched.generation) << 32 | UInt64(UInt32(bitPattern: descriptor))
    guard kith_epoll_watch(epoll, descriptor, isNew ? 1 : 0, events.rawValue, token) == 0 else {
      throw Errno(rawValue: errno)
    }
  }

  // MARK: The thread

  private func run() {
    thread.store(pthread_self(), ordering: .relaxed)
    let state = self.state
    var ready = [kith_ready](repeating: kith_ready(), count: Self.readyCapacity)
    while true {
      let count = unsafe kith_epoll_wait(epoll, &ready, CInt(ready.count), timeout(state))
      for index in 0..<max(0, Int(count)) { handle(ready[index], state) }
      if state.timers.next != nil {
        while let work = state.timers.popWork(at: .now) { work() }
      }
      // Work that this work adds is done in the next turn, after the sockets.
      for work in takeWaiting() { work() }
      while !state.endOfTurn.isEmpty {
        let due = state.endOfTurn
        state.endOfTurn = []
        for work in due { work() }
      }
      if state.isStopped { break }
    }
    for descriptor in state.watched.indices { forget(CInt(descriptor)) }
    let late = waiting.withLock { waiting in
      defer { waiting.works = nil }
      return waiting.works ?? []
    }
    for work in late { work() }
  }

  private func takeWaiting() -> [Work] {
    waiting.withLock { waiting in
      guard let given = waiting.works, !given.isEmpty else { return [] }
      waiting = ([], false)
      return given
    }
  }

  /// Milliseconds until something is due; -1 for never.
  private func timeout(_ state: Local) -> CInt {
    if waiting.withLock({ $0.works?.isEmpty == false }) { return 0 }
    guard let next = state.timers.next else { return -1 }
    // Rounded up: nothing is done before its time.
    let microseconds = (next - .now).microseconds
    return CInt(clamping: max(0, (microseconds + 999) / 1_000))
  }

  private func handle(_ ready: kith_ready, _ state: Local) {
    if ready.token == Self.wakeToken {
      var count: UInt64 = 0
      _ = unsafe read(wake, &count, MemoryLayout<UInt64>.size)
      return
    }
    let descriptor = CInt(bitPattern: UInt32(truncatingIfNeeded: ready.token))
    guard let watched = state.watched(descriptor), watched.generation == UInt32(ready.token >> 32) else { return }
    watched.handler.ready(Events(rawValue: ready.events))
  }
}
