internal import CLinux

/// Tells the thread sanitiser that one thread is done with what another takes: it does not see Swift's Mutex, nor the lock of an
/// `AsyncStream`, and would report what both do with it. Nothing in a program that was built without it.
enum Handover {
  /// What was left at a place before is as the others left it.
  static func taken(from place: AnyObject) { unsafe kith_taken(Unmanaged.passUnretained(place).toOpaque()) }

  /// A thread that takes something from this place later sees all that this one has done.
  static func left(at place: AnyObject) { unsafe kith_left(Unmanaged.passUnretained(place).toOpaque()) }
}
