import Foundation

/// Time spent, s.
struct Usage {
  var wall: Double
  var processor: Double

  /// Whose: this process's, this thread's, or that of the children that have ended. The numbers of getrusage(2).
  enum Owner: Int32 {
    case process = 0
    case thread = 1
    case children = -1
  }

  /// So far.
  static func now(_ owner: Owner) -> Usage {
    var usage = rusage()
    unsafe getrusage(.init(owner.rawValue), &usage)
    func value(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    var clock = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &clock)
    return Usage(
      wall: Double(clock.tv_sec) + Double(clock.tv_nsec) * 1e-9,
      processor: value(usage.ru_utime) + value(usage.ru_stime))
  }

  static func - (after: Usage, before: Usage) -> Usage {
    Usage(wall: after.wall - before.wall, processor: after.processor - before.processor)
  }
}

/// Processor time of this process so far.
func processorSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

func seconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
}
