import CLinux

/// Memory that was freed and is kept for the next request.
package enum KeptMemory {
  /// What each allocator keeps at its end, bytes; there are some of them, for the threads that compute.
  private static let keptByteCount: CInt = 16 << 20
  /// What is asked of the operating system by itself, and goes back to it at once, bytes: files that are read whole.
  private static let largeByteCount: CInt = 4 << 20

  /// The tables over a context take some megabytes, for a millisecond: given back to the operating system they would come
  /// page by page with every request, which takes as long as the answer. (Afterwards glibc no longer adjusts these.)
  package static func keep() { kith_keep_memory(keptByteCount, largeByteCount) }
}
