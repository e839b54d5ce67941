internal import Dispatch
internal import Storage

/// Keeps a training process within its memory: `--memory` is for sorting and counting, and the pages of temporary files,
/// which are mapped, must not come on top of it.
///
/// Every few milliseconds it releases those pages if all memory together would be too much. The results are the same; pages
/// that are needed again come back from the kernel's cache. It is for a process that does nothing but train, as it
/// releases the pages of all files that the process has mapped.
package final class MemoryWatch {
  private let timer: any DispatchSourceTimer

  private static let interval = DispatchTimeInterval.milliseconds(4)
  /// Bytes of mapped files that always stay: releasing less is not worth the work.
  private static let leastByteCount = 8 << 20

  /// - Parameter memory: bytes that training may take beyond those that the process has already.
  package init(memory: Int) {
    let before = MappedPages.resident ?? (0, 0)
    // An eighth is left for allocations between two checks.
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
