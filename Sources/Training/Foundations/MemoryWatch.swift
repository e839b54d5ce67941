internal import Dispatch
internal import Storage

/// Keeps a process to its memory while it trains: what `--memory` says is for sorting and counting, and the pages of
/// temporary files, which are mapped, must not come on top of it.
///
/// Looks every millisecond, and lets go of those pages where all memory together would be too much. The results are
/// the same; what is needed again comes back from the kernel's cache. It is for a process that does nothing but train: all
/// files that the process has mapped are meant.
package final class MemoryWatch {
  private let timer: any DispatchSourceTimer

  private static let interval = DispatchTimeInterval.milliseconds(1)
  /// So much of files is always left: letting go of less would only make work.
  private static let leastByteCount = 8 << 20

  /// - Parameter memory: bytes that training may take on top of what the process has already.
  package init(memory: Int) {
    let before = MappedPages.resident ?? (0, 0)
    // An eighth of it is for what comes between two looks.
    let limit = before.all + memory - memory / 8
    timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "kith.memory", qos: .userInitiated))
    timer.schedule(deadline: .now(), repeating: Self.interval, leeway: .nanoseconds(0))
    timer.setEventHandler {
      guard let now = MappedPages.resident, now.all > limit, now.ofFiles > before.ofFiles + Self.leastByteCount else {
        return
      }
      MappedPages.release()
    }
    timer.activate()
  }

  deinit { timer.cancel() }
}
