import CLinux
import Glibc

/// Freed memory that the process keeps, so that the next request need not get it from the operating system.
package enum KeptMemory {
  /// Bytes that each allocator keeps at its end.
  private static let keptByteCount: CInt = 16 << 20
  /// From this many bytes on an allocation comes from the operating system, and returns to it at once: files read whole.
  private static let largeByteCount: CInt = 4 << 20

  /// As many allocators as threads can compute at once. By default glibc makes eight a core: each keeps what its threads had
  /// at their busiest, so that under a mixed load more than half of the daemon's memory was free.
  private static var allocatorCount: CInt { CInt(clamping: max(2, sysconf(CInt(_SC_NPROCESSORS_ONLN)))) }

  /// Gives all of it back, once.
  package static func release() { kith_trim_memory() }

  /// The tables over a context take some megabytes, for a millisecond: given back to the operating system they would come
  /// page by page with every request, which takes as long as the answer. (Afterwards glibc no longer adjusts these.)
  package static func keep() { kith_keep_memory(keptByteCount, largeByteCount, allocatorCount) }
}
