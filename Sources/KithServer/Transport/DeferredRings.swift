import CLinux

/// The event loops that a thread has given answers to and not woken yet: several small answers, one after another, wake a loop once.
///
/// A wake-up takes as long as a small answer itself. Used on one thread only.
final class DeferredRings {
  /// Those that were not woken yet.
  private(set) var loops: [EventLoop] = []

  /// Those of the calling thread; nil where each answer wakes its loop.
  static var current: DeferredRings? {
    unsafe kith_thread_value().map { unsafe Unmanaged<DeferredRings>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Runs work whose answers may wait for its end.
  func collect(_ body: () -> Void) {
    // Sound: the thread's value is taken away before this reference ends.
    unsafe kith_set_thread_value(Unmanaged.passUnretained(self).toOpaque())
    body()
    kith_set_thread_value(nil)
    ring()
  }

  func add(_ loop: EventLoop) {
    if !loops.contains(where: { $0 === loop }) { loops.append(loop) }
  }

  /// Wakes all.
  func ring() {
    for loop in loops { loop.ringIfNeeded() }
    loops.removeAll(keepingCapacity: true)
  }
}
